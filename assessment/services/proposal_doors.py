"""What is checked before an exception is proposed, confirmed or undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.choices import Phase, RulingKind
from assessment.computing.seen import changes_since
from assessment.errors import (
    ExceptionRefused,
    FiguresChanged,
    NotDeliberating,
    ReasonMissing,
)
from assessment.models import Cycle, Entry, Proposal

FULL = 100
WITH_A_VALUE = (RulingKind.ADJUDICATED, RulingKind.BONUS, RulingKind.DEDUCTION)
LONGEST_ITEM = 200


def locked_entry(entry_id: int) -> Entry:
    """Return the entry with its cycle locked: exceptions, phases and figures come one after
    another."""
    Cycle.objects.locked().get(entries=entry_id)
    entries = Entry.objects.select_related("cycle__framework", "alliance")
    return entries.get(pk=entry_id)


def locked_proposal(pk: int) -> Proposal:
    Cycle.objects.locked().get(entries__proposals=pk)
    proposals = Proposal.objects.select_related(
        "entry__cycle__framework", "entry__alliance", "proposed_by", "undo_asked_by"
    )
    return proposals.select_for_update(of=("self",)).get(pk=pk)


def check_deliberating(cycle: Cycle) -> None:
    if cycle.phase != Phase.DELIBERATION:
        raise NotDeliberating(
            _(
                "Exceptions are decided in the phase of deliberation; this cycle is in the phase"
                " “%(phase)s”."
            )
            % {"phase": cycle.get_phase_display()}
        )


def check_seen(entry: Entry, seen: dict[str, Any]) -> None:
    """Raise ``FiguresChanged`` where the figures are not the ones that were seen."""
    changes = changes_since(entry, seen)
    if changes:
        raise FiguresChanged(
            _("The figures are not those that you decided on. %(changes)s Look at them again.")
            % {"changes": " ".join(_sentence(each) for each in changes)},
            {"changes": changes},
        )


def given_reason(reason: str) -> str:
    """Return the reason; raise ``ReasonMissing`` where there is none."""
    told = reason.strip()
    if not told:
        raise ReasonMissing(_("Give the reason: it stays with the exception for good."))
    return told


def check_fits(cycle: Cycle, kind: str, item: str, value: Decimal | None) -> None:
    """Raise ``ExceptionRefused`` where item and value do not fit the kind."""
    if kind not in RulingKind.values:
        raise ExceptionRefused(_("There is no such kind of exception."))
    _check_item(cycle, RulingKind(kind), item)
    if kind not in WITH_A_VALUE:
        if value is not None:
            raise ExceptionRefused(_("An exception of this kind has no value."))
    elif value is None or not value.is_finite() or not 0 <= value <= FULL:
        raise ExceptionRefused(_("Give a value from 0 to 100 points."))
    elif not value and kind != RulingKind.ADJUDICATED:
        raise ExceptionRefused(_("Give more than 0 points."))


def _check_item(cycle: Cycle, kind: RulingKind, item: str) -> None:
    known = items_of(cycle, kind)
    if known is None:
        if not item.strip() or len(item) > LONGEST_ITEM:
            raise ExceptionRefused(_("Say what the points are for."))
    elif item not in known:
        raise ExceptionRefused(_("Choose what the exception is about."))


def items_of(cycle: Cycle, kind: RulingKind) -> set[str] | None:
    """Return what an exception of that kind can be about; None where it has a name of its own."""
    framework = cycle.framework
    indicators = framework.indicators.values_list("code", flat=True)
    match kind:
        case RulingKind.EXCUSED:
            return {""}
        case RulingKind.ADJUDICATED:
            return set(indicators)
        case RulingKind.NOT_APPLICABLE:
            return {*indicators, *framework.criteria.values_list("code", flat=True)}
        case RulingKind.VETO:
            return {veto["code"] for veto in framework.policy.get("vetoes", [])}
    return None


def _sentence(change: str) -> str:
    return change if change.endswith((".", "。")) else _("%(change)s.") % {"change": change}
