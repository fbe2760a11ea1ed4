"""The bureau tells likely duplicates apart in their list, and takes it back."""

import pytest
from django.utils.timezone import localdate

from alliances.models import Distinction
from tests.factories import make_alliance, make_user
from tests.register_factories import make_activity

PAGE = "/duplicates/"


@pytest.fixture
def rows(db):
    return [
        make_activity(make_alliance(), title="春季对接会", held_on=localdate()) for _ in range(2)
    ]


def pairs(client, query=""):
    return client.get(f"{PAGE}{query}").context["pairs"]


def decide(client, pair, do, query=""):
    first, second = (row.pk for row, _title, _day in pair["sides"])
    given = {"do": do, "first": first, "second": second, "seen": pair["seen"]}
    return client.post(f"{PAGE}{query}", given)


def test_a_pair_is_told_apart_and_doubted_again(client, rows):
    bureau = make_user()
    client.force_login(bureau)
    query = f"?register=activities&year={localdate().year}"

    (pair,) = pairs(client, query)
    answer = decide(client, pair, "apart", query)

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{query}")
    assert pairs(client, query) == []
    (kept,) = pairs(client, f"{query}&shown=apart")
    assert kept["distinction"].by == bureau
    assert bureau.shown_name in client.get(f"{PAGE}{query}&shown=apart").text

    decide(client, kept, "doubt", query)

    assert pairs(client, f"{query}&shown=apart") == []
    assert len(pairs(client, query)) == 1


def test_a_pair_that_changed_meanwhile_is_shown_again(client, rows):
    client.force_login(make_user())
    (pair,) = pairs(client)
    rows[0].title = "春季供需对接会"
    rows[0].save()

    decide(client, pair, "apart")

    assert "One of the two was changed in the meantime." in client.get(PAGE).text
    assert not Distinction.objects.exists()


@pytest.mark.parametrize("given", [{}, {"do": "x"}, {"do": "apart", "first": "0", "second": "a"}])
def test_what_names_no_pair_is_refused(client, rows, given):
    client.force_login(make_user())

    assert client.post(PAGE, given).status_code == 302
    assert "Choose a pair of the list." in client.get(PAGE).text


def test_an_observer_reads_and_decides_nothing(client, rows):
    client.force_login(make_user("observer"))
    page = client.get(PAGE)

    assert "Not a duplicate" not in page.text
    assert decide(client, page.context["pairs"][0], "apart").status_code == 403


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("shown", ["", "apart"])
def test_the_list_costs_the_same_at_any_length(
    client, django_assert_num_queries, rows, count, shown
):
    for _ in range(count - 2):
        make_activity(make_alliance(), title="春季对接会", held_on=localdate())
    client.force_login(make_user())
    found = pairs(client)
    if shown:
        for pair in found:
            decide(client, pair, "apart")
    client.get(PAGE)

    with django_assert_num_queries(7):
        listed = pairs(client, f"?shown={shown}")

    assert len(listed) == count * (count - 1) // 2
