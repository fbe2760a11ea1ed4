"""The years of an alliance at a glance: one row for each cycle it took part in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessment.choices import DecisionState, Phase
from assessment.computing.distribution import grade_tones
from assessment.computing.earlier import grade_name
from assessment.computing.timeline_records import Records
from assessment.models import Cycle, Decision, Entry, Order, Report, Result

if TYPE_CHECKING:
    from alliances.models import Alliance
    from members.models import User


@dataclass(slots=True)
class Year:
    """What somebody may know of one cycle; None and empty where there is nothing to see."""

    cycle: Cycle
    report: Report | None = None
    result: Result | None = None
    grade: str = ""
    tone: str = "wait"
    order: Order | None = None
    decisions: list[Decision] = field(default_factory=list)
    objections: int = 0


def years_of(alliance: Alliance, user: User, records: Records) -> list[Year]:
    """Return the cycles of an alliance, the newest first, in three queries; ``records`` are those of
    the alliance that ``user`` may read."""
    cycles = Cycle.objects.visible_to(user).exclude(phase=Phase.DRAFT)
    entries = Entry.objects.filter(alliance=alliance, cycle__in=cycles.order_by().values("pk"))
    years = {
        entry.pk: Year(entry.cycle)
        for entry in entries.select_related("cycle__framework").order_by(
            "-cycle__year", "cycle__code"
        )
    }
    for report in Report.objects.visible_to(user).filter(entry__in=years):
        years[report.entry_id].report = report
    for result in records.results:
        year = years.get(result.entry_id)
        if year is None or result.computation_id != year.cycle.computation_id:
            continue
        policy = year.cycle.framework.policy
        year.result, year.grade = result, grade_name(policy, result.grade)
        year.tone = grade_tones(policy).get(result.grade, "wait")
    for order in Order.objects.visible_to(user).filter(entry__in=years).order_by("pk"):
        years[order.entry_id].order = order
    by_cycle = {year.cycle.pk: year for year in years.values()}
    issued = [each for each in records.decisions if each.state == DecisionState.ISSUED]
    for decision in sorted(issued, key=lambda each: (each.issued_at, each.pk)):
        if decision.cycle_id in by_cycle:
            by_cycle[decision.cycle_id].decisions.append(decision)
    for objection in records.objections:
        if objection.entry_id in years:
            years[objection.entry_id].objections += 1
    return list(years.values())
