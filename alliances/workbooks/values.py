"""From what stands in a cell to the text that the column reads."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliances.tables.cells import CODE_SHAPE, Wrong, quoted
from alliances.workbooks import numerals
from alliances.workbooks.days import day_of, day_of_date, day_of_number
from alliances.workbooks.layout import Field, Sort, folded, words_of
from alliances.workbooks.sheets import Value

BLANKS = re.compile(r"[ \t\r\n\u00a0\u2000-\u200b\u3000\ufeff]+")
LINE_ENDS = re.compile(r"\r\n?|_x000D_\n")
BETWEEN = re.compile(r"[;；、\n]+")
YES = frozenset(["yes", "y", "true", "是", "有", "对", "√", "✓", "✔", "专职", "全职", "full-time"])
NO = frozenset(["no", "n", "false", "否", "无", "不是", "×", "✗", "✘", "兼职", "part-time"])
MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What a workbook may call things by: codes, other codes and names, ``folded``; a name that
    two of them share leads to none."""

    codes: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """``told`` is how a cell was understood, where that is worth saying."""

    text: str
    told: str = ""


def read_value(
    column: Field, value: Value, known: Known, *, is_percent: bool, is_1904: bool
) -> Read:
    """Return the text that ``column`` reads for ``value``; raises ``Wrong``."""
    if isinstance(value, str) and column.sort is Sort.TEXT:
        return Read(LINE_ENDS.sub("\n", value).strip())
    text = BLANKS.sub(" ", value).strip() if isinstance(value, str) else ""
    if isinstance(value, str) and not text:
        return Read("")
    if column.sort is Sort.DAY:
        return _day(value, text, is_1904)
    if isinstance(value, date | time | timedelta):
        raise Wrong(
            _(
                "A date or time stands here. Was it made of something else? Set the form of the"
                " cell to text and write it again."
            )
        )
    if column.sort.is_number:
        return _number(column, value, text, is_percent)
    return _words(column, value, text, known, is_percent)


def _day(value: Value, text: str, is_1904: bool) -> Read:
    if isinstance(value, date):
        return Read(day_of_date(value).isoformat())
    if isinstance(value, bool | time | timedelta):
        raise Wrong(_("This is not a date."))
    if isinstance(value, int | float):
        day = day_of_number(value, is_1904=is_1904).isoformat()
        return Read(day, day)
    day = day_of(unicodedata.normalize("NFKC", text), is_1904=is_1904).isoformat()
    return Read(day, day if day != text else "")


def _number(column: Field, value: Value, text: str, is_percent: bool) -> Read:
    if isinstance(value, bool):
        raise Wrong(_("This is not a number."))
    wants_percent = column.sort is Sort.PERCENT
    if isinstance(value, int | float):
        number = numerals.number_of_float(value)
        if not is_percent:
            return Read(numerals.text_of(number))
        if not wants_percent:
            raise Wrong(_("A percentage stands here, but the column counts something else."))
        read = numerals.text_of(number * 100)
        return Read(read, f"{read}%")
    plain = unicodedata.normalize("NFKC", text)
    number = numerals.number_of(plain, is_money=column.sort is Sort.MONEY, is_percent=wants_percent)
    read = numerals.text_of(number)
    return Read(read, read if read != text else "")


def _words(column: Field, value: Value, text: str, known: Known, is_percent: bool) -> Read:
    if column.sort is Sort.YES_NO:
        return _yes_or_no(value, text)
    if isinstance(value, bool):
        raise Wrong(_("“TRUE” or “FALSE” stands here; write it in words."))
    if isinstance(value, int | float):
        if is_percent:
            raise Wrong(_("A percentage stands here, but the column counts something else."))
        text = numerals.text_of(numerals.number_of_float(value))
    if column.sort is Sort.CHOICE:
        return _choice(column, text)
    if column.sort is Sort.REFERENCE:
        return _reference(known.codes.get(column.refers_to, {}), text)
    if column.sort is Sort.REFERENCES:
        return _references(known.codes.get(column.refers_to, {}), value, text)
    is_bent = isinstance(value, str) and "\n" in value.strip()
    if column.sort is Sort.CODE:
        code = unicodedata.normalize("NFKC", text)
        return Read(code, code if code != text else "")
    return Read(text, text if is_bent else "")


def _yes_or_no(value: Value, text: str) -> Read:
    if isinstance(value, bool):
        return Read("yes" if value else "no")
    if isinstance(value, int | float) and value in (0, 1):
        return Read("yes" if value else "no")
    word = folded(text)
    if word in YES or word in NO:
        return Read("yes" if word in YES else "no")
    raise Wrong(_("“%(text)s” is neither yes nor no.") % {"text": quoted(text)})


def _choice(column: Field, text: str) -> Read:
    assert column.choices is not None
    words = words_of(column.choices)
    found = words.get(folded(text))
    if found is not None:
        return Read(found)
    alike = difflib.get_close_matches(folded(text), words, MOST_OFFERED, cutoff=0.5)
    labels = dict(column.choices.choices)
    offered = list(dict.fromkeys(str(labels[words[word]]) for word in alike))
    if not offered and len(labels) <= 2 * MOST_OFFERED:
        offered = [str(label) for label in labels.values()]
    if offered:
        raise Wrong(
            _("“%(text)s” is not offered here. Is one of these meant: %(words)s?")
            % {"text": quoted(text), "words": pgettext("list", ", ").join(offered)}
        )
    raise Wrong(
        _("“%(text)s” is not offered here. The sheet of words in the template has all that are.")
        % {"text": quoted(text)}
    )


def _reference(known: dict[str, str], text: str) -> Read:
    plain = unicodedata.normalize("NFKC", text)
    code = known.get(folded(plain))
    if code is not None:
        return Read(code, code if code != text else "")
    if not CODE_SHAPE.fullmatch(plain):
        raise Wrong(
            _(
                "“%(text)s” is not known here. Write the code, or the name as the sheet of words in"
                " the template has it."
            )
            % {"text": quoted(plain)}
        )
    return Read(plain)


def _references(known: dict[str, str], value: Value, text: str) -> Read:
    written = value if isinstance(value, str) else text
    parts = [BLANKS.sub(" ", part).strip() for part in BETWEEN.split(written)]
    codes = [_reference(known, part).text for part in parts if part]
    read = ";".join(dict.fromkeys(codes))
    return Read(read, read if read != text else "")
