"""What a version of a framework changes, and what becomes of a draft: released, or discarded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.computing.framework_differences import framework_differences, version_before
from assessment.forms.frameworks import DiscardForm, ReleaseForm
from assessment.models import Cycle, Framework, Weighing
from assessment.permissions import can_decide
from assessment.services.releasing import discard_draft, release_draft
from assessment.views.finding import sees_all
from common.errors import DomainError
from members.views import UserRequest

DISCARD = "discard"
MOST_DIGITS = 9


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def framework_changes(request: UserRequest, code: str, version: int) -> HttpResponse:
    """Show what a version changes; posted, a draft is released or discarded."""
    if not sees_all(request):
        raise Http404
    found = get_object_or_404(Framework, code=code, version=version)
    if request.method != "POST":
        return _page(request, found)
    if not can_decide(request.user):
        raise PermissionDenied
    is_discarded = request.POST.get("action") == DISCARD
    form = (DiscardForm if is_discarded else ReleaseForm)(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        if is_discarded:
            discard_draft(found.pk, by=request.user)
        else:
            release_draft(found.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, status=409)
    if is_discarded:
        messages.success(request, _("The draft is discarded."))
        return redirect("assessment:frameworks")
    messages.success(request, _("The version is released. A cycle can be assessed by it."))
    return redirect("assessment:framework", found.code, found.version)


def _page(
    request: UserRequest, framework: Framework, form: Any = None, status: int = 200
) -> HttpResponse:
    others = Framework.objects.filter(code=framework.code).exclude(pk=framework.pk)
    against = _against(request, framework)
    context = {
        "framework": framework,
        "others": others.order_by("-version"),
        "against": against,
        "differences": framework_differences(against, framework) if against else [],
        "may_act": can_decide(request.user) and framework.released_at is None,
        "form": form,
        "release": form if isinstance(form, ReleaseForm) else ReleaseForm(framework),
        "discard": form if isinstance(form, DiscardForm) else DiscardForm(framework),
        "cycles": list(framework.cycles.order_by("-year", "code")),
        "trial": Cycle.objects.filter(framework__code=framework.code).newest_first().first(),
        "comparisons": Weighing.objects.filter(framework=framework).count(),
    }
    return render(request, "assessment/framework_changes.html", context, status=status)


def _against(request: UserRequest, framework: Framework) -> Framework | None:
    """Return the version that was asked for, else the latest released one before this."""
    asked = request.GET.get("against", "")
    others = Framework.objects.filter(code=framework.code).exclude(pk=framework.pk)
    is_number = asked.isdecimal() and len(asked) <= MOST_DIGITS
    chosen = others.filter(version=int(asked)).first() if is_number else None
    return chosen or version_before(framework)
