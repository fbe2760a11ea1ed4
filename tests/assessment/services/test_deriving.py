from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import CycleFrozen
from assessment.models import MeasureValue, Report, Run
from assessment.services.deriving import Filled, fill_measures
from tests.assessment.commands.running import Ran, run
from tests.factories import (
    framework_content,
    make_alliance,
    make_cycle,
    make_entry,
    make_framework,
    make_measure,
    make_membership,
    make_unit,
    make_user,
    names,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    """A cycle that reads ``member_units`` and a measure that no register tells."""
    linear = {"weight": "1", "rule": "linear", "zero_at": "0", "full_at": "10"}
    content = framework_content()["criteria"][0]
    content["indicators"] = [
        {"code": "m1", "name": names("m1"), "measure": "member_units"} | linear,
        {"code": "m2", "name": names("m2"), "measure": "training_satisfaction"} | linear,
    ]
    return make_cycle("c31", framework=make_framework(code="derived", criteria=[content]))


@pytest.fixture
def entry(cycle):
    """An alliance of the cycle with two members."""
    alliance = make_alliance()
    for _ in range(2):
        make_membership(alliance, make_unit())
    return make_entry(cycle, alliance)


def stored():
    return list(MeasureValue.objects.values_list("entry", "measure", "micros"))


def test_fill_measures_adds_what_the_registers_tell(cycle, entry):
    bureau = make_user()

    assert fill_measures(cycle.pk, by=bureau) == Filled(1, 1, 0, 1)

    assert stored() == [(entry.pk, "member_units", 2_000_000)]
    assert Run.objects.queued().filter(cycle=cycle).count() == 1
    told = MeasureValue.history.get()
    assert (told.history_user, told.history_change_reason) == (bureau, "derive")


def test_fill_measures_leaves_what_is_there(cycle, entry):
    make_measure(entry, "member_units", "7")

    assert fill_measures(cycle.pk, by=None) == Filled(0, 0, 0, 1)

    assert MeasureValue.objects.get().value == Decimal(7)
    assert not Run.objects.exists()


def test_fill_measures_leaves_alone_who_files_a_report(cycle, entry):
    Report.objects.create(entry=entry, begun_at=datetime(2031, 12, 1, tzinfo=UTC))

    assert fill_measures(cycle.pk, by=None) == Filled(0, 0, 1, 0)

    assert stored() == []


@pytest.mark.parametrize("phase", ["published", "archived"])
def test_fill_measures_refuses_published_results(cycle, entry, phase):
    cycle.phase = phase
    cycle.save()

    with pytest.raises(CycleFrozen):
        fill_measures(cycle.pk, by=None)

    assert stored() == []


@pytest.mark.parametrize("role", ["secretariat", "observer", "district", "assessor", "member"])
def test_fill_measures_is_for_the_bureau(cycle, entry, role):
    with pytest.raises(PermissionDenied):
        fill_measures(cycle.pk, by=make_user(role))

    assert stored() == []


def test_filled_tells_what_was_left():
    assert str(Filled(0, 0, 2, 0)) == (
        "0 figures taken over from the registers of 0 alliances; "
        "2 alliances file reports and are left alone."
    )


def test_derive_says_what_it_did(cycle, entry):
    told = (
        "1 figure taken over from the registers of 1 alliance; 1 figure is not in the registers.\n"
    )

    assert run("derive", "c31", "--dry-run") == Ran(0, told, "")
    assert stored() == []
    assert run("derive", "c31") == Ran(0, told, "")
    assert stored() == [(entry.pk, "member_units", 2_000_000)]


def test_derive_refuses_an_unknown_cycle():
    assert run("derive", "c99") == Ran(1, "", "There is no cycle c99.\n")


@pytest.mark.parametrize("count", [1, 3])
def test_fill_measures_asks_as_often_for_three_as_for_one(cycle, count, django_assert_num_queries):
    for _ in range(count):
        entry = make_entry(cycle)
        make_membership(entry.alliance, make_unit())

    with django_assert_num_queries(12):
        fill_measures(cycle.pk, by=None)
