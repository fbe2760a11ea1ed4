"""Partial re-assessment: begun once an order is put right, settled with before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import OrderItemState, OrderState, PaperKind
from assessment.computing.order_states import OrderAct, order_after
from assessment.computing.reassessing import Figures, figures_of
from assessment.computing.reassessment_changes import changes_between, seen_of
from assessment.computing.reassessment_work import indicators_to_judge
from assessment.errors import (
    FiguresChanged,
    NotAsked,
    NothingComputed,
    ReasonMissing,
    TransitionRefused,
)
from assessment.jobs.order_events import move_order
from assessment.jobs.reassessment_mails import tell_of_outcome
from assessment.models import Reassessment
from assessment.permissions import can_decide
from assessment.services.orders import lock_order
from assessment.services.papers import owe_papers
from assessment.services.reassessment_sheets import give_to, locked_reassessment
from assessment.services.two_people import check_other
from members.models import User

ACTS = {OrderState.PASSED: OrderAct.SUCCEED, OrderState.FAILED: OrderAct.FAIL}


@transaction.atomic
def open_reassessment(
    order_id: int, *, assessors: Iterable[int], by: User, now: datetime
) -> Reassessment:
    """Have the criteria of an order assessed once more by ``assessors`` (keys), each with a sheet.

    Every item is accepted by then. Without anything to judge nobody is asked.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``ConflictOfInterest``.
    """
    order = lock_order(order_id)
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.REASSESS)
    states = set(order.items.values_list("state", flat=True))
    if states != {OrderItemState.ACCEPTED}:
        raise TransitionRefused(
            _("First accept every item: what is put right is assessed again, all of it at once.")
        )
    chosen = sorted(set(assessors))
    if not chosen and indicators_to_judge(order):
        raise TransitionRefused(_("Choose at least one assessor: there is something to judge."))
    reassessment = Reassessment.objects.create(
        order=order, round=order.round, opened_by=by, opened_at=now
    )
    for assessor_id in chosen:
        give_to(reassessment, assessor_id, now=now)
    move_order(order, OrderAct.REASSESS, by=by, now=now)
    return reassessment


@transaction.atomic
def settle_reassessment(
    reassessment_id: int,
    *,
    by: User,
    now: datetime,
    reason: str,
    lifted: Collection[str] = (),
    seen: Mapping[str, str],
) -> Reassessment:
    """Settle by the exact figures: the order has passed when no criterion of it is below its floor
    and the grade is none to rectify; else it has failed. Both times' figures are kept.

    ``lifted`` are the vetoes whose cause is put right, ``seen`` the figures that the person saw
    (``computing.reassessment_changes.seen_of``).

    Raises ``PermissionDenied``, ``TransitionRefused``, ``ReasonMissing``, ``SecondPersonNeeded``,
    ``NotAsked``, ``NothingComputed`` or ``FiguresChanged``.
    """
    reassessment = locked_reassessment(reassessment_id)
    if not can_decide(by):
        raise PermissionDenied
    order = reassessment.order
    _check_settling(reassessment, by, reason)
    figures = figures_of(reassessment, lifted)
    outcome = _outcome_of(figures, lifted)
    assert figures is not None
    changes = changes_between(seen, seen_of(figures))
    if changes:
        raise FiguresChanged(
            _("The figures are not those that you saw. %(changes)s")
            % {"changes": " ".join(changes)},
            {"changes": changes},
        )
    reassessment.outcome, reassessment.reason = outcome, reason.strip()
    reassessment.before, reassessment.after = figures.before, figures.after
    reassessment.settled_by, reassessment.settled_at = by, now
    reassessment.save()
    move_order(order, ACTS[outcome], by=by, now=now, text=reassessment.reason)
    owe_papers(PaperKind.BEFORE_AFTER, by=by, reassessment=reassessment)
    tell_of_outcome(reassessment)
    return reassessment


def _check_settling(reassessment: Reassessment, by: User, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(_("Give the reason: it goes to the alliance with the figures."))
    sentence = _("Two people decide in this cycle: somebody else settles what you have begun.")
    check_other(reassessment.order.entry.cycle_id, reassessment.opened_by_id, by, sentence)
    open_sheets = reassessment.sheets.filter(submitted_at=None).select_related("assessor__user")
    names = [str(sheet.assessor) for sheet in open_sheets.order_by("assessor__name")]
    if names:
        raise TransitionRefused(
            _("Not submitted yet: %(names)s.") % {"names": ", ".join(names)}, {"open": names}
        )


def _outcome_of(figures: Figures | None, lifted: Collection[str]) -> OrderState:
    if figures is None:
        raise NothingComputed(_("There are no published figures to compare with."))
    unknown = sorted(set(lifted) - set(figures.before["vetoes"]))
    if unknown:
        raise NotAsked(_("No such veto is in force: %(codes)s.") % {"codes": ", ".join(unknown)})
    if figures.outcome is None:
        raise TransitionRefused(
            _("No score yet: %(codes)s.") % {"codes": ", ".join(figures.missing)},
            {"missing": list(figures.missing)},
        )
    return figures.outcome
