"""The year that the figures of a day speak of."""

from __future__ import annotations

from datetime import date, timedelta


def year_to(as_of: date) -> tuple[date, date]:
    """Return the first and the last day of the twelve months that end with ``as_of``.

    31 December gives the calendar year. After 29 February the months begin with 1 March of the
    year before; after 28 February of the year that follows a leap year with 29 February would
    come twice, so they begin with 1 March as well.
    """
    return _a_year_before(as_of) + timedelta(days=1), as_of


def _a_year_before(day: date) -> date:
    """Return the same day of the year before, the last of February for the last of February."""
    if (day + timedelta(days=1)).month == 3 and day.month == 2:
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)
