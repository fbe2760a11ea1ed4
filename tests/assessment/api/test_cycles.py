"""Cycles, computing them, and the jobs that follow."""

from datetime import date

import pytest

from assessment import jobs
from assessment.models import Cycle, Entry, Run

CYCLES = "/api/v1/cycles/"
TINY = f"{CYCLES}tiny/"
SCORE = f"{TINY}score/"


def test_a_cycle_tells_its_phase_framework_and_counts(as_role, world):
    told = as_role("bureau").get(TINY).json()

    assert told.pop("computed_at").endswith("+08:00")
    assert told == {
        "code": "tiny",
        "name": "Tiny",
        "year": 2031,
        "as_of": "2031-12-31",
        "region": "370300",
        "phase": "scoring",
        "framework": {
            "code": "fw-tiny",
            "version": 1,
            "name": "fw-tiny",
            "hash": world.cycle.framework.digest,
        },
        "counts": {"alliances": 4, "complete": 3, "incomplete": 1},
        "is_stale": False,
    }


def test_results_are_not_counted_for_those_who_do_not_see_them(as_role):
    told = as_role("assessor").get(TINY).json()

    assert told["counts"] == {"alliances": 4, "complete": None, "incomplete": None}


@pytest.mark.parametrize(
    ("role", "phase", "status"),
    [
        ("bureau", "draft", 200),
        ("observer", "draft", 200),
        ("assessor", "draft", 404),
        ("assessor", "reporting", 200),
        ("stranger", "reporting", 404),
        ("anonymous", "deliberation", 404),
        ("anonymous", "notice", 200),
        ("stranger", "published", 200),
    ],
)
def test_a_cycle_is_seen_by_those_whom_it_concerns(as_role, world, role, phase, status):
    world.enter(phase)

    client = as_role(role)

    assert client.get(TINY).status_code == status
    assert client.get(CYCLES).json()["count"] == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    ("query", "count"),
    [({"year": 2031}, 1), ({"year": 2030}, 0), ({"phase": "scoring"}, 1), ({"phase": "draft"}, 0)],
)
def test_cycles_are_filtered(as_role, query, count):
    assert as_role("bureau").get(CYCLES, query).json()["count"] == count


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_cycles_costs_as_many_queries_at_any_length(
    as_role, world, rows, django_assert_num_queries
):
    for number in range(1, rows):
        another = Cycle.objects.create(
            code=f"c{number}",
            name_zh="周期",
            year=2030,
            as_of=date(2030, 12, 31),
            region_id="370300",
            framework=world.cycle.framework,
        )
        Entry.objects.create(cycle=another, alliance=world.entries["new"].alliance)
    client = as_role("bureau")

    with django_assert_num_queries(4):  # session, account, count, page
        answer = client.get(CYCLES)

    assert answer.json()["count"] == rows


def test_score_answers_with_a_job_that_can_be_followed(as_role, world):
    client = as_role("bureau")

    accepted = client.post(SCORE)

    run = Run.objects.unsettled().get()
    assert accepted.status_code == 202
    assert accepted["Location"] == f"http://testserver/api/v1/jobs/{run.pk}/"
    queued = client.get(accepted["Location"]).json()
    assert accepted.json() == queued
    assert queued.pop("created_at").endswith("+08:00")
    assert queued == {
        "id": run.pk,
        "cycle": "tiny",
        "status": "queued",
        "done": 0,
        "total": 0,
        "problem": None,
        "settled_at": None,
    }
    jobs.compute_cycle(world.cycle.pk)
    done = client.get(accepted["Location"]).json()
    assert (done["status"], done["done"], done["total"]) == ("done", 4, 4)


@pytest.mark.parametrize(
    ("role", "phase", "status", "code"),
    [
        ("anonymous", "scoring", 404, "not_found"),
        ("stranger", "scoring", 404, "not_found"),
        ("observer", "scoring", 403, "permission_denied"),
        ("assessor", "scoring", 403, "permission_denied"),
        ("anonymous", "published", 401, "not_authenticated"),
        ("member", "published", 403, "permission_denied"),
        ("bureau", "published", 409, "cycle_frozen"),
    ],
)
def test_score_is_refused(as_role, world, role, phase, status, code):
    world.enter(phase)

    answer = as_role(role).post(SCORE)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Run.objects.unsettled().exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("bureau", 200), ("observer", 200), ("assessor", 404), ("anonymous", 404)],
)
def test_jobs_are_seen_by_bureau_and_observer(as_role, world, role, status):
    run = Run.objects.get()

    assert as_role(role).get(f"/api/v1/jobs/{run.pk}/").status_code == status


def test_an_unknown_job_is_not_found(as_role):
    assert as_role("bureau").get(f"/api/v1/jobs/{10**30}/").status_code == 404
