"""The papers of a report: how far they are, and each as a download."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment.computing.documents import is_made
from assessment.computing.papers import papers_of, visible_papers
from assessment.files.serve import serve_file
from assessment.models import Report
from assessment.services.papers import make_again
from members.views import UserRequest


@never_cache
@require_safe
@login_required
def papers(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Show the papers of the latest round; the part of a page asks for itself until they are made."""
    reports = Report.objects.visible_to(request.user).select_related(
        "entry__cycle", "entry__alliance"
    )
    report = get_object_or_404(reports, entry__cycle__code=cycle, entry__alliance__code=alliance)
    is_part = request.headers.get("HX-Request") == "true"
    template = "assessment/_papers.html" if is_part else "assessment/papers.html"
    return render(request, template, papers_of(report, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper(request: UserRequest, cycle: str, alliance: str, paper: int) -> HttpResponseBase:
    """Hand a paper out. A POST has one made again that could not be made."""
    row = get_object_or_404(visible_papers(request.user, cycle, alliance), pk=paper)
    if request.method == "POST":
        make_again(row.pk, by=request.user)
        return redirect("assessment:papers", cycle, alliance)
    if not is_made(row):
        raise Http404
    name = _("%(receipt)s annual report.pdf") % {"receipt": row.submission.receipt}
    file = row.file
    return serve_file(request, file.path, name, file.media_type, digest=file.sha256)
