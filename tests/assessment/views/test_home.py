"""The first page tells each role what is waiting, and nobody more than they may know."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.models import Assignment, Result
from tests.assessment.reminding import before, make_clerk, make_due_entry, make_leader
from tests.decision_factories import issued, make_decision
from tests.factories import (
    NOW,
    make_assessor,
    make_assignment,
    make_cycle,
    make_entry,
    make_mark,
    make_user,
)
from tests.report_factories import make_report

MOST_QUERIES = 12


def titles(response):
    return [(cycle.code, step.title) for cycle, step in response.context["cycles"]]


def test_an_assessor_finds_the_sheets_in_the_order_of_what_to_do(client, db):
    user = make_user("assessor")
    assessor = make_assessor(user=user)
    cycle = make_cycle()
    untouched, complete, submitted = (make_assignment(make_entry(cycle), assessor) for _ in "123")
    make_mark(complete.entry, "j1", assessor, "80")
    Assignment.objects.filter(pk=submitted.pk).update(submitted_at=NOW)
    client.force_login(user)

    response = client.get("/")

    assert [
        (task["alliance"], task["state"], task["action"]) for task in response.context["sheets"]
    ] == [
        (complete.entry.alliance, "complete", "Check and submit"),
        (untouched.entry.alliance, "untouched", "Begin"),
        (submitted.entry.alliance, "submitted", "Look"),
    ]


def test_sheets_of_a_cycle_that_is_not_scoring_yet_have_no_next_step(client, db):
    user = make_user("assessor")
    entry = make_entry(make_cycle(phase="screening"))
    make_assignment(entry, make_assessor(user=user))
    client.force_login(user)

    response = client.get("/")

    assert [(task["state"], task["action"]) for task in response.context["sheets"]] == [
        ("ahead", "")
    ]


def test_the_bureau_reads_what_stands_in_the_way(client, world):
    client.force_login(world.users["bureau"])

    response = client.get("/")

    ((cycle, step),) = response.context["cycles"]
    assert (cycle.code, step.title, step.text) == (
        "tiny",
        "Remind the assessors whose sheets are still open, then move on to deliberation.",
        "2 sheets are not submitted. 1 alliance has gaps.",
    )


@pytest.mark.parametrize(
    ("role", "phase", "title"),
    [
        ("district", "scoring", "You see the figures of your region as they are now."),
        ("secretariat", "scoring", "The assessors are scoring."),
        ("secretariat", "deliberation", "The bureau deliberates on the results."),
        ("secretariat", "notice", "Your result is in public notice."),
        ("member", "notice", "Names and grades are in public notice."),
        ("member", "reporting", "Scoring has not begun."),
        ("member", "scoring", "The assessors are scoring."),
    ],
)
def test_those_who_do_not_run_the_cycle_read_what_they_see_and_what_comes(
    client, world, role, phase, title
):
    world.enter(phase)
    client.force_login(world.users[role])

    response = client.get("/")

    assert titles(response) == [("tiny", title)]


def test_a_stranger_without_sheets_is_told_how_they_get_here(client, world):
    client.force_login(world.users["stranger"])

    response = client.get("/")

    assert response.context["sheets"] == []
    assert "The bureau assigns each assessor some alliances." in response.text


@pytest.mark.parametrize(("phase", "codes"), [("scoring", []), ("notice", ["tiny"])])
def test_without_signing_in_one_finds_the_public_cycles(client, world, phase, codes):
    world.enter(phase)

    response = client.get("/")

    assert [cycle.code for cycle, *_ in response.context["cycles"]] == codes
    assert "/accounts/login/" in response.text


def test_names_are_in_the_language_of_the_reader(client, world):
    client.force_login(world.users["bureau"])

    english = client.get("/", headers={"accept-language": "en"}).text
    chinese = client.get("/", headers={"accept-language": "zh-hans"}).text

    assert ("Tiny" in english, "小周期" in english) == (True, False)
    assert ("Tiny" in chinese, "小周期" in chinese) == (False, True)


@pytest.mark.parametrize("role", ["bureau", "district", "secretariat", "assessor", "member"])
def test_home_costs_the_same_at_any_length(client, db, role):
    user = make_user(role)
    assessor = make_assessor(user=user) if role == "assessor" else None
    costs = []
    for rows in (1, 3):
        for _ in range(rows):
            for phase in ("scoring", "notice", "published"):
                entry = make_entry(make_cycle(phase=phase))
                if assessor:
                    make_assignment(entry, assessor)
        client.force_login(user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/")
        costs.append(len(queries))

    assert costs[0] == costs[1] <= MOST_QUERIES
    assert not Result.objects.exists()


def test_home_changes_nothing(client, world):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    ("days", "told"),
    [(9, "9 days left"), (1, "1 day left"), (0, "today is the last day"), (-1, "is over")],
)
def test_home_shows_a_secretariat_the_last_day_of_its_report(client, db, monkeypatch, days, told):
    entry = make_due_entry()
    monkeypatch.setattr(timezone, "now", lambda: before(days))
    client.force_login(make_clerk(entry))

    page = client.get("/").content.decode()

    assert "Submit the annual report" in page
    assert told in page
    assert "by 30 Nov 2031" in page
    assert f"/cycles/{entry.cycle.code}/reports/{entry.alliance.code}/" in page


def test_home_shows_a_lead_what_to_confirm(client, db):
    entry = make_due_entry()
    make_report(entry)
    client.force_login(make_leader(entry))

    assert "Confirm the annual report" in client.get("/").content.decode()


def test_the_bureau_finds_decisions_that_no_publication_takes_along(client, db):
    user = make_user("bureau")
    published, open_one = make_cycle(phase="published"), make_cycle(phase="deliberation")
    confirmed = {"state": "confirmed", "reason": "So.", "confirmed_by": user, "confirmed_at": NOW}
    removal = make_decision(make_entry(published), "remove")
    readmission = make_decision(make_entry(published), "readmit", **confirmed)
    make_decision(make_entry(published), "commend", **issued(user))
    make_decision(make_entry(open_one))
    client.force_login(user)

    response = client.get("/")

    assert [task["decision"] for task in response.context["decisions"]] == [removal, readmission]
    assert "proposed by the program" in response.text
    assert f'href="/decisions/{removal.pk}/"' in response.text


@pytest.mark.parametrize("role", ["observer", "district", "assessor"])
def test_who_cannot_decide_is_told_of_no_decision(client, db, role):
    make_decision(make_entry(make_cycle(phase="published")), "remove")
    client.force_login(make_user(role))

    assert client.get("/").context["decisions"] == []
