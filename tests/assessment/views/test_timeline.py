"""The time line of an alliance: what happened, to whom it is told, and at what cost."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from alliances.models import Alliance
from assessment.choices import OrderEventKind
from assessment.models import OrderEvent, Screening
from tests.assessment.reassessing import Again
from tests.decision_factories import make_decision, make_objection, make_order, make_order_item
from tests.factories import make_user
from tests.report_factories import make_report, make_submission

AT = datetime(2032, 1, 5, 2, tzinfo=UTC)
ADDRESS = reverse("assessment:timeline", args=["dianzi"])


@pytest.fixture
def world(small_world):
    return small_world


@pytest.fixture
def again(world):
    return Again(world, alliance="dianzi")


def titles(client, user, **query):
    client.force_login(user)
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return [row["moment"].title for _year, rows in answer.context["parts"] for row in rows]


def text(client, user):
    client.force_login(user)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(ADDRESS).content.decode()))


def event(order, kind, at=AT, **values):
    return OrderEvent.objects.create(
        order=order, round=order.round, kind=kind, day=at.date(), happened_at=at, **values
    )


def test_everything_stands_there_the_newest_first(again, client):
    world, entry = again.world, again.entry
    Alliance.objects.filter(pk=entry.alliance_id).update(established_on=date(2024, 3, 1))
    submission = make_submission(make_report(entry), submitted_at=AT.replace(year=2031))
    Screening.objects.create(
        submission=submission,
        outcome="accepted",
        by=again.bureau,
        settled_at=AT.replace(year=2031, month=2),
    )
    make_objection(
        entry,
        user=world.users["secretariat"],
        received_at=AT,
        decided_at=AT.replace(day=9),
        state="refused",
        reply="no",
    )
    again.judge("50")
    again.settle()

    told = titles(client, again.bureau)

    assert told == [
        "Order 2026-1: passed",
        "Order 2026-1: assessment again begun",
        "Objection 2026-1: refused",
        "Objection 2026-1 received",
        "Report accepted",
        "Report submitted, round 1",
        "Rectification order, No. 2026-1",
        "Result, version 1",
        "Established",
    ]
    assert "83.32 →" in text(client, again.bureau)


def test_what_belongs_to_a_cycle_stands_under_its_year_however_late_it_happens(again, client):
    Alliance.objects.filter(pk=again.entry.alliance_id).update(established_on=date(2031, 3, 1))
    event(again.order, OrderEventKind.OVERDUE, at=AT.replace(year=2034))
    client.force_login(again.bureau)

    parts = client.get(ADDRESS).context["parts"]

    assert [(year, rows[0]["moment"].day.year) for year, rows in parts] == [(2031, 2034)]


def test_a_filter_keeps_one_kind(again, client):
    event(again.order, OrderEventKind.OVERDUE)

    assert titles(client, again.bureau, kind="order") == ["Order 2026-1: overdue"]
    assert len(titles(client, again.bureau, kind="nonsense")) == 3


def test_each_reads_what_he_may_know(world, client):
    entry = world.entries["dianzi"]
    order = make_order(entry, world.users["bureau"])
    for kind in (OrderEventKind.OVERDUE, OrderEventKind.REMOVAL_PROPOSED):
        event(order, kind)
    make_decision(entry, "remove")
    make_objection(entry, user=world.users["secretariat"])
    make_objection(entry)  # Of the public.

    told = {
        role: sorted(titles(client, world.users[role]))
        for role in ("bureau", "district", "secretariat", "member", "assessor")
    }

    objections = ["Objection 2026-1 received", "Objection 2026-2 received"]
    issued = "Rectification order, No. 2026-1"
    overdue, proposed = "Order 2026-1: overdue", "Order 2026-1: removal proposed"
    assert told == {
        "bureau": sorted([*objections, overdue, proposed, issued, "Removal (prepared)"]),
        "district": sorted([*objections, overdue, proposed, issued]),
        "secretariat": sorted([objections[0], overdue, issued]),
        "member": [],
        "assessor": [],
    }


def test_results_are_told_from_the_notice_on_to_the_own_secretariat(world, client):
    world.enter("published")
    world.enter("notice")
    secretariat, member = world.users["secretariat"], world.users["member"]

    assert "Result, version 1" in titles(client, secretariat)
    assert titles(client, member) == []
    world.enter("deliberation")
    assert titles(client, secretariat) == []


def test_a_version_that_was_replaced_says_so(world, client):
    world.enter("published")
    world.enter("published")

    assert sorted(titles(client, world.users["member"])) == [
        "Result, version 1 (replaced since)",
        "Result, version 2",
    ]


def test_a_removed_alliance_keeps_its_history(again, client):
    Alliance.objects.filter(pk=again.entry.alliance_id).update(removed_on=date(2032, 5, 1))

    assert "Its history stays" in text(client, again.bureau)


def test_a_new_alliance_is_told_what_will_be_here(world, client):
    assert "Nothing yet" in text(client, world.users["secretariat"])


def test_a_stranger_gets_404(world, client):
    client.force_login(make_user("secretariat"))

    assert client.get(ADDRESS).status_code == 404


def test_the_profile_leads_there(world, client):
    client.force_login(world.users["bureau"])
    profile = client.get(reverse("alliances:alliance", args=["dianzi"]))

    assert ADDRESS in profile.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_at_any_length(again, client, count, django_assert_max_num_queries):
    entry = again.entry
    report = make_report(entry)
    for number in range(count):
        make_submission(report, number=number + 1)
        make_objection(entry, user=again.world.users["secretariat"])
        event(again.order, OrderEventKind.EXTENDED, AT.replace(day=number + 1))
        make_order_item(again.order, f"c{number}")
    client.force_login(again.bureau)
    client.get(ADDRESS)

    with django_assert_max_num_queries(15):
        assert client.get(ADDRESS).status_code == 200
