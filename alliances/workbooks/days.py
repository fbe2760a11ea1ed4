"""Days, as people write them."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from alliances.tables.cells import Wrong, quoted
from alliances.workbooks.numerals import digits_of

SHAPES = (
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?"),
    re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
SERIAL = re.compile(r"[2-7]\d{4}")
CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
FIRST_YEAR, LAST_YEAR = 1900, 2199


def day_of(text: str, *, is_1904: bool) -> date:
    """Read a day; raises ``Wrong`` where the text is none, or could be two."""
    plain = CLOCK.sub("", text).strip()
    if SERIAL.fullmatch(plain):
        return serial_day(int(plain), is_1904=is_1904)
    chinese = CHINESE.fullmatch(plain)
    if chinese:
        plain = "-".join(str(digits_of(part)) for part in chinese.groups())
    for shape in SHAPES:
        if match := shape.fullmatch(plain):
            year, month, day = (part for part in match.groups() if part.isdigit())
            return _day(text, int(year), int(month), int(day))
    raise Wrong(
        _(
            "“%(text)s” is not a date that can be read without doubt. Write year, month and day,"
            " such as 2031-12-31 or 2031年12月31日."
        )
        % {"text": quoted(text)}
    )


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Wrong(_("There is no day “%(text)s”.") % {"text": quoted(text)}) from error
    return _within_reason(found, text)


def serial_day(number: int, *, is_1904: bool) -> date:
    """Return the day that a spreadsheet keeps as ``number``."""
    return (EPOCH_1904 if is_1904 else EPOCH) + timedelta(days=number)


def day_of_number(number: float, *, is_1904: bool) -> date:
    """Read a number that stands for a day: counted as spreadsheets do, or written 20310305."""
    whole = int(number) if math.isfinite(number) else 0
    if whole == number and len(str(whole)) == 8:
        return day_of(str(whole), is_1904=is_1904)
    if 20_000 <= number < 80_000:
        return serial_day(whole, is_1904=is_1904)
    raise Wrong(
        _("“%(number)s” is not a date. Write year, month and day, such as 2031-12-31.")
        % {"number": quoted(f"{number:.15g}")}
    )


def day_of_date(value: date) -> date:
    """Return the day of a date, or of a date with a time."""
    day = value.date() if isinstance(value, datetime) else value
    return _within_reason(day, day.isoformat())


def _within_reason(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Wrong(
            _("The year of “%(text)s” lies outside %(first)s to %(last)s.")
            % {"text": quoted(text), "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return day
