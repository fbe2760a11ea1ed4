"""Unsatisfactory in two published cycles running: a removal is proposed, once."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from assessment.computing.grounds import sentences_of
from assessment.computing.sealing import seal
from assessment.jobs.watching import watch_orders
from assessment.models import Cycle, Decision
from tests.decision_factories import make_order, make_terms
from tests.factories import (
    make_alliance,
    make_assessor,
    make_cycle,
    make_entry,
    make_mark,
    make_measure,
    make_user,
)

NOW = datetime(2032, 12, 1, 2, tzinfo=UTC)


def publish(year, alliance, points, **values):
    cycle = make_cycle(f"c{year}", year=year, as_of=date(year, 12, 31), **values)
    entry = make_entry(cycle, alliance)
    make_mark(entry, "j1", make_assessor(), points)
    make_measure(entry, "members", "5")
    seal(cycle, NOW)
    Cycle.objects.filter(pk=cycle.pk).update(phase="published")
    return entry


@pytest.fixture
def alliance(db):
    return make_alliance()


@pytest.mark.parametrize(
    ("before", "now", "is_proposed"), [("10", "20", True), ("90", "20", False), ("10", "90", False)]
)
def test_two_bad_grades_running_propose_a_removal(alliance, before, now, is_proposed):
    publish(2031, alliance, before)
    entry = publish(2032, alliance, now, region=Cycle.objects.get().region)
    make_terms(entry.cycle)

    watch_orders(NOW)
    watch_orders(NOW)

    grounds = list(Decision.objects.filter(kind="remove").values_list("grounds", flat=True))
    expected = [{"code": "unsatisfactory_twice", "cycle": "c2032", "before": "c2031"}]
    assert grounds == ([expected] if is_proposed else [])


def test_a_better_cycle_between_breaks_the_row(alliance):
    publish(2030, alliance, "10")
    region = Cycle.objects.get().region
    publish(2031, alliance, "90", region=region)
    make_terms(publish(2032, alliance, "10", region=region).cycle)

    watch_orders(NOW)

    assert not Decision.objects.exists()


def test_it_stands_in_the_record_of_the_order_of_the_cycle(alliance):
    publish(2031, alliance, "10")
    entry = publish(2032, alliance, "10", region=Cycle.objects.get().region)
    make_terms(entry.cycle)
    order = make_order(entry, make_user("bureau"), due_on=date(2033, 3, 1))

    watch_orders(NOW)

    assert list(order.events.values_list("kind", flat=True)) == ["removal_proposed"]


def test_without_terms_nothing_is_proposed(alliance):
    publish(2031, alliance, "10")
    publish(2032, alliance, "10", region=Cycle.objects.get().region)

    watch_orders(NOW)

    assert not Decision.objects.exists()


def test_each_ground_is_a_sentence_that_names_cycles(alliance):
    name = publish(2031, alliance, "10").cycle.name
    told = {"order": 1, "number": "2031-7", "due_on": "2031-03-31", "grace_days": 5}
    grounds = [
        {"code": "overdue", **told},
        {"code": "failed_twice", **told},
        {"code": "unsatisfactory_twice", "cycle": "c2031", "before": "a"},
    ]

    with translation.override("en"):
        assert sentences_of([*grounds, {"code": "else"}], None) == [
            "Order 2031-7 was to be carried out by 31 Mar 2031; 5 working days of grace are over too.",
            "Order 2031-7 failed twice.",
            f"Unsatisfactory in two cycles running: a and {name}.",
        ]
