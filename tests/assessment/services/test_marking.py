from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from alliances.models import Membership
from assessment.errors import (
    ConflictOfInterest,
    NotJudged,
    NotScoring,
    SheetClosed,
    SheetIncomplete,
    StaleVersion,
)
from assessment.models import Assignment, Mark, Ruling, Run
from assessment.services.marking import put_mark, reopen_sheet, submit_sheet
from members.models import Unit
from tests.assessment.api.world import NOW

JUDGED = "5.4.12-1"


def put(world, sheet="new", *, code=JUDGED, mark="80.5", comment="", version=0, by="assessor"):
    return put_mark(
        world.sheets[sheet].pk,
        code,
        mark=None if mark is None else Decimal(mark),
        comment=comment,
        version=version,
        by=world.users[by],
    )


def stored(world, sheet="new"):
    marks = Mark.objects.filter(entry=world.entries[sheet], assessor__name="nora")
    return list(marks.values_list("hundredths", "comment", "version"))


def owed():
    return list(Run.objects.unsettled().values_list("entry__alliance__code", flat=True))


def close(world, sheet="new"):
    Assignment.objects.filter(pk=world.sheets[sheet].pk).update(submitted_at=NOW)


def not_applicable(world, item):
    Ruling.objects.create(
        entry=world.entries["new"], kind="not_applicable", item=item, reason="because", sequence=9
    )


def conflict(world):
    unit = Unit.objects.get(code="school")
    alliance = world.entries["new"].alliance
    Membership.objects.create(
        alliance=alliance, unit=unit, role="member", joined_on=date(2030, 1, 1)
    )
    world.users["assessor"].unit = unit
    world.users["assessor"].save()


def test_put_mark_stores_it_and_owes_the_figures_of_this_alliance(world):
    put(world, mark="80.5", comment="材料完整")

    assert stored(world) == [(8050, "材料完整", 1)]
    assert owed() == ["new"]


def test_put_mark_counts_versions(world):
    put(world, mark="80")
    put(world, mark="0", version=1)
    put(world, mark=None, version=2)

    assert stored(world) == [(None, "", 3)]


def test_put_mark_of_a_comment_alone_owes_nothing(world):
    put(world, mark="80")
    Run.objects.unsettled().delete()

    put(world, mark="80", comment="again", version=1)

    assert stored(world) == [(8000, "again", 2)]
    assert owed() == []


@pytest.mark.parametrize("version", [0, 1, 7])
def test_put_mark_twice_changes_nothing_whatever_the_version(world, version):
    put(world, mark="80")

    put(world, mark="80", version=version)

    assert stored(world) == [(8000, "", 1)]


def test_put_mark_refuses_a_stale_version_and_tells_what_is_stored(world):
    put(world, mark="80", comment="first")

    with pytest.raises(StaleVersion) as refusal:
        put(world, mark="90")

    assert refusal.value.extra == {
        "stored": {"mark": "80.00", "comment": "first", "version": 1},
    }
    assert stored(world) == [(8000, "first", 1)]


def test_put_mark_tells_a_withdrawn_mark_from_none(world):
    with pytest.raises(StaleVersion) as never:
        put(world, version=1)
    put(world, mark=None, comment="later")
    with pytest.raises(StaleVersion) as withdrawn:
        put(world)

    assert never.value.extra == {"stored": None}
    assert withdrawn.value.extra == {"stored": {"mark": None, "comment": "later", "version": 1}}


@pytest.mark.parametrize(
    ("obstacle", "change", "refusal"),
    [
        (None, {"by": "stranger"}, PermissionDenied),
        (None, {"by": "bureau"}, PermissionDenied),
        (None, {"code": "5.4.4-1"}, NotJudged),
        (None, {"code": "elsewhere"}, NotJudged),
        (lambda world: not_applicable(world, JUDGED), {}, NotJudged),
        (lambda world: not_applicable(world, "5.4.12"), {}, NotJudged),
        (lambda world: world.enter("screening"), {}, NotScoring),
        (lambda world: world.enter("published"), {}, NotScoring),
        (close, {}, SheetClosed),
        (conflict, {}, ConflictOfInterest),
    ],
)
def test_put_mark_refuses(world, obstacle, change, refusal):
    if obstacle:
        obstacle(world)

    with pytest.raises(refusal):
        put(world, **change)

    assert stored(world) == []
    assert owed() == []


def test_submit_sheet_closes_a_sheet_without_gaps(world):
    put(world, mark="0")

    sheet = submit_sheet(world.sheets["new"].pk, by=world.users["assessor"], now=NOW)

    assert sheet.submitted_at == NOW


@pytest.mark.parametrize(
    ("obstacle", "by", "refusal"),
    [
        (None, "stranger", PermissionDenied),
        (None, "bureau", PermissionDenied),
        (lambda world: world.enter("deliberation"), "assessor", NotScoring),
        (close, "assessor", SheetClosed),
        (conflict, "assessor", ConflictOfInterest),
    ],
)
def test_submit_sheet_refuses(world, obstacle, by, refusal):
    put(world)
    if obstacle:
        obstacle(world)

    with pytest.raises(refusal):
        submit_sheet(world.sheets["new"].pk, by=world.users[by], now=NOW)


def test_submit_sheet_refuses_a_gap_and_names_it(world):
    put(world, mark=None)

    with pytest.raises(SheetIncomplete) as refusal:
        submit_sheet(world.sheets["new"].pk, by=world.users["assessor"], now=NOW)

    assert refusal.value.extra == {"missing": [JUDGED]}
    assert Assignment.objects.get(pk=world.sheets["new"].pk).is_open


def test_submit_sheet_asks_nothing_that_is_not_applicable(world):
    not_applicable(world, "5.4.12")

    sheet = submit_sheet(world.sheets["new"].pk, by=world.users["assessor"], now=NOW)

    assert not sheet.is_open


def test_reopen_sheet_opens_it_for_the_bureau(world):
    close(world)

    sheet = reopen_sheet(world.sheets["new"].pk, by=world.users["bureau"])

    assert sheet.is_open


@pytest.mark.parametrize(
    ("phase", "by", "refusal"),
    [
        ("scoring", "assessor", PermissionDenied),
        ("scoring", "observer", PermissionDenied),
        ("deliberation", "bureau", NotScoring),
    ],
)
def test_reopen_sheet_refuses(world, phase, by, refusal):
    close(world)
    world.enter(phase)

    with pytest.raises(refusal):
        reopen_sheet(world.sheets["new"].pk, by=world.users[by])

    assert not Assignment.objects.get(pk=world.sheets["new"].pk).is_open


def test_a_sheet_that_was_taken_back_is_closed(world):
    Assignment.objects.filter(pk=world.sheets["new"].pk).delete()

    with pytest.raises(SheetClosed):
        put(world)
