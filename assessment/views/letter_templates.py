"""The templates of the letters: ours to download, the bureau's own to send."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from assessment.choices import PaperFormat, PaperKind
from assessment.errors import FileTooBig
from assessment.files.receive import Reception, check_length, receiving
from assessment.files.serve import serve_file
from assessment.forms.letter_templates import TemplateForm
from assessment.models import LetterTemplate
from assessment.papers.letter_fields import SAMPLES
from assessment.papers.letters import our_template
from assessment.papers.makers import MEDIA_TYPES
from assessment.permissions import can_decide
from assessment.services.letter_templates import take_template, use_ours
from assessment.views.finding import sees_all
from common.errors import DomainError
from members.choices import Language
from members.views import UserRequest

MARKS = {
    "if": "{% if is_draft %}",
    "endif": "{% endif %}",
    "for": "{%tr for item in items %}",
    "endfor": "{%tr endfor %}",
}


@csrf_exempt  # Its token is checked all the same, by ``_post``, once a file may come in.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_templates(request: UserRequest) -> HttpResponse:
    """List the templates and take one in. Who may send is asked before anything is read."""
    if not sees_all(request):
        raise Http404
    if request.method != "POST":
        return _page(request, TemplateForm())
    if not can_decide(request.user):
        raise PermissionDenied
    try:
        check_length(request)
    except FileTooBig as error:
        return _page(request, TemplateForm(), [str(error)], 413)
    with receiving(request) as reception:
        return _post(request, reception)


@csrf_protect
def _post(request: UserRequest, reception: Reception) -> HttpResponse:
    try:
        form = TemplateForm(request.POST)  # Reading the fields lets the file come in.
    except UnreadablePostError:
        sentence = _("The upload was cut off. Nothing was stored; send it again.")
        return _page(request, TemplateForm(), [sentence], 400)
    if not form.is_valid():
        return _page(request, form, [], 400)
    if reception.refused:
        return _page(request, form, [str(why) for _name, why in reception.refused], 409)
    if not reception.files:
        return _page(request, form, [_("Choose a file first.")], 400)
    try:
        row = take_template(
            reception.files[0], **form.cleaned_data, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        return _page(request, form, [str(error), *error.extra.get("problems", [])], 409)
    messages.success(request, _("“%(name)s” is used from now on.") % {"name": row.name})
    return redirect("assessment:letter_templates")


def _page(
    request: UserRequest, form: TemplateForm, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    own = LetterTemplate.objects.filter(is_current=True).select_related("by")
    known = {(row.kind, row.language): row for row in own}
    rows = [
        {
            "kind": kind,
            "label": PaperKind(kind).label,
            "language": language,
            "language_label": language.label,
            "own": known.get((kind, language)),
        }
        for kind in SAMPLES
        for language in Language
    ]
    context = {
        "form": form,
        "problems": problems or [],
        "rows": rows,
        "fields": [(PaperKind(kind).label, _field_names(kind)) for kind in SAMPLES],
        "explanation": _(
            "Write a field in double braces. A condition stands between %(if)s and %(endif)s; the"
            " rows of a table repeat between %(for)s and %(endfor)s. Nothing else is allowed."
        )
        % MARKS,
        "may_send": can_decide(request.user),
    }
    return render(request, "assessment/letter_templates.html", context, status=status)


def _field_names(kind: str) -> list[str]:
    """Return the fields of a letter; those of a list's items as ``item.name``."""
    found: list[str] = []
    for name, value in SAMPLES[kind].items():
        found.append(name)
        if isinstance(value, list):
            found += [f"item.{part}" for part in value[0]]
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_template(request: UserRequest, kind: str, language: str) -> HttpResponseBase:
    """Hand out the template that counts, or ours with ``?ours``. A POST lets ours count again."""
    if not sees_all(request) or kind not in SAMPLES or language not in Language.values:
        raise Http404
    if request.method == "POST":
        use_ours(kind, language, by=request.user)
        messages.success(request, _("The application's own template is used again."))
        return redirect("assessment:letter_templates")
    own = LetterTemplate.objects.filter(kind=kind, language=language, is_current=True)
    row = own.select_related("file").first()
    if row is None or "ours" in request.GET:
        return _ours(kind, language)
    file = row.file
    return serve_file(request, file.path, row.name, file.media_type, digest=file.sha256)


def _ours(kind: str, language: str) -> HttpResponse:
    name = f"{PaperKind(kind).label} {Language(language).label}.docx"
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(
        our_template(kind, language), content_type=MEDIA_TYPES[PaperFormat.DOCX], headers=headers
    )
