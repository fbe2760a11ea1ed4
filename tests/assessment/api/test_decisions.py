"""What programs read of decisions, rectification, objections and numbered results."""

from datetime import timedelta

import pytest
from django.test import Client

from assessment.computing.sealing import seal
from assessment.models import Decision, PhaseMove, Ruling
from tests.assessment.api.world import NOW, token_of
from tests.decision_factories import (
    issued,
    make_decision,
    make_objection,
    make_order,
    make_order_item,
)
from tests.order_factories import Rectification

API = "/api/v1"


@pytest.fixture
def world(small_world):
    return small_world


def read(world, path, role=None):
    headers = token_of(world.users[role]) if role else {}
    return Client(headers=headers).get(f"{API}/{path}")


def test_outside_only_issued_decisions_are_read_and_no_order_to_rectify(world):
    bureau = world.users["bureau"]
    entries = world.entries
    make_decision(entries["dianzi"], "commend", **issued(bureau, "2026-1"))
    make_decision(entries["gaoxin"], "rectify", **issued(bureau, "2026-2"))
    make_decision(entries["new"], "commend")

    def numbers(role):
        return [row["number"] for row in read(world, "decisions/", role).json()["results"]]

    assert numbers(None) == ["2026-1"]
    assert sorted(map(str, numbers("bureau"))) == ["2026-1", "2026-2", "None"]


def test_a_decision_tells_its_reason_to_the_alliance_and_those_in_charge(world):
    own = make_decision(world.entries["dianzi"], "commend", **issued(world.users["bureau"], "1"))
    other = make_decision(world.entries["gaoxin"], "remove", **issued(world.users["bureau"], "2"))

    def told(row, role=None):
        return read(world, f"decisions/{row.pk}/", role).json()["reason"]

    roles = (None, "bureau", "observer", "district", "secretariat", "assessor", "member")
    assert {role: told(own, role) for role in roles} == {
        None: None,
        "bureau": "A reason.",
        "observer": "A reason.",
        "district": "A reason.",
        "secretariat": "A reason.",
        "assessor": None,
        "member": None,
    }
    assert [told(other, role) for role in ("district", "secretariat")] == [None, None]
    listed = read(world, "decisions/", "secretariat").json()["results"]
    assert {row["number"]: row["reason"] for row in listed} == {"1": "A reason.", "2": None}
    outside = read(world, f"decisions/{own.pk}/").json()
    row = own
    assert outside["alliance"] == {"code": "dianzi", "name": row.alliance.name}


def test_rectifications_tell_their_items_in_order(world):
    order = make_order(world.entries["dianzi"], world.users["bureau"], number="2026-7")
    make_order_item(order, "5.4.12")
    make_order_item(order, "5.4.4")

    (row,) = read(world, "rectifications/?cycle=tiny&state=issued", "secretariat").json()["results"]

    assert (row["number"], row["state"], row["due_on"]) == ("2026-7", "issued", "2026-12-31")
    assert [item["criterion"] for item in row["items"]] == ["5.4.12", "5.4.4"]
    assert read(world, "rectifications/?state=passed", "secretariat").json()["results"] == []
    assert read(world, "rectifications/?state=done", "secretariat").status_code == 400


def test_objections_tell_who_raised_them_to_those_who_see_all(world):
    row = make_objection(world.entries["dianzi"])

    def told(role):
        return read(world, f"objections/{row.pk}/", role)

    assert told("bureau").json()["raised_by"] == "Wang Fang"
    assert told("district").json()["raised_by"] is None
    assert told("secretariat").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_no_more_with_more_rows(world, rows, django_assert_num_queries):
    bureau = world.users["bureau"]
    for code in list(world.entries)[:rows]:
        entry = world.entries[code]
        make_order_item(make_order(entry, bureau))
        make_objection(entry)
    client = Client(headers=token_of(bureau))

    for path, queries in (("decisions", 3), ("rectifications", 4), ("objections", 3)):
        with django_assert_num_queries(queries):  # token, count, page, items
            client.get(f"{API}/{path}/")


class TestVersions:
    @pytest.fixture
    def corrected(self, world):
        """Published as version 1, and a week later as version 2 with a bonus for dianzi."""
        world.enter("published")
        move = {"cycle": world.cycle, "from_phase": "notice", "to_phase": "published"}
        PhaseMove.objects.create(**move, moved_at=NOW)
        Ruling.objects.create(
            entry=world.entries["dianzi"],
            kind="bonus",
            item="late",
            value=1,
            reason="Granted.",
            sequence=9,
        )
        seal(world.cycle, NOW + timedelta(days=7))
        return world

    def test_they_are_listed_with_a_fingerprint_each_the_latest_first(self, corrected):
        rows = read(corrected, "cycles/tiny/versions/").json()

        assert [(row["number"], row["is_current"]) for row in rows] == [(2, True), (1, False)]
        assert len({row["fingerprint"] for row in rows}) == 2

    def test_a_result_is_read_by_version_or_as_it_stood_on_a_day(self, corrected):
        def total(query=""):
            return read(corrected, f"cycles/tiny/results/dianzi/{query}").json()

        first, second = total("?version=1"), total()
        assert (first["version"], second["version"]) == (1, 2)
        assert first["total"] != second["total"]
        assert total("?on=2026-11-23")["total"] == first["total"]
        assert read(corrected, "cycles/tiny/results/dianzi/?on=2026-11-21").status_code == 404

    @pytest.mark.parametrize("query", ["version=x", "version=0x1", "on=yesterday", "on=2999-01-01"])
    def test_what_cannot_be_asked_for_is_bad_input(self, corrected, query):
        answer = read(corrected, f"cycles/tiny/results/dianzi/?{query}")

        assert answer.status_code == 400

    def test_a_version_that_there_is_not_is_not_found(self, corrected):
        assert read(corrected, "cycles/tiny/results/dianzi/?version=3").status_code == 404
        assert read(corrected, "cycles/tiny/versions/3/rankings/").status_code == 404

    def test_a_ranking_is_read_by_version(self, corrected):
        def rows(number):
            page = read(corrected, f"cycles/tiny/versions/{number}/rankings/?page_size=2").json()
            return page["count"], page["results"]

        (count, first), (_, second) = rows(1), rows(2)
        assert count > 2
        assert len(first) == 2
        assert first != second

    def test_the_day_of_a_list_keeps_the_one_that_stood_then(self, corrected):
        rows = read(corrected, "cycles/tiny/versions/?on=2026-11-23").json()

        assert [row["number"] for row in rows] == [1]
        assert read(corrected, "cycles/tiny/versions/?on=2026-11-01").json() == []


def test_a_decision_that_nobody_sees_is_not_found(world):
    row = make_decision(world.entries["dianzi"])

    assert read(world, f"decisions/{row.pk}/", "district").status_code == 404
    assert Decision.objects.count() == 1


def test_an_answer_is_told_once_it_is_submitted_and_to_its_writer_before(world):
    rectification = Rectification(world)
    path = f"rectifications/{rectification.order.pk}/"

    def told(role):
        item = read(world, path, role).json()["items"][0]
        return item["plan"], item["answer"], item["progress"]

    rectification.answer(progress=40, submit=False)

    assert told("secretariat") == ("plan", "done", 40)
    assert {told(role) for role in ("bureau", "observer", "district")} == {("", "", 40)}

    rectification.answer(progress=90)

    assert told("bureau") == ("plan", "done", 90)
