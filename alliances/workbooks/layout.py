"""The columns of each register as a clerk sees them: their words, what a cell of theirs holds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst

from alliances.choices import (
    ActivityKind,
    Body,
    CarrierKind,
    DocumentKind,
    Level,
    MajorChange,
    Register,
)
from alliances.computing.registers import KEPT
from alliances.models import Activity, Carrier, Document, KeyTask, Major, Post, SchoolYear
from alliances.tables import cells
from alliances.tables.columns import Column, Table
from alliances.tables.registers import REGISTERS

UNITS, CARRIERS, CHAINS = "units", "carriers", "chains"
CODE_IF_THERE = Column("code", cells.code, is_required=False, empty=None)
OWNER = "alliance"  # The column that a workbook does not have: it is about one alliance.


class Sort(Enum):
    """What a cell holds."""

    CODE = auto()
    LINE = auto()
    TEXT = auto()
    DAY = auto()
    COUNT = auto()
    NUMBER = auto()
    MONEY = auto()
    PERCENT = auto()
    CHOICE = auto()
    YES_NO = auto()
    REFERENCE = auto()
    REFERENCES = auto()

    @property
    def is_number(self) -> bool:
        return self in (Sort.COUNT, Sort.NUMBER, Sort.MONEY, Sort.PERCENT)


@dataclass(frozen=True, slots=True)
class Field:
    """``column`` is how the texts of the cells are read; ``refers_to`` whose codes they are."""

    column: Column
    label: str | Promise
    sort: Sort
    width: int
    choices: type[TextChoices] | None = None
    refers_to: str = ""

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def heading(self) -> str:
        """The label as it stands over a column."""
        return str(capfirst(str(self.label)))

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that names this column, in all languages."""
        return (self.name, *_in_all_languages(self.label))


@dataclass(frozen=True, slots=True)
class Layout:
    register: str
    label: str | Promise
    table: Table
    fields: tuple[Field, ...]

    @property
    def is_of_schools(self) -> bool:
        return OWNER not in self.table.names

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def _in_all_languages(label: str | Promise) -> tuple[str, ...]:
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(label))
    return tuple(found)


@lru_cache(maxsize=64)
def words_of(choices: type[TextChoices]) -> dict[str, str]:
    """Return the value of each word of ``choices``, in any language, ``folded``."""
    words = {}
    for value, label in choices.choices:
        for word in (value, *_in_all_languages(label)):
            words[folded(word)] = value
    return words


def folded(text: str) -> str:
    """Return a word as words are compared: letters of full width and capitals are like others."""
    return unicodedata.normalize("NFKC", text).casefold()


_KINDS: dict[str, type[TextChoices]] = {
    "carriers": CarrierKind,
    "activities": ActivityKind,
    "documents": DocumentKind,
}
_CHOICES: dict[str, type[TextChoices]] = {"level": Level, "body": Body, "change": MajorChange}
_SORTS: dict[str, tuple[Sort, int]] = {
    "code": (Sort.CODE, 14),
    "name_zh": (Sort.LINE, 30),
    "name_en": (Sort.LINE, 30),
    "title": (Sort.LINE, 36),
    "number": (Sort.LINE, 20),
    "person": (Sort.LINE, 12),
    "target": (Sort.LINE, 30),
    "note": (Sort.TEXT, 30),
    "year": (Sort.COUNT, 8),
    "opened_on": (Sort.DAY, 12),
    "closed_on": (Sort.DAY, 12),
    "held_on": (Sort.DAY, 12),
    "issued_on": (Sort.DAY, 12),
    "expires_on": (Sort.DAY, 12),
    "due_on": (Sort.DAY, 12),
    "since": (Sort.DAY, 12),
    "until": (Sort.DAY, 12),
    "quantity": (Sort.NUMBER, 10),
    "person_days": (Sort.NUMBER, 10),
    "amount": (Sort.MONEY, 14),
    "equipment": (Sort.MONEY, 14),
    "progress": (Sort.PERCENT, 10),
    "full_time": (Sort.YES_NO, 10),
}
_REFERENCES: dict[str, tuple[Sort, str, int]] = {
    "unit": (Sort.REFERENCE, UNITS, 20),
    "carrier": (Sort.REFERENCE, CARRIERS, 14),
    "partners": (Sort.REFERENCES, UNITS, 24),
    "chains": (Sort.REFERENCES, CHAINS, 20),
}
_FIELDS = {"full_time": "is_full_time"}


def _field(register: str, model: type[Model], column: Column) -> Field:
    name = column.name
    known: Any = model._meta.get_field(_FIELDS.get(name, name))
    label = known.verbose_name
    if name in _REFERENCES:
        sort, refers_to, width = _REFERENCES[name]
        return Field(column, label, sort, width, refers_to=refers_to)
    choices = _KINDS.get(register) if name == "kind" else _CHOICES.get(name)
    if choices is not None:
        return Field(column, label, Sort.CHOICE, 18, choices)
    sort, width = _SORTS.get(name, (Sort.COUNT, 12))
    return Field(column, label, sort, width)


def _layout(register: Register, model: type[Model]) -> Layout:
    table = REGISTERS[register.value]
    names = [column for column in table.columns if column.name != OWNER]
    if KEPT[register.value].prefix:  # A row without a code gets one.
        names = [CODE_IF_THERE if column.name == "code" else column for column in names]
    fields = tuple(_field(register.value, model, column) for column in names)
    return Layout(register.value, register.label, table, fields)


LAYOUTS = {
    layout.register: layout
    for layout in (
        _layout(Register.CARRIERS, Carrier),
        _layout(Register.ACTIVITIES, Activity),
        _layout(Register.DOCUMENTS, Document),
        _layout(Register.POSTS, Post),
        _layout(Register.TASKS, KeyTask),
        _layout(Register.PEOPLE, SchoolYear),
        _layout(Register.MAJORS, Major),
    )
}
