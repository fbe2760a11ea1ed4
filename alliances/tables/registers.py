"""The registers as tables: in the exchange folder, in workbooks, and wherever rows are written.

``docs/exchange.md`` explains every column.
"""

from __future__ import annotations

from decimal import Decimal

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind, Level, MajorChange
from alliances.tables import cells
from alliances.tables.columns import Column, Table

LONG_LINE = cells.line_of_text(400)
SHORT_LINE = cells.line_of_text(100)


def _optional(name: str, read: cells.Reader, empty: object = None) -> Column:
    return Column(name, read, is_required=False, empty=empty)


ALLIANCE_AND_CODE = (Column("alliance", cells.code), Column("code", cells.code))
SCHOOL_AND_YEAR = (Column("unit", cells.code), Column("year", cells.year))
NAMES = (Column("name_zh"), Column("name_en", is_required=False))
LEVEL = _optional("level", cells.choice(Level), Level.NONE.value)
PARTNERS = _optional("partners", cells.codes, ())
UNIT = _optional("unit", cells.code)
NOTE = Column("note", cells.any_text, is_required=False, is_verbatim=True)

CARRIERS = Table(
    "carriers.csv",
    (
        *ALLIANCE_AND_CODE,
        Column("kind", cells.choice(CarrierKind)),
        LEVEL,
        *NAMES,
        Column("opened_on", cells.day),
        _optional("closed_on", cells.day),
        _optional("capacity", cells.count),
        _optional("equipment", cells.quantity),
        PARTNERS,
        NOTE,
    ),
    key=("alliance", "code"),
)
ACTIVITIES = Table(
    "activities.csv",
    (
        *ALLIANCE_AND_CODE,
        Column("kind", cells.choice(ActivityKind)),
        Column("title"),
        Column("held_on", cells.day),
        _optional("quantity", cells.quantity, Decimal(1)),
        _optional("amount", cells.quantity),
        _optional("person_days", cells.quantity),
        LEVEL,
        _optional("carrier", cells.code),
        PARTNERS,
        NOTE,
    ),
    key=("alliance", "code"),
)
DOCUMENTS = Table(
    "documents.csv",
    (
        *ALLIANCE_AND_CODE,
        Column("kind", cells.choice(DocumentKind)),
        Column("title"),
        _optional("number", SHORT_LINE, ""),
        Column("issued_on", cells.day),
        _optional("expires_on", cells.day),
        UNIT,
        NOTE,
    ),
    key=("alliance", "code"),
)
POSTS = Table(
    "posts.csv",
    (
        *ALLIANCE_AND_CODE,
        Column("body", cells.choice(Body)),
        Column("person", SHORT_LINE),
        _optional("title", SHORT_LINE, ""),
        UNIT,
        _optional("full_time", cells.yes_or_no, False),
        Column("since", cells.day),
        _optional("until", cells.day),
        NOTE,
    ),
    key=("alliance", "code"),
)
TASKS = Table(
    "tasks.csv",
    (
        *ALLIANCE_AND_CODE,
        Column("year", cells.year),
        Column("title"),
        _optional("target", LONG_LINE, ""),
        _optional("progress", cells.quantity, Decimal(0)),
        UNIT,
        _optional("due_on", cells.day),
        NOTE,
    ),
    key=("alliance", "code"),
)
PEOPLE = Table(
    "people.csv",
    (
        *SCHOOL_AND_YEAR,
        _optional("students", cells.count),
        _optional("enrolment", cells.count),
        _optional("graduates", cells.count),
        _optional("graduates_staying", cells.count),
        _optional("teachers", cells.count),
        _optional("dual_teachers", cells.count),
        _optional("part_time_teachers", cells.count),
        _optional("part_time_hours", cells.count),
    ),
    key=("unit", "year"),
)
MAJORS = Table(
    "majors.csv",
    (
        *SCHOOL_AND_YEAR,
        Column("code", cells.code),
        *NAMES,
        _optional("enrolment", cells.count),
        _optional("change", cells.choice(MajorChange), MajorChange.KEPT.value),
        _optional("chains", cells.codes, ()),
    ),
    key=("unit", "year", "code"),
)
SHARES = Table(
    "shares.csv",
    (
        Column("alliance", cells.code),
        Column("register", cells.one_of("carriers", "activities")),
        Column("code", cells.code),
        Column("claimant", cells.code),
        Column("percent", cells.percent),
        _optional("agreed_on", cells.day),
        Column("declined_reason", cells.any_text, is_required=False, is_verbatim=True),
    ),
    key=("alliance", "register", "code", "claimant"),
)

# By the name that a register has in addresses. Each row belongs to one alliance or one school.
OF_ALLIANCES = {
    "carriers": CARRIERS,
    "activities": ACTIVITIES,
    "documents": DOCUMENTS,
    "posts": POSTS,
    "tasks": TASKS,
}
OF_SCHOOLS = {"people": PEOPLE, "majors": MAJORS}
REGISTERS = OF_ALLIANCES | OF_SCHOOLS
EXCHANGED = REGISTERS | {"shares": SHARES}
