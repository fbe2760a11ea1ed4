"""The scoring sheet as it works without scripts, and what it answers when something is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.forms.marks import shown_mark
from assessment.models import Cycle, Mark, Run
from tests.factories import (
    NOW,
    framework_content,
    make_alliance,
    make_assessor,
    make_assignment,
    make_cycle,
    make_entry,
    make_framework,
    make_mark,
    make_measure,
    make_membership,
    make_ruling,
    make_unit,
    make_user,
    names,
)

MOST_QUERIES = 12
URL = "/cycles/year/sheets/north/"


def judged(code, **more):
    return {"code": code, "name": names(code), "weight": "1", "rule": "judged"} | more


def sheet_of(user, *, indicators=2, unit=None):
    """A sheet for ``user``: the judged indicators j1, j2, …, and one that is measured."""
    items = [judged(f"j{number}") for number in range(1, indicators + 1)]
    content = framework_content()
    measured = content["criteria"][0]["indicators"][1]
    criteria = [
        {"code": "c1", "name": names("c1"), "weight": "100", "indicators": [*items, measured]}
    ]
    framework = make_framework(code=f"of-{indicators}", criteria=criteria)
    cycle = make_cycle("year", framework=framework)
    entry = make_entry(cycle, make_alliance("north", name_en="North"))
    return make_assignment(entry, make_assessor("nora", user))


@pytest.fixture
def nora(db):
    return make_user("assessor", "nora")


@pytest.fixture
def sheet(nora, client):
    client.force_login(nora)
    return sheet_of(nora)


def typed(code, mark, comment="", version=0, first=("", "")):
    """What a browser posts of one indicator; ``first`` is what it was first shown."""
    return {
        f"{code}-mark": mark,
        f"{code}-comment": comment,
        f"{code}-version": version,
        f"initial-{code}-mark": first[0],
        f"initial-{code}-comment": first[1],
    }


def stored(sheet):
    marks = Mark.objects.filter(entry=sheet.entry, assessor=sheet.assessor)
    return {
        mark.indicator.code: (shown_mark(mark), mark.comment, mark.version)
        for mark in marks.select_related("indicator")
    }


def shown(response):
    return {
        item.indicator.code: (item.shown["mark"], item.shown["comment"], int(item.base["version"]))
        for part in response.context["parts"]
        for item in part.items
    }


def test_sheet_shows_every_judged_indicator_with_its_mark(client, sheet):
    make_mark(sheet.entry, "j1", sheet.assessor, "88.5", comment="well done")
    make_measure(sheet.entry, "members", "12")

    response = client.get(URL)

    assert response.status_code == 200
    assert shown(response) == {"j1": ("88.5", "well done", 1), "j2": ("", "", 0)}
    assert response.context["progress"].open == 1
    (part,) = response.context["parts"]
    assert [(fact.code, fact.values) for fact in part.facts] == [("m1", [("members", "12")])]


def test_sheet_leaves_out_what_is_not_applicable(client, sheet):
    make_ruling(sheet.entry, "not_applicable", "j2")

    assert list(shown(client.get(URL))) == ["j1"]


@pytest.mark.parametrize("role", ["bureau", "observer", "assessor", "district"])
def test_sheet_of_somebody_else_is_not_found(client, sheet, role):
    client.force_login(make_user(role))

    assert client.get(URL).status_code == 404
    assert client.post(URL, typed("j1", "80")).status_code == 404
    assert client.post(f"{URL}submit/").status_code == 404


def test_sheet_sends_those_who_are_not_signed_in_there(client, sheet):
    client.logout()

    assert client.get(URL).url == f"/accounts/login/?next={URL}"


def test_posting_saves_every_field_and_owes_a_computation(client, sheet):
    response = client.post(URL, typed("j1", "８８。５分", "好\r\n很好") | typed("j2", "0"))

    assert response.url == URL
    assert stored(sheet) == {"j1": ("88.5", "好\n很好", 1), "j2": ("0", "", 1)}
    assert Run.objects.unsettled().filter(cycle=sheet.entry.cycle).exists()


@pytest.mark.parametrize("mark", ["101", "-1", "88.555", "good", "1e1", "."])
def test_what_is_no_mark_comes_back_as_it_was_typed(client, sheet, mark):
    response = client.post(URL, typed("j1", mark, "why") | typed("j2", "75"))

    assert response.status_code == 400
    assert shown(response) == {"j1": (mark, "why", 0), "j2": ("75", "", 1)}
    assert stored(sheet) == {"j2": ("75", "", 1)}
    assert "A mark is a number from 0 to 100" in response.text
    assert 'href="#m-j1"' in response.text


def test_a_comment_that_is_too_long_is_named_and_kept(client, sheet):
    response = client.post(URL, typed("j1", "80", "x" * 4001))

    assert response.status_code == 400
    assert shown(response)["j1"] == ("80", "x" * 4001, 0)
    assert 'href="#k-j1"' in response.text


def test_a_mark_changed_elsewhere_shows_both_values_and_loses_none(client, sheet):
    make_mark(sheet.entry, "j1", sheet.assessor, "60", comment="theirs", version=2)

    response = client.post(URL, typed("j1", "90", "mine", 1, ("50", "")) | typed("j2", "70"))

    assert response.status_code == 409
    assert shown(response)["j1"] == ("90", "mine", 2)
    assert "Stored now: mark 60, comment “theirs”." in response.text
    assert stored(sheet) == {"j1": ("60", "theirs", 2), "j2": ("70", "", 1)}


def test_saving_again_after_seeing_both_replaces_the_stored_one(client, sheet):
    make_mark(sheet.entry, "j1", sheet.assessor, "60", comment="theirs", version=2)

    client.post(URL, typed("j1", "90", "mine", 2, ("60", "theirs")))

    assert stored(sheet) == {"j1": ("90", "mine", 3)}


def test_taking_the_stored_one_leaves_it_as_it_is(client, sheet):
    make_mark(sheet.entry, "j1", sheet.assessor, "60", comment="theirs", version=2)
    chosen = typed("j1", "90", "mine", 2, ("60", "theirs")) | {"j1-take_stored": "on"}

    response = client.post(URL, chosen)

    assert response.url == URL
    assert stored(sheet) == {"j1": ("60", "theirs", 2)}


def test_a_field_left_alone_does_not_overwrite_what_changed_elsewhere(client, sheet):
    make_mark(sheet.entry, "j1", sheet.assessor, "60", version=2)

    response = client.post(URL, typed("j1", "50", "", 1, ("50", "")) | typed("j2", "70"))

    assert response.url == URL
    assert stored(sheet)["j1"] == ("60", "", 2)


def test_an_emptied_field_withdraws_the_mark(client, sheet):
    make_mark(sheet.entry, "j1", sheet.assessor, "60")

    client.post(URL, typed("j1", "", "", 1, ("60", "")))

    assert stored(sheet) == {"j1": ("", "", 2)}


def test_submitting_saves_first_and_closes_the_sheet(client, sheet):
    response = client.post(f"{URL}submit/", typed("j1", "80") | typed("j2", "90"), follow=True)

    sheet.refresh_from_db()
    assert not sheet.is_open
    assert "This sheet has been submitted." in response.context["closed"]
    assert stored(sheet) == {"j1": ("80", "", 1), "j2": ("90", "", 1)}


def test_submitting_with_a_gap_is_refused_in_words_and_points_at_it(client, sheet):
    response = client.post(f"{URL}submit/", typed("j1", "80") | typed("j2", ""))

    sheet.refresh_from_db()
    assert response.status_code == 409
    assert sheet.is_open
    assert "Still open: j2." in response.text
    assert [item.indicator.code for item in response.context["troubled"]] == ["j2"]
    assert stored(sheet) == {"j1": ("80", "", 1)}


@pytest.mark.parametrize(
    ("phase", "submitted_at", "reason"),
    [
        ("deliberation", None, "this cycle is in the phase “deliberation”"),
        ("scoring", NOW, "This sheet has been submitted."),
    ],
)
def test_a_closed_sheet_is_read_only_and_keeps_what_was_typed(
    client, sheet, phase, submitted_at, reason
):
    Cycle.objects.update(phase=phase)
    sheet.submitted_at = submitted_at
    sheet.save()

    page = client.get(URL)
    refused = client.post(URL, typed("j1", "80", "mine"))

    assert reason in page.context["closed"]
    assert "data-closed" in page.text
    assert (refused.status_code, shown(refused)["j1"]) == (409, ("80", "mine", 0))
    assert reason in refused.context["problem"]
    assert stored(sheet) == {}


def test_a_conflict_of_interest_closes_the_sheet_with_its_reason(client, sheet, nora):
    nora.unit = make_unit()
    nora.save()
    make_membership(sheet.entry.alliance, nora.unit)

    page = client.get(URL)

    assert page.context["closed"] == (
        "Your unit is a member of this alliance, so you cannot assess it."
    )
    assert client.post(URL, typed("j1", "80")).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_sheet_costs_the_same_however_many_indicators(client, nora, rows):
    sheet = sheet_of(nora, indicators=rows)
    for number in range(1, rows + 1):
        make_mark(sheet.entry, f"j{number}", sheet.assessor, "80")
    nora.unit = make_unit()
    nora.save()
    client.force_login(nora)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(URL)

    assert len(shown(response)) == rows
    assert len(queries) == 12


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_own_sheets_costs_the_same_at_any_length(client, nora, rows):
    sheet = sheet_of(nora)
    for _ in range(rows - 1):
        make_assignment(make_entry(sheet.entry.cycle), sheet.assessor)
    client.force_login(nora)

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/cycles/year/sheets/")

    assert len(response.context["rows"]) == rows
    assert len(queries) <= MOST_QUERIES
