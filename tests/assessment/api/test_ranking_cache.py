"""ETags, 304 and the pages that a process keeps."""

import pytest

from assessment.models import Cycle
from assessment.services.computing import owe_computation

URL = "/api/v1/cycles/tiny/rankings/"


def test_the_same_again_is_not_sent_again(as_role, django_assert_num_queries):
    client = as_role("bureau")
    first = client.get(URL)

    with django_assert_num_queries(3):  # session, account, version
        second = client.get(URL, headers={"If-None-Match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert second[name] == first[name]
    assert first["Cache-Control"] == "private, no-cache"
    assert first["ETag"].startswith('"')
    vary = {"Accept", "Accept-Language", "Authorization", "Cookie"}
    assert vary <= set(first["Vary"].split(", "))


def test_a_page_that_was_built_is_kept(as_role, django_assert_num_queries):
    client = as_role("bureau")
    first = client.get(URL)

    with django_assert_num_queries(3):
        second = client.get(URL)

    assert second.content == first.content


def _again(world):
    world.compute()


def _owed(world):
    owe_computation(world.cycle)


def _published(world):
    world.enter("published")


def _renumbered(world):
    Cycle.objects.update(results_version=99)


@pytest.mark.parametrize("change", [_again, _owed, _published, _renumbered])
def test_whatever_changes_the_figures_changes_the_tag(as_role, world, change):
    client = as_role("bureau")
    before = client.get(URL)

    change(world)
    after = client.get(URL, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


def test_tags_differ_by_reader_language_and_form(as_role, world):
    world.enter("notice")
    answers = [
        as_role("bureau").get(URL),
        as_role().get(URL),
        as_role("secretariat").get(URL),
        as_role("district").get(URL),
        as_role("bureau").get(URL, headers={"Accept-Language": "zh-hans"}),
        as_role("bureau").get(URL, {"format": "csv"}),
        as_role("bureau").get(URL, {"page_size": 1}),
    ]

    assert len({answer["ETag"] for answer in answers}) == len(answers)


def test_permission_is_asked_before_anything_that_is_kept(as_role, world):
    world.enter("published")
    tag = as_role().get(URL)["ETag"]
    world.enter("scoring")

    answer = as_role().get(URL, headers={"If-None-Match": tag})

    assert answer.status_code == 404


def test_a_cycle_being_computed_says_so_and_soon_does_not(as_role, world):
    client = as_role("bureau")
    owe_computation(world.cycle)
    assert client.get(URL).json()["is_stale"] is True

    world.compute()

    assert client.get(URL).json()["is_stale"] is False


def test_published_figures_are_never_stale(as_role, world):
    world.enter("published")
    owe_computation(world.cycle)

    assert as_role().get(URL).json()["is_stale"] is False


def test_published_ranks_are_those_that_were_stored(as_role, world):
    world.enter("published")

    told = as_role().get(URL).json()["results"]

    assert [row["rank"] for row in told] == [1, 2, 3, None]
    stored = world.cycle.computation.results.in_ranking_order()
    assert list(stored.values_list("rank", flat=True)) == [1, 2, 3, None]
