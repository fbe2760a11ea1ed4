"""The computation that a page tells of: the one under way, else the last one."""

from __future__ import annotations

from django.db.models import Case, When

from assessment.choices import RunState
from assessment.models import Cycle, Run


def run_to_show(cycle: Cycle) -> Run | None:
    """Return the run that is being worked on, else one that waits, else the last one settled."""
    order = Case(
        When(state=RunState.RUNNING, is_lead=True, then=0),
        When(state=RunState.RUNNING, then=1),
        When(state=RunState.QUEUED, then=2),
        default=3,
    )
    return Run.objects.filter(cycle=cycle).order_by(order, "-settled_at", "-pk").first()
