"""Who assesses whom: the matrix, what it changes, and what it refuses in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance
from assessment.computing.panel import panel
from assessment.models import Assignment, Cycle
from assessment.permissions import has_conflict
from tests.factories import (
    AS_OF,
    NOW,
    make_assessor,
    make_assignment,
    make_cycle,
    make_entry,
    make_mark,
    make_membership,
    make_unit,
    make_user,
)

URL = "/cycles/c/assignments/"


@pytest.fixture
def bureau(client, db):
    client.force_login(make_user("bureau"))
    return client


@pytest.fixture
def entry(db):
    return make_entry(make_cycle("c"))


@pytest.fixture
def assessor(db):
    return make_assessor(user=make_user("assessor", "nora"))


def key(entry, assessor):
    return f"{entry.pk}-{assessor.pk}"


def sheets():
    return list(Assignment.objects.order_by("pk").values_list("entry", "assessor"))


def told(response):
    return [str(message) for message in response.context["messages"]]


def cell_of(response):
    ((cell,),) = [row.cells for row in response.context["rows"]]
    return cell


def test_a_tick_assigns(bureau, entry, assessor):
    response = bureau.post(URL, {"shown": "", "assigned": [key(entry, assessor)]}, follow=True)

    assert sheets() == [(entry.pk, assessor.pk)]
    assert told(response) == ["1 change saved."]


def test_a_tick_taken_away_withdraws(bureau, entry, assessor):
    make_assignment(entry, assessor)

    bureau.post(URL, {"shown": key(entry, assessor)})

    assert sheets() == []


def test_what_another_has_assigned_meanwhile_stays(bureau, entry, assessor):
    make_assignment(entry, assessor)

    bureau.post(URL, {"shown": ""})

    assert sheets() == [(entry.pk, assessor.pk)]


def test_a_conflict_of_interest_is_shown_and_refused_in_words(bureau, entry, assessor):
    unit = make_unit(name_en="Works")
    make_membership(entry.alliance, unit)
    assessor.user.unit = unit
    assessor.user.save()

    shown = cell_of(bureau.get(URL))
    response = bureau.post(URL, {"shown": "", "assigned": [key(entry, assessor)]}, follow=True)

    assert shown.has_conflict
    assert told(response) == [f"The unit of nora is a member of {entry.alliance}."]
    assert sheets() == []


def test_a_refusal_does_not_lose_the_rest(bureau, entry, assessor):
    make_assignment(entry, assessor)
    make_mark(entry, "j1", assessor, "80")
    other = make_assessor(user=make_user("assessor"))

    response = bureau.post(
        URL, {"shown": key(entry, assessor), "assigned": [key(entry, other)]}, follow=True
    )

    assert told(response) == ["1 change saved.", "This sheet has marks already, so it stays."]
    assert sheets() == [(entry.pk, assessor.pk), (entry.pk, other.pk)]


def test_a_sheet_with_marks_has_no_box(bureau, entry, assessor):
    make_assignment(entry, assessor)
    make_mark(entry, "j1", assessor, "80")

    response = bureau.get(URL)

    assert cell_of(response).is_fixed
    assert response.context["shown"] == ""
    assert 'type="checkbox"' not in response.text


def test_a_submitted_sheet_opens_again(bureau, entry, assessor):
    sheet = make_assignment(entry, assessor, submitted_at=NOW)

    response = bureau.post(URL, {"shown": "", "reopen": sheet.pk}, follow=True)

    sheet.refresh_from_db()
    assert sheet.is_open
    assert told(response) == ["The sheet is open again; its assessor can change it."]


def test_a_sheet_of_another_cycle_does_not_open(bureau, entry, assessor):
    sheet = make_assignment(make_entry(make_cycle("other")), assessor, submitted_at=NOW)

    response = bureau.post(URL, {"shown": "", "reopen": sheet.pk}, follow=True)

    sheet.refresh_from_db()
    assert not sheet.is_open
    assert told(response) == ["This sheet is no longer there."]


def test_after_scoring_nothing_is_assigned_or_reopened(bureau, entry, assessor):
    sheet = make_assignment(entry, assessor, submitted_at=NOW)
    other = make_assessor(user=make_user("assessor"))
    Cycle.objects.update(phase="deliberation")

    page = bureau.get(URL)
    response = bureau.post(
        URL, {"shown": "", "assigned": [key(entry, other)], "reopen": sheet.pk}, follow=True
    )

    assert "<button" not in page.text.partition("matrix")[2]
    assert told(response) == [
        "Scoring is over in this cycle; its assessors stay as they are.",
        "Sheets can be opened in the scoring phase only.",
    ]


@pytest.mark.parametrize(
    "sent", [{"shown": "x"}, {"assigned": ["1"]}, {"assigned": ["1-2-3"]}, {"reopen": "-1"}]
)
def test_what_the_page_cannot_have_shown_is_refused(bureau, entry, sent):
    response = bureau.post(URL, sent, follow=True)

    assert len(told(response)) == 1
    assert sheets() == []


def test_rows_that_are_gone_are_left_out(bureau, entry, assessor):
    other = make_entry(make_cycle("other"))

    bureau.post(URL, {"assigned": [key(other, assessor), f"{entry.pk}-999999"]})

    assert sheets() == []


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [("observer", 200, 403), ("district", 404, 403), ("assessor", 404, 404)],
)
def test_only_the_bureau_assigns(client, entry, assessor, role, read, write):
    client.force_login(make_user(role))

    statuses = (
        client.get(URL).status_code,
        client.post(URL, {"assigned": [key(entry, assessor)]}).status_code,
    )

    assert statuses == (read, write)
    assert sheets() == []


def test_conflicts_at_once_are_those_one_by_one(entry, assessor):
    """A unit that left, one that comes later, one that is a member, one elsewhere, none."""
    spells = [
        {"left_on": AS_OF},
        {"joined_on": AS_OF.replace(year=AS_OF.year + 1)},
        {"left_on": None},
    ]
    assessors = [assessor]
    for spell in spells:
        user = make_user("assessor", unit=make_unit())
        make_membership(entry.alliance, user.unit, **spell)
        assessors.append(make_assessor(user=user))
    assessors.append(make_assessor(user=make_user("assessor", unit=make_unit())))
    assessors.append(make_assessor())

    ((row),) = panel(entry.cycle, [entry], assessors)

    alliance = Alliance.objects.get(pk=entry.alliance_id)
    assert [cell.has_conflict for cell in row.cells] == [
        each.user is not None and has_conflict(each.user, alliance, AS_OF) for each in assessors
    ]
    assert sum(cell.has_conflict for cell in row.cells) == 1


def test_the_matrix_costs_the_same_at_any_length(bureau, entry):
    costs = []
    for rows in (1, 3):
        for _ in range(rows):
            make_assignment(make_entry(entry.cycle), make_assessor(user=make_user("assessor")))
        with CaptureQueriesContext(connection) as queries:
            assert bureau.get(URL).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 12


def test_a_page_holds_no_more_boxes_than_a_form_can_send(bureau, entry, assessor, monkeypatch):
    monkeypatch.setattr("assessment.views.assignments.MOST_BOXES", 2)
    codes = sorted([entry.alliance.code, *(make_entry(entry.cycle).alliance.code for _ in "12")])

    pages = [bureau.get(f"{URL}?page={page}").context["rows"] for page in (1, 2)]

    assert [[row.entry.alliance.code for row in rows] for rows in pages] == [codes[:2], codes[2:]]


def test_enter_in_a_box_saves_and_reopens_nothing(bureau, entry, assessor):
    make_assignment(entry, assessor, submitted_at=NOW)

    form = bureau.get(URL).text.partition('name="shown"')[2]

    assert form.index("hidden></button>") < form.index('name="reopen"')
