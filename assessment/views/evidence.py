"""The library of an alliance: what is there, where it is used, and each file as a download."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.computing.evidence_warnings import Warning, warnings_of
from assessment.files.serve import serve_file
from assessment.forms.evidence import PagesForm, UnlinkForm
from assessment.models import Evidence, EvidenceLink
from assessment.services.evidence import filed_among, link_evidence, unlink_evidence
from assessment.views.evidence_finding import Library, find_library
from common.errors import DomainError
from members.choices import Role
from members.views import UserRequest

ROWS = 50
LONGEST_SEARCH = 100


@dataclass(slots=True)
class Row:
    """One piece of evidence, where the report uses it, and what the bureau should know of it."""

    evidence: Evidence
    links: list[EvidenceLink]
    warnings: list[Warning]
    can_describe: bool


@login_required
@require_safe
def evidence(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """The library to the secretariat and the bureau, the catalogue of the report to others."""
    library = find_library(request.user, cycle, alliance)
    shown = request.GET.get("shown", "")
    search = _search(request)
    page = _page(library, shown, search, request.GET.get("page"))
    place = _place(library)
    context = {
        **place,
        "rows": _rows(library, page.object_list, is_own=place["is_own"]),
        "page_obj": page,
        "shown": shown,
        "search": search,
        "sees_all": request.user.role in (Role.BUREAU, Role.SECRETARIAT),
        "sees_warnings": request.user.role == Role.BUREAU,
        "size": library.evidence.aggregate(size=Sum("file__size"))["size"] or 0,
        "crumbs": library.crumbs,
    }
    return render(request, "assessment/evidence.html", context)


def _search(request: UserRequest) -> str:
    """Return what names are to hold; PostgreSQL has no text with a zero in it."""
    return request.GET.get("search", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def _place(library: Library) -> dict[str, Any]:
    return {
        "cycle": library.cycle,
        "alliance": library.alliance,
        "report": library.report,
        "is_own": library.is_own,
    }


def _page(library: Library, shown: str, search: str, number: str | None) -> Page[Evidence]:
    rows = library.evidence.newest_first()
    if shown == "used":
        rows = rows.filter(pk__in=library.linked)
    elif shown == "unused":
        rows = rows.exclude(pk__in=library.linked)
    if search:
        rows = rows.filter(name__icontains=search)
    return Paginator(rows, ROWS).get_page(number)


def _rows(library: Library, pieces: Iterable[Evidence], *, is_own: bool) -> list[Row]:
    shown = list(pieces)
    links = defaultdict(list)
    used = EvidenceLink.objects.filter(item__report=library.report, evidence__in=shown)
    for link in used.select_related("item__criterion", "item__indicator").order_by(
        "item__criterion__position", "item__indicator__position"
    ):
        links[link.evidence_id].append(link)
    warnings: dict[int, list[Warning]] = {}
    if library.user.role == Role.BUREAU:
        warnings = warnings_of(shown, library.cycle)
    filed = filed_among(shown) if is_own else set()
    return [
        Row(
            evidence=piece,
            links=links[piece.pk],
            warnings=warnings.get(piece.pk, []),
            can_describe=is_own and piece.pk not in filed,
        )
        for piece in shown
    ]


@login_required
@require_safe
def evidence_file(request: UserRequest, cycle: str, alliance: str, pk: int) -> HttpResponseBase:
    """One file, as a download."""
    library = find_library(request.user, cycle, alliance)
    found = get_object_or_404(library.evidence, pk=pk)
    return serve_file(
        request,
        found.file.path,
        found.name,
        found.file.media_type,
        digest=found.file.sha256,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_link(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Choose from the library what proves an item; posted, it is linked, or its pages changed."""
    library = find_library(request.user, cycle, alliance)
    if not library.is_own:
        raise PermissionDenied
    if request.method != "POST":
        return _choice(request, library, PagesForm())
    form = PagesForm(request.POST)
    if not form.is_valid():
        return _choice(request, library, form, status=400)
    given = form.cleaned_data
    item = library.item(given["item"])
    assert item is not None  # The form demands it.
    try:
        link_evidence(
            item.pk,
            given["evidence"],
            pages=given["pages"],
            shows=given["shows"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error("pages", str(error))
        return _choice(request, library, form, status=409)
    return redirect(library.address_of(item))


def _choice(
    request: UserRequest, library: Library, form: PagesForm, status: int = 200
) -> HttpResponse:
    """Answer with the library to choose from for one item."""
    asked = request.POST.get("item") or request.GET.get("item") or ""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    item = library.item(int(asked))
    search = _search(request)
    page = _page(library, "", search, request.GET.get("page"))
    linked = EvidenceLink.objects.filter(item=item, evidence__in=list(page.object_list))
    context = {
        **_place(library),
        "item": item,
        "back": library.address_of(item),
        "page_obj": page,
        "links": {link.evidence_id: link for link in linked},
        "search": search,
        "form": form,
        "crumbs": library.crumbs,
    }
    context["rows"] = [(piece, context["links"].get(piece.pk)) for piece in page.object_list]
    return render(request, "assessment/evidence_link.html", context, status=status)


@login_required
@require_POST
def evidence_unlink(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Take evidence away from an item; it stays in the library."""
    library = find_library(request.user, cycle, alliance)
    if not library.is_own:
        raise PermissionDenied
    form = UnlinkForm(request.POST)
    if not form.is_valid():
        raise Http404
    item = library.item(form.cleaned_data["item"])
    assert item is not None  # The form demands it.
    try:
        unlink_evidence(item.pk, form.cleaned_data["evidence"], by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken away from here. The file stays in the library."))
    return redirect(library.address_of(item))
