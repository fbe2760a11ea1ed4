"""Rows for tests, each with the fewest fields that are valid.

Whatever a test depends on, it says: everything can be given by keyword. A row that another one
needs is made on the way.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from alliances.models import Alliance, Chain, Membership, SecretariatSeat
from assessment import scoring
from assessment.exchange.frameworks import store_framework
from assessment.models import (
    MICROS,
    Assessor,
    Assignment,
    Cycle,
    Entry,
    Framework,
    Mark,
    MeasureValue,
    Ruling,
)
from members.choices import Role
from members.models import Region, Unit, User

NOW = datetime(2031, 12, 31, 9, 0, tzinfo=UTC)
AS_OF = date(2031, 12, 31)
CITY = "370300"

_count = itertools.count(1)


def numbered(prefix: str) -> str:
    return f"{prefix}{next(_count)}"


def make_region(code: str = CITY, name_zh: str = "淄博市", name_en: str = "Zibo") -> Region:
    defaults = {"name_zh": name_zh, "name_en": name_en}
    return Region.objects.get_or_create(code=code, defaults=defaults)[0]


def make_unit(code: str = "", **fields: Any) -> Unit:
    code = code or numbered("unit-")
    return Unit.objects.create(**{"code": code, "name_zh": f"单位{code}", "kind": "park"} | fields)


def make_chain(code: str = "", **fields: Any) -> Chain:
    code = code or numbered("chain-")
    return Chain.objects.create(**{"code": code, "name_zh": f"产业链{code}"} | fields)


def make_alliance(code: str = "", **fields: Any) -> Alliance:
    code = code or numbered("alliance-")
    given = {"code": code, "name_zh": f"联合体{code}", "kind": "city_region"} | fields
    given.setdefault("region", make_region())
    return Alliance.objects.create(**given)


def make_membership(alliance: Alliance, unit: Unit, **fields: Any) -> Membership:
    given = {"role": "member", "joined_on": date(2023, 5, 1)} | fields
    return Membership.objects.create(alliance=alliance, unit=unit, **given)


def make_user(role: str = Role.BUREAU, username: str = "", **fields: Any) -> User:
    """Make an account; a district officer, a member and a secretariat get what they need.

    ``alliance`` is that of a secretariat's seat.
    """
    alliance = fields.pop("alliance", None)
    if role == Role.DISTRICT:
        fields.setdefault("region", make_region())
    if role == Role.MEMBER and "unit" not in fields:
        fields["unit"] = make_unit()
    user = User.objects.create_user(username or numbered(f"{role}-"), role=role, **fields)
    if role == Role.SECRETARIAT:
        SecretariatSeat.objects.create(user=user, alliance=alliance or make_alliance())
    return user


def framework_content(**changes: Any) -> dict[str, Any]:
    """Return a small framework as ``framework.yaml`` has it, every number as text.

    One criterion ``c1``; the indicator ``j1`` is judged, ``m1`` reads the measure ``members``.
    """
    indicators = [
        {"code": "j1", "name": names("j1"), "weight": "1", "rule": "judged"},
        {
            "code": "m1",
            "name": names("m1"),
            "weight": "1",
            "rule": "linear",
            "measure": "members",
            "zero_at": "0",
            "full_at": "10",
        },
    ]
    return {
        "code": "small",
        "version": "1",
        "name": names("small"),
        "policy": {
            "aggregate": "mean",
            "grades": [
                {"code": "good", "name": names("good"), "at_least": "60"},
                {"code": "bad", "name": names("bad"), "at_least": "0", "outcome": "rectify"},
            ],
            "vetoes": [{"code": "false_data", "name": names("false_data"), "effect": "bottom"}],
        },
        "criteria": [
            {"code": "c1", "name": names("c1"), "weight": "100", "indicators": indicators}
        ],
    } | changes


def names(text: str) -> dict[str, str]:
    return {"zh-hans": f"{text}（中文）", "en": text}


def make_framework(**changes: Any) -> Framework:
    """Make a released framework of ``framework_content``; the same one twice is one."""
    definition = scoring.from_canonical(framework_content(**changes))
    known = Framework.objects.filter(code=definition.code, version=definition.version).first()
    return known or store_framework(definition, NOW)


def make_cycle(code: str = "", **fields: Any) -> Cycle:
    """Make a cycle in its scoring phase."""
    code = code or numbered("cycle-")
    given = {"code": code, "name_zh": f"周期{code}", "year": 2031, "as_of": AS_OF} | fields
    given.setdefault("phase", "scoring")
    if "framework" not in given:
        given["framework"] = make_framework()
    if "region" not in given:
        given["region"] = make_region()
    return Cycle.objects.create(**given)


def make_entry(cycle: Cycle | None = None, alliance: Alliance | None = None) -> Entry:
    return Entry.objects.create(cycle=cycle or make_cycle(), alliance=alliance or make_alliance())


def make_assessor(name: str = "", user: User | None = None) -> Assessor:
    return Assessor.objects.create(name=name or numbered("assessor-"), user=user)


def make_assignment(
    entry: Entry, assessor: Assessor | None = None, submitted_at: datetime | None = None
) -> Assignment:
    """Give an assessor the sheet of one alliance."""
    assessor = assessor or make_assessor()
    return Assignment.objects.create(entry=entry, assessor=assessor, submitted_at=submitted_at)


def make_mark(entry: Entry, indicator: str, assessor: Assessor, mark: str, **fields: Any) -> Mark:
    """Give a mark in points, such as ``"88.5"``, on the indicator of that code."""
    row = entry.cycle.framework.indicators.get(code=indicator)
    hundredths = int(Decimal(mark) * 100)
    return Mark.objects.create(
        entry=entry, indicator=row, assessor=assessor, hundredths=hundredths, **fields
    )


def make_measure(entry: Entry, measure: str, value: str) -> MeasureValue:
    """Give a measure a value in its unit, such as ``"31"``."""
    micros = int(Decimal(value) * MICROS)
    return MeasureValue.objects.create(entry=entry, measure=measure, micros=micros)


def make_ruling(entry: Entry, kind: str, item: str = "", value: str = "", **fields: Any) -> Ruling:
    """Record an exception after those that are there."""
    given = {"reason": "decided", "sequence": entry.rulings.count() + 1} | fields
    amount = Decimal(value) if value else None
    return Ruling.objects.create(entry=entry, kind=kind, item=item, value=amount, **given)
