"""Numbers, as people write them: with Chinese numerals, commas between thousands, and counters."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from alliances.tables.cells import Wrong, quoted
from common.fields import canonical

PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
NUMBER = re.compile(r"([+-]?[\d.,]+|[〇零○一二两三四五六七八九十百千万亿]+)\s*(\D*)")
SCALES = {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8}
SCALED = re.compile(r"([千万亿]?)(.*)")
COUNTERS = frozenset(
    [
        "人",
        "人次",
        "名",
        "位",
        "个",
        "项",
        "件",
        "份",
        "场",
        "次",
        "家",
        "门",
        "部",
        "本",
        "册",
        "期",
        "班",
        "篇",
        "岗",
        "岗位",
        "个岗位",
        "天",
        "人天",
        "人日",
        "日",
        "小时",
        "学时",
        "课时",
        "节",
        "户",
        "台",
        "套",
        "工位",
        "个工位",
        "年",
        "年度",
        "persons",
        "people",
        "person-times",
        "items",
        "sessions",
        "posts",
        "firms",
        "days",
        "hours",
    ]
)
YUAN = frozenset(("元", "人民币元", "yuan"))
PERCENT = frozenset(("%", "percent"))
DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
SIGNIFICANT = 15  # What a spreadsheet shows of a number; the rest is noise of binary floats.
MOST_LENGTH = 60


def digits_of(text: str) -> int:
    """Read a Chinese numeral, such as 三十二, 十二万 or 二〇三一."""
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    smallest = smallest_large = 10**12
    for char in text:
        if char in DIGITS:
            if digit:
                raise ValueError(text)  # 三四十 is no number.
            digit = DIGITS[char]
            continue
        unit = SMALL.get(char, LARGE.get(char, 0))
        if char in SMALL:
            if unit >= smallest or (not digit and unit != 10):
                raise ValueError(text)
            section += (digit or 1) * unit
            smallest = unit
        else:
            if unit >= smallest_large or not (section + digit):
                raise ValueError(text)
            total += (section + digit) * unit
            section, smallest, smallest_large = 0, 10**12, unit
        digit = 0
    if digit and _is_elliptic(text):
        raise ValueError(text)  # 三百五 means 350, and 三万五 35,000: better written in digits.
    return total + section + digit


def _is_elliptic(text: str) -> bool:
    return len(text) > 1 and text[-2] in "百千万亿"


def number_of(text: str, *, is_money: bool = False, is_percent: bool = False) -> Decimal:
    """Read a number with what is counted behind it; money comes out in 10,000 yuan.

    Raises ``Wrong`` where it is none, or could be two.
    """
    match = NUMBER.fullmatch(text) if len(text) <= MOST_LENGTH else None
    if match is None:
        raise _not_a_number(text)
    digits, behind = match.groups()
    number, scale = _value(text, digits)
    word, counter = SCALED.fullmatch(behind.strip()).groups()  # type: ignore[union-attr]  # It fits everything.
    counter = counter.strip().lower()
    number *= SCALES[word]
    is_scaled = bool(word) or scale
    if is_money:
        return _money(text, number, counter, is_scaled=is_scaled)
    if counter and not (counter in COUNTERS or (is_percent and counter in PERCENT)):
        raise _not_a_number(text)
    return number


def _value(text: str, digits: str) -> tuple[Decimal, bool]:
    """Return a number and whether it was written with 万 or the like."""
    if digits[0] in DIGITS or digits[0] in SMALL or digits[0] in LARGE:
        try:
            return Decimal(digits_of(digits)), any(char in LARGE for char in digits)
        except ValueError as error:
            raise _not_a_number(text) from error
    if PLAIN.fullmatch(digits) or GROUPED.fullmatch(digits):
        return Decimal(digits.replace(",", "")), False
    raise _not_a_number(text)


def _money(text: str, number: Decimal, counter: str, *, is_scaled: bool) -> Decimal:
    """Return an amount in 10,000 yuan, the unit of the column."""
    if counter in YUAN:
        return number / 10**4
    if counter:
        raise _not_a_number(text)
    if is_scaled:
        raise Wrong(
            _(
                "It is not clear whether “%(text)s” is meant in yuan. The column counts in 10,000"
                " yuan: write the number alone, or with 元 or 万元 behind it."
            )
            % {"text": quoted(text)}
        )
    return number


def _not_a_number(text: str) -> Wrong:
    return Wrong(
        _("“%(text)s” is not a number that can be read without doubt. Write digits, such as 1200.")
        % {"text": quoted(text)}
    )


def number_of_float(value: float) -> Decimal:
    """Return the decimal that a spreadsheet shows for a binary float."""
    if not math.isfinite(value):
        raise Wrong(_("This is not a number."))
    return Decimal(format(value, f".{SIGNIFICANT}g"))


def text_of(number: Decimal) -> str:
    """Write a number for the reader of the column, which knows its limits."""
    if abs(number) >= Decimal(10) ** 20:
        raise Wrong(_("“%(text)s” is too large.") % {"text": quoted(str(number))})
    return canonical(number)
