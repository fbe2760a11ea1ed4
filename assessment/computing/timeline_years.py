"""The years of an alliance at a glance: one row for each cycle it took part in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F

from assessment.choices import Phase
from assessment.computing.distribution import grade_tones
from assessment.computing.earlier import grade_name
from assessment.models import Cycle, Decision, Entry, Objection, Order, Report, Result

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


def years_of(alliance: Alliance, user: User) -> list[Year]:
    """Return the cycles of an alliance, the newest first, in six queries."""
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
    results = Result.objects.visible_to(user).filter(entry__in=years)
    for result in results.filter(computation=F("computation__cycle__computation")):
        year = years[result.entry_id]
        policy = year.cycle.framework.policy
        year.result, year.grade = result, grade_name(policy, result.grade)
        year.tone = grade_tones(policy).get(result.grade, "wait")
    for order in Order.objects.visible_to(user).filter(entry__in=years).order_by("pk"):
        years[order.entry_id].order = order
    by_cycle = {year.cycle.pk: year for year in years.values()}
    decisions = Decision.objects.visible_to(user).filter(alliance=alliance, state="issued")
    for decision in decisions.filter(cycle__in=by_cycle).order_by("issued_at", "pk"):
        if decision.cycle_id is not None:
            by_cycle[decision.cycle_id].decisions.append(decision)
    for objection in Objection.objects.visible_to(user).filter(entry__in=years):
        years[objection.entry_id].objections += 1
    return list(years.values())
