"""Moving a cycle on or back, and what is said before."""

import pytest

from assessment.models import Assignment, PhaseMove

URL = "/cycles/tiny/phase/"


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


@pytest.fixture
def finished(world):
    """Everything is done that deliberation asks for."""
    Assignment.objects.all().delete()
    world.entries["new"].rulings.create(kind="excused", reason="too young", sequence=1)
    world.compute()
    return world


def phase_of(world):
    world.cycle.refresh_from_db()
    return world.cycle.phase


def test_the_page_tells_what_would_happen_and_what_is_unfinished(bureau):
    response = bureau.get(URL)

    assert "No mark can be given or changed any more" in response.text
    assert response.context["on_form"].unfinished == [
        "1 alliance is incomplete: Alliance new (new).",
        "2 sheets are not submitted: "
        "Alliance gaoxin (gaoxin) – assessor, Alliance new (new) – assessor.",
    ]


def test_a_finished_phase_moves_on(bureau, finished):
    response = bureau.post(URL, {"on-phase": "deliberation", "on-reason": ""})

    assert (response.status_code, response.url) == (302, "/cycles/tiny/")
    assert phase_of(finished) == "deliberation"


def test_the_unfinished_stops_it_and_keeps_what_was_typed(bureau, world):
    response = bureau.post(URL, {"on-phase": "deliberation", "on-reason": "It is late."})

    assert response.status_code == 409
    assert "cannot begin yet" in response.text
    assert "It is late." in response.text
    assert phase_of(world) == "scoring"


def test_force_needs_a_reason(bureau, world):
    response = bureau.post(URL, {"on-phase": "deliberation", "on-is_forced": "on"})

    assert response.status_code == 400
    assert response.context["on_form"].errors == {
        "reason": ["Say why the cycle moves on although something is open."]
    }
    assert phase_of(world) == "scoring"


def test_force_with_a_reason_moves_on_and_is_recorded(bureau, world):
    bureau.post(URL, {"on-phase": "deliberation", "on-is_forced": "on", "on-reason": "Decided so."})

    move = PhaseMove.objects.get()
    assert (move.to_phase, move.is_forced, move.reason, move.by) == (
        "deliberation",
        True,
        "Decided so.",
        world.users["bureau"],
    )


@pytest.mark.parametrize("typed", ["", "TINY", "other"])
def test_publishing_is_confirmed_by_the_code(bureau, finished, typed):
    finished.enter("notice")

    response = bureau.post(URL, {"on-phase": "published", "on-confirmation": typed})

    assert response.status_code == 400
    assert list(response.context["on_form"].errors) == ["confirmation"]
    assert phase_of(finished) == "notice"


def test_publishing_with_the_code_fixes_the_results(bureau, finished):
    finished.enter("notice")

    bureau.post(URL, {"on-phase": "published", "on-confirmation": "tiny"})

    assert phase_of(finished) == "published"
    assert finished.cycle.computation.number == 1


def test_a_second_click_moves_nothing_further(bureau, finished):
    for _ in range(2):
        response = bureau.post(URL, {"on-phase": "deliberation"})

    assert response.status_code == 409
    assert "The cycle is in this phase already." in response.text
    assert phase_of(finished) == "deliberation"


def test_going_back_takes_a_reason(bureau, world):
    refused = bureau.post(URL, {"back-phase": "reporting", "back-reason": ""})
    bureau.post(URL, {"back-phase": "screening", "back-reason": "A figure was wrong."})

    assert refused.status_code == 400
    assert phase_of(world) == "screening"


def test_there_is_no_way_back_from_published(bureau, finished):
    finished.enter("published")

    response = bureau.get(URL)
    answer = bureau.post(URL, {"back-phase": "scoring", "back-reason": "Please."})

    assert response.context["back_form"] is None
    assert answer.status_code == 400
    assert phase_of(finished) == "published"


def test_an_archived_cycle_can_only_become_published_again(bureau, finished):
    finished.enter("archived")

    bureau.post(URL, {"back-phase": "published", "back-reason": "Still in use."})

    assert phase_of(finished) == "published"


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [("observer", 200, 403), ("district", 404, 403), ("stranger", 404, 404)],
)
def test_only_the_bureau_moves_a_cycle(client, world, role, read, write):
    client.force_login(world.users[role])

    statuses = client.get(URL).status_code, client.post(URL, {"on-phase": "x"}).status_code

    assert statuses == (read, write)
    assert phase_of(world) == "scoring"


def test_an_observer_reads_the_moves_and_gets_no_form(client, world):
    client.force_login(world.users["observer"])

    response = client.get(URL)

    assert "<textarea" not in response.text


def test_moves_are_dated_in_the_bar(bureau, finished):
    bureau.post(URL, {"on-phase": "deliberation"})

    steps = {step.phase: step.state for step in bureau.get(URL).context["phases"]}
    dated = [step.phase for step in bureau.get(URL).context["phases"] if step.note]

    assert steps["deliberation"] == "current"
    assert dated == ["deliberation"]
