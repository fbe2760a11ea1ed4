"""What an assessor has to judge of one alliance."""

from __future__ import annotations

from assessment.choices import Rule
from assessment.models import Assignment, Entry, Indicator, Mark, Ruling


def applicable_indicators(entry: Entry) -> list[Indicator]:
    """Return the judged indicators of ``entry`` in the framework's order, without those that are
    not applicable; adjudicated ones stay, since their marks are kept."""
    not_applicable = Ruling.objects.filter(entry=entry, kind="not_applicable").values("item")
    judged = Indicator.objects.filter(framework=entry.cycle.framework_id, rule=Rule.JUDGED)
    applicable = judged.exclude(code__in=not_applicable).exclude(criterion__code__in=not_applicable)
    return list(applicable.select_related("criterion").order_by("criterion__position", "position"))


def missing_codes(sheet: Assignment) -> list[str]:
    """Return the codes of the indicators that count and have no mark on ``sheet``."""
    marks = Mark.objects.given().filter(entry=sheet.entry, assessor=sheet.assessor)
    marked = set(marks.values_list("indicator", flat=True))
    return [
        indicator.code
        for indicator in applicable_indicators(sheet.entry)
        if indicator.weight and indicator.criterion.weight and indicator.pk not in marked
    ]
