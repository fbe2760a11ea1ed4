"""Changing what is told of a file: its name and the date of the document."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.forms.evidence import DescribeForm
from assessment.models import Evidence
from assessment.services.evidence import describe_evidence, filed_among
from assessment.views.evidence_finding import Library, find_library
from common.errors import DomainError
from members.views import UserRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_describe(request: UserRequest, cycle: str, alliance: str, pk: int) -> HttpResponse:
    """The form for name and date, as long as no report was filed with the file."""
    library = find_library(request.user, cycle, alliance)
    if not library.is_own:
        raise PermissionDenied
    found = get_object_or_404(library.evidence, pk=pk)
    if request.method != "POST":
        form = DescribeForm(initial={"name": found.name, "dated_on": found.dated_on})
        return _page(request, library, found, form)
    form = DescribeForm(request.POST)
    if not form.is_valid():
        return _page(request, library, found, form, status=400)
    try:
        describe_evidence(found.pk, **form.cleaned_data, by=request.user, now=timezone.now())
    except DomainError as error:
        form.add_error("name", str(error))
        return _page(request, library, found, form, status=409)
    messages.success(request, _("Saved."))
    return redirect(library.address("evidence"))


def _page(
    request: UserRequest, library: Library, found: Evidence, form: DescribeForm, status: int = 200
) -> HttpResponse:
    context = {
        "cycle": library.cycle,
        "alliance": library.alliance,
        "evidence": found,
        "form": form,
        "is_filed": bool(filed_among([found])),
        "changes": _changes(found),
        "back": library.address("evidence"),
        "crumbs": library.crumbs,
    }
    return render(request, "assessment/evidence_describe.html", context, status=status)


def _changes(found: Evidence) -> list[Evidence]:
    """Return what was told of the file over time, the latest first."""
    return list(found.history.select_related("history_user").order_by("-history_id"))
