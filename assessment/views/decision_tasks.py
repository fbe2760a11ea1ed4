"""Decisions that go out on their own as things to do, on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessment.choices import DecisionState
from assessment.computing.grounds import sentences_of
from assessment.computing.removal_grounds import cycle_names
from assessment.models import Decision
from assessment.permissions import can_decide

if TYPE_CHECKING:
    from members.models import User

MOST_DECISIONS = 20


def decision_tasks(user: User) -> list[dict[str, Any]]:
    """Return what waits to be confirmed or issued after a publication, with its grounds and the
    next step; those of a cycle before it stand with what goes out. Two queries."""
    if not can_decide(user):
        return []
    waiting = Decision.objects.waiting_alone().select_related("alliance", "cycle__framework")
    listed = list(waiting.oldest_first()[:MOST_DECISIONS])
    names = cycle_names(ground for each in listed for ground in each.grounds)
    return [_task(each, names) for each in listed]


def _task(decision: Decision, names: dict[str, str]) -> dict[str, Any]:
    is_prepared = decision.state == DecisionState.PREPARED
    return {
        "decision": decision,
        "grounds": sentences_of(decision.grounds, decision.cycle, cycles=names),
        "tone": "wait" if is_prepared else "info",
        "step": _("Look at it, then confirm or withdraw it.")
        if is_prepared
        else _("Issue it: nothing has gone out yet."),
    }
