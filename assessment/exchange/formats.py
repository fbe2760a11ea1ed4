"""The tables of an exchange folder and their columns."""

from __future__ import annotations

from alliances.choices import AllianceKind, MembershipRole
from alliances.tables import cells
from alliances.tables.columns import Column, Table
from alliances.tables.registers import EXCHANGED
from assessment.choices import RulingKind
from assessment.exchange import judged_cells
from members.choices import UnitKind, UnitScale

NAMES = (Column("name_zh"), Column("name_en", is_required=False))

REGIONS = Table("regions.csv", (Column("code", cells.region_code), *NAMES))
CHAINS = Table("chains.csv", (Column("code", cells.code), *NAMES))
UNITS = Table(
    "units.csv",
    (
        Column("uscc", cells.uscc, is_required=False, empty=None),
        Column("code", cells.code, is_required=False, empty=None),
        *NAMES,
        Column("kind", cells.choice(UnitKind)),
        Column("scale", cells.choice(UnitScale), is_required=False),
        Column("region", cells.region_code, is_required=False, empty=None),
    ),
    key=("uscc", "code"),
)
ALLIANCES = Table(
    "alliances.csv",
    (
        Column("code", cells.code),
        *NAMES,
        Column("kind", cells.choice(AllianceKind)),
        Column("region", cells.region_code),
        Column("park", is_required=False),
        Column("established_on", cells.day, is_required=False, empty=None),
        Column("chains", cells.codes, is_required=False, empty=()),
    ),
    is_required=True,
)
MEMBERSHIPS = Table(
    "memberships.csv",
    (
        Column("alliance", cells.code),
        Column("unit", cells.code),
        Column("role", cells.choice(MembershipRole)),
        Column("joined_on", cells.day),
        Column("left_on", cells.day, is_required=False, empty=None),
    ),
    key=("alliance", "unit", "joined_on"),
)
MEASURES = Table(
    "measures.csv",
    (
        Column("alliance", cells.code),
        Column("measure", cells.code),
        Column("value", cells.micros),
    ),
    key=("alliance", "measure"),
)
MARKS = Table(
    "marks.csv",
    (
        Column("alliance", cells.code),
        Column("indicator", cells.code),
        Column("assessor", judged_cells.assessor),
        Column("mark", judged_cells.mark),
        Column("comment", cells.any_text, is_required=False, is_verbatim=True),
    ),
    key=("alliance", "indicator", "assessor"),
)
EXCEPTIONS = Table(
    "exceptions.csv",
    (
        Column("alliance", cells.code),
        Column("kind", cells.choice(RulingKind)),
        Column("item", is_required=False),
        Column("value", judged_cells.ruling_value, is_required=False, empty=None),
        Column("reason", cells.some_text, is_verbatim=True),
    ),
    key=("alliance", "kind", "item"),
)

REGISTERS = (REGIONS, CHAINS, UNITS, ALLIANCES, MEMBERSHIPS, *EXCHANGED.values())
