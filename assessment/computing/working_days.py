"""Working days of the People's Republic of China: public holidays and the days worked for them.

The calendar is that of the library ``holidays``; what the bureau has set (``CalendarDay``) counts
before it. For a year whose order of holidays is not announced yet the library knows the days that
the law names, and no weekend that is worked: the bureau sets those once they are announced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import holidays

from assessment.models import CalendarDay

DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return next(_told([day]))


def add_working_days(start: date, days: int, set_days: Mapping[date, bool] | None = None) -> date:
    """Return the last of ``days`` working days after ``start``, which itself does not count.

    ``set_days`` stand for what the bureau has set; by default they are read.
    """
    day, left = start, days
    if set_days is None:
        set_days = _set_days(start)
    calendar = holidays.country_holidays("CN")
    while left > 0:
        day += DAY
        left -= set_days.get(day, calendar.is_working_day(day))
    return day


def working_days_after(start: date, end: date) -> int:
    """Return how many working days lie after ``start`` up to and including ``end``; negative when
    ``end`` comes first."""
    if end < start:
        return -working_days_after(end, start)
    days = [start + DAY * each for each in range(1, (end - start).days + 1)]
    return sum(_told(days))


def _told(days: list[date]) -> Iterator[bool]:
    set_days = dict(CalendarDay.objects.filter(day__in=days).values_list("day", "is_working"))
    calendar = holidays.country_holidays("CN")
    return (set_days.get(day, calendar.is_working_day(day)) for day in days)


def _set_days(start: date) -> dict[date, bool]:
    return dict(CalendarDay.objects.filter(day__gt=start).values_list("day", "is_working"))
