"""What an assessor has to judge of one alliance."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from assessment.choices import Rule, RulingKind
from assessment.computing.definitions import parts_of
from assessment.models import Assignment, Entry, Indicator, Mark


def judged_indicators(entry: Entry) -> list[Indicator]:
    """Return the judged ones of ``applicable_indicators``."""
    return [each for each in applicable_indicators(entry) if each.rule == Rule.JUDGED]


def applicable_indicators(entry: Entry) -> list[Indicator]:
    """Return the indicators of ``entry`` in the framework's order, without those that are not
    applicable; adjudicated ones stay, since their marks are kept. ``entry`` comes with its cycle and
    framework."""
    prefetch_related_objects([entry], "rulings")
    ruled = {each.item for each in entry.rulings.all() if each.kind == RulingKind.NOT_APPLICABLE}
    return [
        indicator
        for criterion, indicators in parts_of(entry.cycle.framework)
        if criterion.code not in ruled
        for indicator in indicators
        if indicator.code not in ruled
    ]


def missing_codes(sheet: Assignment) -> list[str]:
    """Return the codes of the indicators that count and have no mark on ``sheet``."""
    marks = Mark.objects.given().filter(entry=sheet.entry, assessor=sheet.assessor)
    marked = set(marks.values_list("indicator", flat=True))
    return [
        indicator.code
        for indicator in judged_indicators(sheet.entry)
        if indicator.weight and indicator.criterion.weight and indicator.pk not in marked
    ]
