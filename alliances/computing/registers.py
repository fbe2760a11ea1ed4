"""How the rows of each register are stored: one description for services, forms and pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from alliances.choices import Register
from alliances.models import (
    Activity,
    ActivityPartner,
    Carrier,
    CarrierPartner,
    Document,
    KeyTask,
    Major,
    MajorChain,
    Post,
    SchoolYear,
)
from common.fields import canonical


@dataclass(frozen=True, slots=True)
class Links:
    """The rows that tie a row to others: ``model`` has ``row`` and ``other``; ``name`` is the
    field of the register that gathers the others."""

    name: str
    model: Any
    row: str
    other: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How one register is stored. ``fields`` are those a person fills in; ``title`` names a row,
    ``day`` dates it. Where ``counting`` fields change, a share is agreed upon anew."""

    register: Register
    model: Any
    fields: tuple[str, ...]
    title: str
    day: str
    prefix: str = ""
    links: Links | None = None
    counting: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        """The field of whose register a row stands in."""
        return "unit" if self.is_of_school else "alliance"

    @property
    def is_of_school(self) -> bool:
        return self.register in (Register.PEOPLE, Register.MAJORS)

    @property
    def has_code(self) -> bool:
        return self.register != Register.PEOPLE

    @property
    def share(self) -> str:
        """The field of a share that points at a row of this register; empty where none does."""
        return {Register.CARRIERS: "carrier", Register.ACTIVITIES: "activity"}.get(
            self.register, ""
        )


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ALL = (
    Kept(
        Register.CARRIERS,
        Carrier,
        _names(
            "code kind level name_zh name_en opened_on closed_on capacity equipment partners note"
        ),
        title="name_zh",
        day="opened_on",
        prefix="C",
        links=Links("partners", CarrierPartner, "carrier", "unit"),
        counting=frozenset(_names("kind level opened_on closed_on capacity equipment")),
    ),
    Kept(
        Register.ACTIVITIES,
        Activity,
        _names("code kind title held_on quantity amount person_days level carrier partners note"),
        title="title",
        day="held_on",
        prefix="A",
        links=Links("partners", ActivityPartner, "activity", "unit"),
        counting=frozenset(_names("kind held_on quantity amount person_days level")),
    ),
    Kept(
        Register.DOCUMENTS,
        Document,
        _names("code kind title number issued_on expires_on unit note"),
        title="title",
        day="issued_on",
        prefix="D",
    ),
    Kept(
        Register.POSTS,
        Post,
        _names("code body person title unit is_full_time since until note"),
        title="person",
        day="since",
        prefix="P",
    ),
    Kept(
        Register.TASKS,
        KeyTask,
        _names("code year title target progress unit due_on note"),
        title="title",
        day="year",
        prefix="T",
    ),
    Kept(
        Register.PEOPLE,
        SchoolYear,
        _names(
            "year students enrolment graduates graduates_staying teachers dual_teachers"
            " part_time_teachers part_time_hours"
        ),
        title="year",
        day="year",
    ),
    Kept(
        Register.MAJORS,
        Major,
        _names("year code name_zh name_en enrolment change chains"),
        title="name_zh",
        day="year",
        links=Links("chains", MajorChain, "major", "chain"),
    ),
)
KEPT: dict[str, Kept] = {each.register.value: each for each in _ALL}


def linked(kept: Kept, row: Model) -> set[Any]:
    """Return the keys of the partners or chains of ``row``."""
    if kept.links is None or row.pk is None:
        return set()
    return {other.pk for other in getattr(row, kept.links.name).all()}


def state(kept: Kept, row: Model) -> dict[str, Any]:
    """Return what ``row`` says by field: keys for what it points at, sorted ones for many."""
    told = {}
    for name in kept.fields:
        if kept.links is not None and name == kept.links.name:
            told[name] = sorted(linked(kept, row))
        else:
            told[name] = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]  # None of these is a relation to many.
    return told


def fingerprint(kept: Kept, row: Model) -> str:
    """Return a digest of what ``row`` says: another one means that somebody changed it."""
    text = "\x1f".join(f"{name}={_plain(value)}" for name, value in state(kept, row).items())
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return canonical(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
