"""The registers of the reported year hang together."""

from collections import Counter
from datetime import date

import pytest

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind
from assessment.demo.registers import COLUMNS
from assessment.demo.registers.figures import JUMPS

YEAR = 2026
OF_ALLIANCES = ("carriers", "activities", "documents", "posts", "tasks")


def test_the_reported_year_has_its_registers_and_no_figures(demo):
    files = {file.stem for file in (demo / f"zibo-{YEAR}").glob("*.csv")}

    assert files == {"regions", "chains", "units", "alliances", "memberships", *COLUMNS}


@pytest.mark.parametrize("name", OF_ALLIANCES)
def test_codes_occur_once_in_each_alliance(rows, name):
    keys = [(row["alliance"], row["code"]) for row in rows(YEAR, name)]

    assert len(keys) == len(set(keys))
    assert {alliance for alliance, _code in keys} == {r["code"] for r in rows(YEAR, "alliances")}


def test_partners_are_members(rows):
    members = Counter((row["alliance"], row["unit"]) for row in rows(YEAR, "memberships"))
    named = {
        (row["alliance"], unit)
        for name in ("carriers", "activities")
        for row in rows(YEAR, name)
        for unit in row["partners"].split(";")
        if unit
    }

    assert named
    assert named <= set(members)


def test_activities_lie_in_the_year_and_at_carriers_of_their_own(rows):
    carriers = {(row["alliance"], row["code"]) for row in rows(YEAR, "carriers")}
    for row in rows(YEAR, "activities"):
        assert date.fromisoformat(row["held_on"]).year == YEAR
        assert not row["carrier"] or (row["alliance"], row["carrier"]) in carriers


def test_every_kind_occurs(rows):
    assert {row["kind"] for row in rows(YEAR, "activities")} == set(ActivityKind)
    assert {row["kind"] for row in rows(YEAR, "carriers")} == set(CarrierKind)
    assert {row["body"] for row in rows(YEAR, "posts")} == set(Body)
    assert len({row["kind"] for row in rows(YEAR, "documents")} & set(DocumentKind)) > 10


def test_no_more_graduates_stay_than_there_are(rows):
    for row in rows(YEAR, "people"):
        assert int(row["graduates_staying"]) <= int(row["graduates"]) <= int(row["students"])
        assert int(row["dual_teachers"]) <= int(row["teachers"])


def test_some_figures_jump(rows):
    events = Counter(
        row["alliance"] for row in rows(YEAR, "activities") if row["kind"] == "matching_event"
    )
    before = {
        row["alliance"]: float(row["value"])
        for row in rows(2025, "measures")
        if row["measure"] == "matching_events"
    }

    assert ("lvhua", "matching_events") in JUMPS
    assert events["lvhua"] > 1.5 * before["lvhua"]
    assert events["zhuangbei"] < 1.5 * before["zhuangbei"]
