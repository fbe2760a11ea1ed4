"""The sheets beside the register that explain it: how to fill it in, and which words it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliances.workbooks.layout import Field, Layout, Sort

FIRST_WORD_ROW = 1  # The row under the headings of the sheet of words.


@dataclass(frozen=True, slots=True)
class Words:
    """A column of the sheet of words: what may stand in ``columns``."""

    heading: str
    words: Sequence[str]
    columns: tuple[str, ...] = ()


def instructions_name() -> str:
    return _("How to fill in")


def words_name() -> str:
    return _("Words and codes")


@lru_cache(maxsize=1)
def sheet_names() -> frozenset[str]:
    """Return what these sheets are called, in all languages."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {instructions_name(), words_name()}
    return frozenset(names)


def hint_of(field: Field) -> str:
    """Say what a cell of the column holds."""
    return {
        Sort.CODE: _("1 to 40 letters A to Z, digits, dots, hyphens or underscores"),
        Sort.LINE: _("one line of text"),
        Sort.TEXT: _("any text"),
        Sort.DAY: _("a date, such as 2031-12-31"),
        Sort.COUNT: _("a whole number from 0 on"),
        Sort.NUMBER: _("a number from 0 on, at most six decimal places"),
        Sort.MONEY: _("a number in 10,000 yuan, at most six decimal places"),
        Sort.PERCENT: _("a number in percent, such as 85"),
        Sort.CHOICE: _("one of the words of the sheet “%(sheet)s”") % {"sheet": words_name()},
        Sort.YES_NO: _("yes or no"),
        Sort.REFERENCE: _("a code of the sheet “%(sheet)s”, or the name that belongs to it")
        % {"sheet": words_name()},
        Sort.REFERENCES: _("codes or names of the sheet “%(sheet)s”, with ; between them")
        % {"sheet": words_name()},
    }[field.sort]


def rules() -> list[str]:
    """Say what holds for the whole sheet."""
    return [
        _("One row is one entry. Leave the headings as they are; columns may change places."),
        _("Columns with * must be filled in. An empty cell elsewhere means that nothing is known."),
        _(
            "A row whose code is in the register changes that entry; another code, or none, adds one."
        ),
        _(
            "No formulas, no merged cells, no macros. Paste values: in Excel and WPS with “Paste"
            " special, values”."
        ),
        _("Before anything is stored, every change is shown, cell by cell, for you to confirm."),
    ]


def yes_and_no() -> tuple[str, str]:
    return _("yes"), _("no")


def words_for(layout: Layout, named: dict[str, list[tuple[str, str]]]) -> list[Words]:
    """Return the columns of the sheet of words; ``named`` has codes and names by what they are of."""
    found = []
    for field in layout.fields:
        if field.choices is not None:
            labels = [str(label) for label in field.choices.labels]
            found.append(Words(field.heading, labels, (field.name,)))
        elif field.sort is Sort.YES_NO:
            found.append(Words(field.heading, yes_and_no(), (field.name,)))
    told: set[str] = set()
    for field in layout.fields:
        if field.refers_to in named and field.refers_to not in told:
            told.add(field.refers_to)
            rows = named[field.refers_to]
            found.append(Words(f"{field.heading}: {_('code')}", [code for code, _n in rows]))
            found.append(Words(f"{field.heading}: {_('name')}", [name for _c, name in rows]))
    return found


def write_instructions(sheet: Any, layout: Layout, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 64, formats["wrapped"])
    sheet.set_column(2, 3, 14)
    sheet.write_string(0, 0, str(capfirst(str(layout.label))), formats["title"])
    row = 1
    for number, rule in enumerate(rules(), 1):
        row += 1
        sheet.write_string(row, 0, f"{number}.", formats["right"])
        sheet.write_string(row, 1, rule, formats["wrapped"])
    row += 2
    heads = (_("Column"), _("What a cell holds"), _("Required"), _("Name for programs"))
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formats["head"])
    for field in layout.fields:
        row += 1
        sheet.write_string(row, 0, field.heading, formats["line"])
        sheet.write_string(row, 1, hint_of(field), formats["wrapped"])
        sheet.write_string(row, 2, yes_and_no()[not field.column.is_required], formats["line"])
        sheet.write_string(row, 3, field.name, formats["line"])


def write_words(sheet: Any, words: Sequence[Words], formats: dict[str, Any]) -> None:
    for column, listed in enumerate(words):
        sheet.set_column(column, column, 28)
        sheet.write_string(0, column, listed.heading, formats["head"])
    for row in range(max((len(listed.words) for listed in words), default=0)):
        for column, listed in enumerate(words):
            if row < len(listed.words):
                sheet.write_string(row + FIRST_WORD_ROW, column, listed.words[row], formats["line"])
    sheet.freeze_panes(1, 0)
