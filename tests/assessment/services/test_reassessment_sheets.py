"""The sheets and values of a re-assessment: who fills them in, and until when."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import (
    ConflictOfInterest,
    HasMarks,
    NotAsked,
    NotJudged,
    ReasonMissing,
    SheetClosed,
    SheetIncomplete,
    StaleVersion,
    TransitionRefused,
)
from assessment.models import ReassessmentMark, ReassessmentSheet, ReassessmentValue
from assessment.services.reassessment_sheets import (
    give_sheet,
    open_sheet_again,
    put_mark_again,
    take_sheet_back,
)
from tests.assessment.reassessing import JUDGED, NOW, Again
from tests.factories import make_membership, make_unit


@pytest.fixture
def again(small_world):
    return Again(small_world)


# Sheets


def test_a_mark_is_kept_with_its_version(again):
    again.open()
    again.mark("80")
    row = again.mark("81.5", 1, comment="better")

    assert (str(row.mark), row.comment, row.version) == ("81.50", "better", 2)
    assert [each.hundredths for each in row.history.order_by("history_id")] == [8000, 8150]


def test_the_same_mark_again_changes_nothing(again):
    again.open()
    again.mark("80")

    assert again.mark("80", 0).version == 1


def test_a_stale_mark_is_refused_with_what_is_stored(again):
    again.open()
    again.mark("80")

    with pytest.raises(StaleVersion) as refusal:
        again.mark("70", 0)

    assert refusal.value.extra["stored"] == {"mark": "80.00", "comment": "", "version": 1}
    assert ReassessmentMark.objects.get().hundredths == 8000


@pytest.mark.parametrize("code", ["5.4.12-2", "5.4.4-1", "elsewhere"])
def test_only_what_is_judged_in_the_order_takes_a_mark(again, code):
    again.open()

    with pytest.raises(NotJudged):
        again.mark("80", code=code)


@pytest.mark.parametrize("role", ["bureau", "observer", "secretariat"])
def test_only_its_assessor_fills_in_a_sheet(again, role):
    again.open()

    with pytest.raises(PermissionDenied):
        again.mark("80", by=again.world.users[role])
    with pytest.raises(PermissionDenied):
        again.submit(by=again.world.users[role])


def test_another_assessor_cannot_fill_it_in(again):
    otto = again.another()
    again.open()

    with pytest.raises(PermissionDenied):
        again.mark("80", by=otto.user)


def test_whose_unit_joins_meanwhile_gives_no_more_marks(again):
    unit = make_unit()
    otto = again.another(unit=unit)
    again.open(otto)
    make_membership(again.entry.alliance, unit, joined_on=date(2032, 2, 1))

    with pytest.raises(ConflictOfInterest):
        again.mark("80", assessor=otto)
    with pytest.raises(ConflictOfInterest):
        again.submit(otto)


def test_a_sheet_with_a_gap_is_not_submitted(again):
    again.open()
    again.mark("80")
    again.mark(None, 1)

    with pytest.raises(SheetIncomplete) as refusal:
        again.submit()

    assert refusal.value.extra["missing"] == [JUDGED]
    assert again.sheet().is_open


def test_a_submitted_sheet_takes_no_mark_until_it_is_opened(again):
    again.judge("80")

    with pytest.raises(SheetClosed):
        again.mark("81", 1)
    with pytest.raises(SheetClosed):
        again.submit()
    open_sheet_again(again.sheet().pk, by=again.bureau)

    assert again.mark("81", 1).version == 2


def test_only_the_bureau_gives_opens_and_takes_back_sheets(again):
    again.judge("80")
    sheet, otto = again.sheet(), again.another()
    for user in (again.nora.user, again.world.users["observer"]):
        with pytest.raises(PermissionDenied):
            open_sheet_again(sheet.pk, by=user)
        with pytest.raises(PermissionDenied):
            take_sheet_back(sheet.pk, by=user)
        with pytest.raises(PermissionDenied):
            give_sheet(again.reassessment.pk, otto.pk, by=user, now=NOW)


def test_an_empty_sheet_is_taken_back_once_somebody_else_is_asked(again):
    again.open()
    sheet = again.sheet()

    with pytest.raises(TransitionRefused):
        take_sheet_back(sheet.pk, by=again.bureau)
    give_sheet(again.reassessment.pk, again.another().pk, by=again.bureau, now=NOW)
    take_sheet_back(sheet.pk, by=again.bureau)

    assert [each.assessor.name for each in ReassessmentSheet.objects.all()] == ["otto"]
    with pytest.raises(SheetClosed):
        put_mark_again(
            sheet.pk, JUDGED, mark=None, comment="", version=0, by=again.nora.user, now=NOW
        )


def test_a_sheet_with_marks_stays(again):
    again.open(again.nora, again.another())
    again.mark("80")

    with pytest.raises(HasMarks):
        take_sheet_back(again.sheet().pk, by=again.bureau)


# Values


def test_a_value_says_what_shows_it(again):
    again.open()

    with pytest.raises(ReasonMissing):
        again.value("900", note=" ")
    row = again.value("900.5")

    assert (str(row.value), row.note, row.by) == ("900.5", "audit", again.bureau)


def test_of_two_values_the_second_knows_the_first(again):
    again.open()
    again.value("900")

    with pytest.raises(StaleVersion):
        again.value("800")
    assert again.value("900").value == 900
    assert again.value("800", seen="900").value == 800


def test_a_value_can_be_taken_back(again):
    again.open()
    row = again.value("900")

    assert again.value(None, seen="900") is None
    assert not ReassessmentValue.objects.exists()
    assert row.history.first().history_type == "-"


@pytest.mark.parametrize("measure", ["member_units", "nothing"])
def test_a_measure_of_another_criterion_is_not_asked(again, measure):
    again.open()

    with pytest.raises(NotAsked):
        again.value("900", measure)


def test_only_the_bureau_enters_values(again):
    again.open()

    with pytest.raises(PermissionDenied):
        again.value("900", by=again.world.users["secretariat"])
