"""Taking over into a cycle what the registers of its alliances tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from simple_history.utils import bulk_create_with_history

from alliances.computing.measures import derive
from assessment.computing.sheet_facts import measures_of
from assessment.errors import CycleFrozen
from assessment.models import MICROS, Cycle, Indicator, MeasureValue
from assessment.permissions import can_run_cycle
from assessment.services.computing import owe_computation
from common.fields import MICROS_LIMIT
from members.models import User

BATCH = 1000
REASON = "derive"


@dataclass(frozen=True)
class Filled:
    """What was taken over: ``figures`` for how many ``alliances``; how many alliances were left
    alone because they file a report; how many figures no register tells."""

    figures: int
    alliances: int
    reporting: int
    untold: int

    def __str__(self) -> str:
        figures = ngettext(
            "%(count)s figure taken over from the registers",
            "%(count)s figures taken over from the registers",
            self.figures,
        ) % {"count": self.figures}
        alliances = ngettext("of %(count)s alliance", "of %(count)s alliances", self.alliances) % {
            "count": self.alliances
        }
        parts = [_("%(figures)s %(alliances)s") % {"figures": figures, "alliances": alliances}]
        if self.untold:
            parts.append(
                ngettext(
                    "%(count)s figure is not in the registers",
                    "%(count)s figures are not in the registers",
                    self.untold,
                )
                % {"count": self.untold}
            )
        if self.reporting:
            parts.append(
                ngettext(
                    "%(count)s alliance files a report and is left alone",
                    "%(count)s alliances file reports and are left alone",
                    self.reporting,
                )
                % {"count": self.reporting}
            )
        return _("%(parts)s.") % {"parts": pgettext("list", "; ").join(parts)}


@transaction.atomic
def fill_measures(cycle_id: int, *, by: User | None, is_dry_run: bool = False) -> Filled:
    """Fill in the measures of the framework that have no value yet, from the registers.

    What is there already stays, and so does whatever an alliance with a report says. ``by`` None
    is the command line. A dry run tells the same and changes nothing.

    Raises ``PermissionDenied`` or ``CycleFrozen``.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if by is not None and not can_run_cycle(by):
        raise PermissionDenied
    if cycle.is_frozen:
        raise CycleFrozen(_("The results are published; figures are not taken over any more."))
    rows, untold = _missing(cycle)
    if rows and not is_dry_run:
        bulk_create_with_history(
            rows, MeasureValue, batch_size=BATCH, default_user=by, default_change_reason=REASON
        )
        owe_computation(cycle, by=by)
    return Filled(
        figures=len(rows),
        alliances=len({row.entry_id for row in rows}),
        reporting=cycle.entries.filter(report__isnull=False).count(),
        untold=untold,
    )


def _missing(cycle: Cycle) -> tuple[list[MeasureValue], int]:
    """Return the values to be added, and how many stay without one."""
    entries = dict(cycle.entries.filter(report=None).values_list("pk", "alliance"))
    stored = MeasureValue.objects.filter(entry__cycle=cycle, entry__report=None)
    known = set(stored.values_list("entry", "measure"))
    read = Indicator.objects.filter(framework=cycle.framework_id).exclude(params={})
    params = read.values_list("params", flat=True)
    measures = sorted({measure for each in params for measure in measures_of(each)})
    told = derive(entries.values(), cycle.as_of, measures)
    rows, untold = [], 0
    for entry, alliance in entries.items():
        for measure in measures:
            if (entry, measure) in known:
                continue
            value = told[alliance].get(measure)
            if value is None or abs(value) >= MICROS_LIMIT:
                untold += 1
                continue
            rows.append(MeasureValue(entry_id=entry, measure=measure, micros=_micros(value)))
    return rows, untold


def _micros(value: Decimal) -> int:
    return int(value * MICROS)
