"""The calendar of working days of a year, as far as it differs from the plain week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from django.utils.translation import get_language

from assessment.models import CalendarDay

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Day:
    """One day that is not as its weekday would have it; ``is_working`` as it counts now.

    ``row`` is the bureau's correction, where there is one; ``name`` that of the public holiday.
    """

    day: date
    is_working: bool
    name: str
    row: CalendarDay | None


def days_of(year: int) -> list[Day]:
    """Return the holidays on weekdays, the weekends that are worked, and what the bureau has set,
    in order."""
    language = "en_US" if (get_language() or "").startswith("en") else "zh_CN"
    calendar = holidays.country_holidays("CN", years=year, language=language)
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year).select_related("by")}
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        row = rows.get(day)
        is_working = calendar.is_working_day(day) if row is None else row.is_working
        if row is not None or is_working != (day.weekday() <= FRIDAY):
            found.append(Day(day, is_working, calendar.get(day) or "", row))
        day += timedelta(days=1)
    return found


def is_announced(year: int) -> bool:
    """Whether the library knows the weekends that are worked: the order of the holidays is out."""
    return any(day.is_working for day in days_of(year) if day.row is None)
