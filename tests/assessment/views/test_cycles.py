"""The list of cycles and the page from which one is run."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.choices import RunState
from assessment.models import Run
from assessment.services.computing import owe_computation, score_here
from tests.decision_factories import make_decision
from tests.factories import (
    NOW,
    make_assessor,
    make_assignment,
    make_cycle,
    make_entry,
    make_mark,
    make_measure,
    make_user,
)

URL = "/cycles/tiny/"
MOST_QUERIES = 12
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_role(client, world):
    def sign_in(role):
        client.force_login(world.users[role])
        return client

    return sign_in


def state_of(response):
    return {row["alliance"].code: (row["word"], row["missing"]) for row in response.context["rows"]}


@pytest.mark.parametrize(
    ("role", "phase", "codes"),
    [
        ("bureau", "draft", ["tiny"]),
        ("secretariat", "draft", []),
        ("secretariat", "scoring", ["tiny"]),
        ("stranger", "scoring", []),
        ("stranger", "notice", ["tiny"]),
    ],
)
def test_the_list_holds_what_the_reader_may_know_of(as_role, world, role, phase, codes):
    world.enter(phase)

    response = as_role(role).get("/cycles/")

    assert [cycle.code for cycle, *_ in response.context["rows"]] == codes


def test_the_list_counts_the_complete_for_those_who_see_all(as_role):
    told = {
        role: [row[1].counts.complete for row in as_role(role).get("/cycles/").context["rows"]]
        for role in ("bureau", "district")
    }

    assert told == {"bureau": [3], "district": [None]}


def test_the_dashboard_tells_progress_and_gaps(as_role, world):
    response = as_role("bureau").get(URL)

    assert state_of(response) == {
        "dianzi": ("complete", 0),
        "gaoxin": ("sheets open", 0),
        "new": ("has gaps", 2),
        "zichuan": ("complete", 0),
    }
    assert [
        (entry.alliance.code, [(gap.indicator.code, gap.measures) for gap in gaps])
        for entry, gaps in response.context["gaps"]
    ] == [("new", [("5.4.12-1", []), ("5.4.12-2", ["contract_amount"])])]


def test_the_dashboard_counts_marks_and_sheets(client, db):
    client.force_login(make_user("bureau"))
    cycle = make_cycle("c")
    done, begun = make_assessor("done"), make_assessor("begun")
    first, second = make_entry(cycle), make_entry(cycle)
    make_assignment(first, done, submitted_at=NOW)
    make_assignment(second, done)
    make_assignment(second, begun)
    make_mark(first, "j1", done, "80")

    response = client.get("/cycles/c/")

    tally = response.context["all"]
    assert (tally.marked, tally.required, tally.submitted, tally.sheets, tally.untouched) == (
        (1, 3, 1, 3, 2)
    )
    assert [
        (str(assessor), tally.marked, tally.submitted, tally.sheets)
        for assessor, tally in response.context["assessors"]
    ] == [("begun", 0, 0, 1), ("done", 1, 1, 2)]


def test_figures_being_computed_are_not_shown_as_new(as_role, world):
    owe_computation(world.cycle)

    response = as_role("bureau").get(URL)

    assert state_of(response) == dict.fromkeys(
        ("dianzi", "gaoxin", "new", "zichuan"), ("being computed", None)
    )
    assert "The gaps are being computed." in response.text


def test_an_excused_alliance_is_called_so(as_role, world):
    world.entries["new"].rulings.create(kind="excused", reason="too young", sequence=1)
    world.compute()

    response = as_role("bureau").get(URL)

    assert state_of(response)["new"] == ("excused", None)
    assert response.context["excused"] == 1


@pytest.mark.parametrize(
    ("phase", "title", "links"),
    [
        ("draft", "Assign the assessors, then open the reporting phase.", 2),
        ("reporting", "Once the alliances have reported, move on to screening.", 4),
        ("screening", "Once the figures are checked, open the scoring phase.", 4),
        ("deliberation", "Look at all that will go out, then open the public notice.", 3),
        ("notice", "Publish once the notice has run its time and every objection is answered.", 2),
        ("published", "The results are published and fixed.", 2),
        ("archived", "The cycle is archived.", 0),
    ],
)
def test_each_phase_has_its_next_step(as_role, world, phase, title, links):
    world.enter(phase)

    step = as_role("bureau").get(URL).context["next"]

    assert (step.title, len(step.links)) == (title, links)


def test_a_published_cycle_tells_of_decisions_that_wait(as_role, world):
    world.enter("published")
    make_decision(world.entries["gaoxin"], "remove")

    step = as_role("bureau").get(URL).context["next"]

    assert step.text == "1 decision waits to be confirmed or issued."


@pytest.mark.parametrize(
    ("role", "phase", "names"),
    [
        ("bureau", "scoring", ["documents", "barometer", "good-cases"]),
        (
            "bureau",
            "deliberation",
            ["decisions", "outgoing", "documents", "barometer", "good-cases"],
        ),
        (
            "observer",
            "published",
            ["decisions", "outgoing", "versions", "documents", "barometer", "good-cases"],
        ),
        ("district", "scoring", ["barometer"]),
        ("district", "published", ["decisions", "versions", "documents", "barometer"]),
        ("secretariat", "notice", []),
        ("secretariat", "published", ["decisions", "versions", "documents"]),
    ],
)
def test_a_cycle_leads_to_what_its_reader_may_open(as_role, world, role, phase, names):
    world.enter(phase)
    client = as_role(role)

    addresses = [address for _label, address in client.get(URL).context["links"]]

    assert addresses == [f"{URL}{name}/" for name in names]
    assert {client.get(address).status_code for address in addresses} <= {200}


def test_a_cycle_in_scoring_without_sheets_asks_for_assessors(client, db):
    client.force_login(make_user("bureau"))
    make_cycle("c")

    response = client.get("/cycles/c/")

    assert response.context["next"].title == "Assign the assessors: nobody has a sheet yet."
    assert "No alliance takes part yet" in response.text


def test_once_all_sheets_are_in_what_is_left_is_named(client, db):
    client.force_login(make_user("bureau"))
    cycle = make_cycle("c")
    entry = make_entry(cycle)
    make_assignment(entry, submitted_at=NOW)

    score_here(cycle.pk)
    with_gaps = client.get("/cycles/c/").context["next"].title
    make_mark(entry, "j1", make_assessor(), "80")
    make_measure(entry, "members", "5")
    score_here(cycle.pk)
    complete = client.get("/cycles/c/").context["next"].title

    assert [with_gaps, complete] == [
        "All sheets are in. Settle what is left, then move on to deliberation.",
        "All sheets are in. Move on to deliberation.",
    ]


def test_a_draft_without_alliances_says_so(client, db):
    client.force_login(make_user("bureau"))
    make_cycle("c", phase="draft")

    assert client.get("/cycles/c/").context["next"].text == "No alliance takes part."


def test_once_published_the_page_is_everybodys(client, world):
    world.enter("published")

    response = client.get(URL)

    assert response.context["next"].title == "The results are published."
    assert "/cycles/tiny/ranking/" in response.text


def test_a_failed_computation_shows_its_problem_and_a_way_on(as_role, world):
    Run.objects.create(
        cycle=world.cycle, state=RunState.FAILED, settled_at=NOW, problem="Too much of it."
    )
    Run.objects.exclude(state=RunState.FAILED).delete()

    response = as_role("bureau").get(URL)

    assert "Too much of it." in response.text
    assert "Try again" in response.text


@pytest.mark.parametrize("role", ["district", "secretariat", "assessor", "member"])
def test_outside_the_bureau_the_page_holds_no_figures_of_others(as_role, role):
    response = as_role(role).get(URL)

    assert response.templates[0].name == ("assessment/dashboard_outside.html")
    assert "Alliance zichuan" not in response.text


def test_an_assessor_finds_the_own_sheets_there(as_role):
    response = as_role("assessor").get(URL)

    assert [task["alliance"].code for task in response.context["sheets"]] == ["gaoxin", "new"]


def test_a_cycle_that_is_not_seen_is_not_found(as_role):
    assert as_role("stranger").get(URL).status_code == 404


def test_without_signing_in_one_is_led_there_and_back(client, world):
    response = client.get(URL)

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/cycles/tiny/")


def test_compute_leaves_a_run_and_returns_to_the_page(as_role, world):
    response = as_role("bureau").post(f"{URL}compute/")

    assert (response.status_code, response.url) == (302, URL)
    assert [run.state for run in Run.objects.unsettled().filter(cycle=world.cycle)] == ["queued"]


@pytest.mark.parametrize(
    ("role", "status"), [("observer", 403), ("secretariat", 403), ("stranger", 404)]
)
def test_compute_is_the_bureaus(as_role, world, role, status):
    assert as_role(role).post(f"{URL}compute/").status_code == status
    assert not Run.objects.unsettled().exists()


def test_compute_of_published_results_is_refused_in_words(as_role, world):
    world.enter("published")

    response = as_role("bureau").post(f"{URL}compute/", follow=True)

    assert "The results are published; they are not computed again." in response.text


def test_the_part_asks_again_while_a_computation_is_under_way(as_role, world):
    Run.objects.filter(pk=owe_computation(world.cycle).pk).update(
        state=RunState.RUNNING,
        token="00000000-0000-0000-0000-000000000001",
        lease_until=NOW,
        is_lead=True,
        done=3,
        total=4,
    )

    response = as_role("bureau").get(f"{URL}run/", headers=HTMX)

    assert 'hx-trigger="every 2s"' in response.text
    assert "3 of 4" in response.text
    assert "HX-Retarget" not in response.headers


def test_the_part_brings_the_figures_once_and_asks_no_more(as_role):
    response = as_role("bureau").get(f"{URL}run/", headers=HTMX)

    assert response.headers["HX-Retarget"] == "#live"
    assert "hx-trigger" not in response.text
    assert "Progress by alliance" in response.text


@pytest.mark.parametrize(("role", "status"), [("observer", 200), ("district", 404)])
def test_progress_is_for_those_who_see_all(as_role, role, status):
    assert as_role(role).get(f"{URL}run/", headers=HTMX).status_code == status


def test_without_scripts_the_part_leads_to_the_page(as_role):
    assert as_role("bureau").get(f"{URL}run/").url == URL


@pytest.mark.parametrize(
    ("role", "path"),
    [(role, path) for role in ("bureau", "district", "secretariat") for path in ("", "c/")],
)
def test_pages_cost_the_same_at_any_length(client, db, role, path):
    user = make_user(role)
    cycle = make_cycle("c")
    alliance = user.seat.alliance if role == "secretariat" else None
    client.force_login(user)
    costs = []
    for rows in (1, 3):
        for _ in range(rows):
            entry = make_entry(cycle, alliance)
            alliance = None
            make_assignment(entry)
            make_cycle(phase="notice")
        score_here(cycle.pk)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/cycles/{path}").status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= MOST_QUERIES


def test_a_long_dashboard_is_paged(client, db, monkeypatch):
    monkeypatch.setattr("assessment.views.cycles.ALLIANCES_A_PAGE", 2)
    client.force_login(make_user("bureau"))
    cycle = make_cycle("c")
    codes = sorted(make_entry(cycle).alliance.code for _ in range(3))

    response = client.get("/cycles/c/?page=2")

    assert [row["alliance"].code for row in response.context["rows"]] == codes[2:]
    assert response.context["cycle"].alliances == 3


def test_a_cycle_that_was_never_computed_says_so(client, db):
    client.force_login(make_user("bureau"))
    entry = make_entry(make_cycle("c"))

    response = client.get("/cycles/c/")

    assert state_of(response) == {entry.alliance.code: ("not computed yet", None)}
    assert "Nothing has been computed yet." in response.text
