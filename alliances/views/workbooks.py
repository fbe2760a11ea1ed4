"""The registers as workbooks: sent out whole or empty, taken in after a look at every change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from alliances.files import waiting
from alliances.files.receiving import OneSmallFile
from alliances.forms.workbooks import UploadForm
from alliances.views.finding import find_alliance
from alliances.workbooks.importing import (
    Preview,
    RegisterChanged,
    apply_import,
    preview_import,
    stored_rows,
)
from alliances.workbooks.layout import LAYOUTS
from alliances.workbooks.package import MOST_BYTES, too_large
from alliances.workbooks.refusals import WorkbookRefused
from alliances.workbooks.scope import Scope, scope_of
from alliances.workbooks.showing import lines_of, shown_lines
from alliances.workbooks.writing import write_workbook
from members.views import UserRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "alliances.workbooks"
LINES_A_PAGE = 50
MOST_IN_MEMORY = 2**20


def _find(request: UserRequest, code: str, register: str) -> Scope:
    """Return the register of an alliance; there is none for an assessor."""
    if register not in LAYOUTS:
        raise Http404
    return scope_of(find_alliance(request, code), register, request.user)


@require_safe
@login_required
def register_export(request: UserRequest, code: str, register: str) -> FileResponse:
    scope = _find(request, code, register)
    return _workbook(scope, stored_rows(scope), f"{timezone.localdate():%Y%m%d}")


@require_safe
@login_required
def register_template(request: UserRequest, code: str, register: str) -> FileResponse:
    return _workbook(_find(request, code, register), [], _("template"))


def _workbook(scope: Scope, rows: Iterable[dict[str, Any]], suffix: str) -> FileResponse:
    label, alliance = scope.layout.label, scope.alliance
    file = tempfile.SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115  # The response closes it.
    write_workbook(
        file, scope.layout, rows, title=f"{alliance.name} · {label}", named=scope.named()
    )
    file.seek(0)
    name = f"{alliance.code}-{label}-{suffix}.xlsx".replace(" ", "-")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@csrf_exempt  # The token is checked by _import, once it is settled that one small file may come in.
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_import(request: UserRequest, code: str, register: str) -> HttpResponse:
    scope = _find(request, code, register)
    if not scope.may_write:
        raise PermissionDenied
    handler = OneSmallFile("file", MOST_BYTES)
    request.upload_handlers = [handler]
    return _import(request, scope, handler)


@csrf_protect
def _import(request: UserRequest, scope: Scope, handler: OneSmallFile) -> HttpResponse:
    if request.method == "POST" and "confirmed" in request.POST:
        return _confirm(request, scope)
    if request.method == "POST":
        return _receive(request, scope, handler)
    if "waiting" in request.GET:
        return _look(request, scope, request.GET["waiting"])
    return _page(request, scope, UploadForm())


def _receive(request: UserRequest, scope: Scope, handler: OneSmallFile) -> HttpResponse:
    """Look through a workbook and keep it until it is confirmed."""
    form = UploadForm(request.POST, request.FILES)
    form.fields["file"].required = not handler.is_too_large
    if handler.is_too_large:
        form.add_error("file", too_large())
    if not form.is_valid():
        return _page(request, scope, form, status=400)
    content, removes = form.cleaned_data["file"].read(), form.cleaned_data["removes"]
    try:
        preview_import(scope, content, removes=removes)
    except WorkbookRefused as refusal:
        return _page(request, scope, form, refusal, status=400)
    name = waiting.keep(content, scope.user.pk)
    token = signing.dumps([name, removes, *_place(scope)], salt=SALT)
    return redirect(f"{_address(scope)}?waiting={token}")


def _place(scope: Scope) -> list[Any]:
    return [scope.user.pk, scope.alliance.pk, scope.layout.register]


def _address(scope: Scope, name: str = "register_import") -> str:
    return reverse(f"alliances:{name}", args=[scope.alliance.code, scope.layout.register])


def _waiting(scope: Scope, token: str) -> tuple[str, bytes, bool] | None:
    """Return the file that waits under ``token``: its name, its content, and whether rows go."""
    try:
        name, removes, *place = signing.loads(token, salt=SALT, max_age=waiting.LIFE)
    except signing.BadSignature:
        return None
    content = waiting.kept(name, scope.user.pk) if place == _place(scope) else None
    return None if content is None else (name, content, removes)


def _gone(request: UserRequest, scope: Scope) -> HttpResponse:
    messages.error(request, _("This file is no longer waiting. Please send it again."))
    return redirect(_address(scope))


def _look(request: UserRequest, scope: Scope, token: str, status: int = 200) -> HttpResponse:
    """Show every change that a waiting workbook would make."""
    found = _waiting(scope, token)
    if found is None:
        return _gone(request, scope)
    name, content, removes = found
    try:
        preview = preview_import(scope, content, removes=removes)
    except WorkbookRefused as refusal:
        waiting.drop(name)
        return _page(request, scope, UploadForm(), refusal, status=409)
    return render(
        request,
        "alliances/register_import_preview.html",
        _context(scope) | _shown(request, scope, preview, token),
        status=status,
    )


def _shown(request: UserRequest, scope: Scope, preview: Preview, token: str) -> dict[str, Any]:
    listed = lines_of(preview.plan)
    page = Paginator(listed, LINES_A_PAGE).get_page(request.GET.get("page"))
    names = {what: dict(rows) for what, rows in scope.named().items()}
    return {
        "preview": preview,
        "plan": preview.plan,
        "page_obj": page,
        "lines": shown_lines(scope.layout, page.object_list, names),
        "token": token,
    }


def _confirm(request: UserRequest, scope: Scope) -> HttpResponse:
    token = request.POST.get("waiting", "")
    found = _waiting(scope, token)
    if found is None:
        return _gone(request, scope)
    name, content, removes = found
    digest, now = request.POST["confirmed"], timezone.now()
    try:
        preview = apply_import(scope, content, removes=removes, digest=digest, now=now)
    except RegisterChanged as change:
        messages.warning(request, str(change))
        return _look(request, scope, token, status=409)
    except WorkbookRefused as refusal:
        waiting.drop(name)
        return _page(request, scope, UploadForm(), refusal, status=409)
    waiting.drop(name)
    plan = preview.plan
    count = len(plan.added) + len(plan.changed) + len(plan.removed)
    told = ngettext("%(count)s row was written.", "%(count)s rows were written.", count)
    messages.success(request, told % {"count": count})
    return redirect(_address(scope, "register"))


def _page(
    request: UserRequest,
    scope: Scope,
    form: UploadForm,
    refusal: WorkbookRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(scope) | {"form": form, "refusal": refusal}
    return render(request, "alliances/register_import.html", context, status=status)


def _context(scope: Scope) -> dict[str, Any]:
    alliance, register = scope.alliance, scope.layout.register
    crumbs = [
        (_("Alliances"), reverse("alliances:alliances")),
        (alliance.name, reverse("alliances:alliance", args=[alliance.code])),
        (_("Registers"), reverse("alliances:registers", args=[alliance.code])),
        (scope.layout.label, _address(scope, "register")),
    ]
    return {
        "alliance": alliance,
        "register": register,
        "register_label": scope.layout.label,
        "import_url": _address(scope),
        "template_url": _address(scope, "register_template"),
        "export_url": _address(scope, "register_export"),
        "crumbs": crumbs,
    }
