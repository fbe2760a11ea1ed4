"""What an address names, as far as the caller may see it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from assessment.models import Assignment, Cycle, Report
from members.models import User


def find_cycle(request: Request, code: str) -> Cycle:
    """Return a cycle with its framework and computation, or answer 404."""
    cycles = Cycle.objects.visible_to(request.user).select_related("framework", "computation")
    return get_object_or_404(cycles, code=code)


def find_own_sheet(request: Request, cycle: str, alliance: str) -> Assignment:
    """Return the caller's own sheet with entry, cycle, alliance and assessor, or answer 404."""
    own = Assignment.objects.of(request.user).select_related(
        "entry__cycle__framework", "entry__alliance", "assessor__user"
    )
    return get_object_or_404(own, entry__cycle__code=cycle, entry__alliance__code=alliance)


def find_report(request: Request, cycle: str, alliance: str) -> Report:
    """Return a report with entry, cycle, framework and alliance, or answer 404."""
    visible = Report.objects.visible_to(request.user).select_related(
        "entry__cycle__framework", "entry__alliance"
    )
    return get_object_or_404(visible, entry__cycle__code=cycle, entry__alliance__code=alliance)


def require_account(request: Request) -> User:
    """Return the caller; those who see the object but have not said who they are get 401."""
    if not request.user.is_authenticated:
        raise NotAuthenticated
    return request.user


def freshness(cycle: Cycle, *, is_stale: bool) -> dict[str, Any]:
    """Return what an answer with figures says of their age."""
    computed_at = cycle.computation.computed_at if cycle.computation else None
    return {
        "is_stale": is_stale,
        "computed_at": localtime(computed_at) if computed_at else None,
    }
