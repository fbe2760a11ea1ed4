"""Rows of the registers for tests, each with the fewest fields that are valid."""

from __future__ import annotations

from datetime import date
from typing import Any

from alliances.models import (
    Activity,
    Alliance,
    Carrier,
    Chain,
    Document,
    KeyTask,
    Major,
    Post,
    SchoolYear,
    Share,
)
from members.models import Unit
from tests.factories import make_unit, numbered

DAY = date(2031, 6, 1)
YEAR = 2031


def make_carrier(alliance: Alliance, kind: str = "industry_college", **fields: Any) -> Carrier:
    partners = fields.pop("partners", ())
    given = {"code": numbered("carrier-"), "name_zh": "载体", "opened_on": DAY} | fields
    carrier = Carrier.objects.create(alliance=alliance, kind=kind, **given)
    carrier.partners.add(*partners)
    return carrier


def make_activity(alliance: Alliance, kind: str = "matching_event", **fields: Any) -> Activity:
    partners = fields.pop("partners", ())
    given = {"code": numbered("activity-"), "title": "活动", "held_on": DAY} | fields
    activity = Activity.objects.create(alliance=alliance, kind=kind, **given)
    activity.partners.add(*partners)
    return activity


def make_document(alliance: Alliance, kind: str = "charter", **fields: Any) -> Document:
    given = {"code": numbered("document-"), "title": "文件", "issued_on": DAY} | fields
    return Document.objects.create(alliance=alliance, kind=kind, **given)


def make_post(alliance: Alliance, body: str = "council", **fields: Any) -> Post:
    given = {"code": numbered("post-"), "person": "王建国", "since": DAY} | fields
    return Post.objects.create(alliance=alliance, body=body, **given)


def make_task(alliance: Alliance, **fields: Any) -> KeyTask:
    given = {"code": numbered("task-"), "title": "任务", "year": YEAR} | fields
    return KeyTask.objects.create(alliance=alliance, **given)


def make_school_year(unit: Unit | None = None, year: int = YEAR, **fields: Any) -> SchoolYear:
    unit = unit or make_unit(kind="higher_vocational")
    return SchoolYear.objects.create(unit=unit, year=year, **fields)


def make_major(
    unit: Unit, year: int = YEAR, chains: tuple[Chain, ...] = (), **fields: Any
) -> Major:
    given = {"code": numbered("major-"), "name_zh": "专业"} | fields
    major = Major.objects.create(unit=unit, year=year, **given)
    major.chains.add(*chains)
    return major


def make_share(
    achievement: Activity | Carrier, alliance: Alliance, percent: int, **fields: Any
) -> Share:
    of = "activity" if isinstance(achievement, Activity) else "carrier"
    given = {of: achievement, "alliance": alliance, "hundredths": percent * 100} | fields
    return Share.objects.create(**given)
