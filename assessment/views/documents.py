"""The papers of a cycle: ordered, made by a worker meanwhile, and each as a download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.computing.documents import cycle_of, documents_of, file_name, is_made, with_subjects
from assessment.files.serve import serve_file
from assessment.forms.documents import OrderForm
from assessment.models import Cycle, Paper
from assessment.permissions import can_decide
from assessment.services.ordering_papers import order_papers
from assessment.services.papers import make_again
from common.errors import DomainError
from members.views import UserRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def documents(request: UserRequest, cycle: str) -> HttpResponse:
    """Show the papers of a cycle; the part of a page asks for itself until they are made. A POST
    has papers made."""
    found = get_object_or_404(
        Cycle.objects.visible_to(request.user).select_related("computation"), code=cycle
    )
    form = OrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not can_decide(request.user):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        _order(request, found, form.cleaned_data["papers"])
        return redirect("assessment:documents", found.code)
    is_part = request.headers.get("HX-Request") == "true"
    template = "assessment/_documents.html" if is_part else "assessment/documents.html"
    context = _context(request, found) | {"form": form}
    return render(request, template, context, status=400 if form.errors else 200)


def _order(request: UserRequest, cycle: Cycle, wanted: list[str]) -> None:
    try:
        papers = order_papers(cycle.pk, wanted, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return
    if papers:
        text = ngettext(
            "%(count)s paper is being made.", "%(count)s papers are being made.", len(papers)
        )
        messages.success(request, text % {"count": len(papers)})
    else:
        messages.info(request, _("There is nothing to make: all of it is there already."))


def _context(request: UserRequest, cycle: Cycle) -> dict[str, Any]:
    groups = documents_of(cycle, request.user)
    papers = [paper for group in groups for row in group.rows for paper in row.papers]
    settled = sum(paper.is_settled for paper in papers)
    return {
        "cycle": cycle,
        "groups": groups,
        "count": len(papers),
        "settled": settled,
        "are_waited_for": settled < len(papers),
        "may_order": can_decide(request.user),
        "has_version": cycle.computation is not None and cycle.computation.number is not None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def document(request: UserRequest, paper: int) -> HttpResponseBase:
    """Hand a paper out. A POST has one made again."""
    row = get_object_or_404(with_subjects(Paper.objects.visible_to(request.user)), pk=paper)
    if request.method == "POST":
        make_again(row.pk, by=request.user)
        return _back(row)
    if not is_made(row):
        raise Http404
    assert row.file is not None  # It is made.
    file = row.file
    return serve_file(request, file.path, file_name(row), file.media_type, digest=file.sha256)


def _back(paper: Paper) -> HttpResponse:
    """Lead to the page that lists a paper."""
    if paper.submission is not None:
        entry = paper.submission.report.entry
        return redirect("assessment:papers", entry.cycle.code, entry.alliance.code)
    cycle = cycle_of(paper)
    return redirect("home") if cycle is None else redirect("assessment:documents", cycle.code)
