"""How programs and browsers are let in, and how refusals are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.models import ApiToken
from tests.assessment.api.world import token_of

CYCLES = "/api/v1/cycles/"
SCORE = "/api/v1/cycles/tiny/score/"


def test_a_key_opens_what_its_account_may_see(world, client):
    headers = token_of(world.users["bureau"])

    assert client.get(CYCLES, headers=headers).json()["count"] == 1


def test_a_key_needs_no_csrf_token(world):
    client = Client(enforce_csrf_checks=True)

    assert client.post(SCORE, headers=token_of(world.users["bureau"])).status_code == 202


def test_a_session_needs_a_csrf_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["bureau"])

    answer = client.post(SCORE)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


@pytest.mark.parametrize("key", ["", "nonsense", "a b", "\xff\xfe", "x" * 5000])
def test_a_bad_key_is_401_wherever_it_knocks(world, client, key):
    answer = client.get(CYCLES, headers={"Authorization": f"Token {key}"})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"


def test_an_expired_key_is_401_and_a_read_deletes_nothing(world, client):
    headers = token_of(world.users["bureau"])
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert client.get(CYCLES, headers=headers).status_code == 401
    assert ApiToken.objects.count() == 1


def test_the_key_of_a_closed_account_is_401(world, client):
    headers = token_of(world.users["bureau"])
    type(world.users["bureau"]).objects.filter(username="bureau").update(is_active=False)

    assert client.get(CYCLES, headers=headers).status_code == 401


def test_a_key_costs_one_query(world, client, django_assert_num_queries):
    headers = token_of(world.users["bureau"])

    with django_assert_num_queries(3):  # key, count, page
        client.get(CYCLES, headers=headers)


@pytest.mark.parametrize(
    "address", ["", "nothing/", "nothing", "a%0Ab/", "cycles/no%00thing/", "cycles/a/b/c/d/"]
)
def test_nothing_is_told_as_a_problem(db, client, address):
    answer = client.get(f"/api/v1/{address}")

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "Not found.",
    }


def test_an_address_without_its_last_slash_leads_on(db, client):
    answer = client.get("/api/v1/cycles?page=2")

    assert (answer.status_code, answer["Location"]) == (301, f"{CYCLES}?page=2")


def test_a_method_that_is_not_there_is_405(world, client):
    answer = client.delete(CYCLES)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_an_answer_in_another_form_is_406(world, client):
    answer = client.get(CYCLES, headers={"Accept": "application/pdf"})

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def test_a_body_of_another_kind_is_415(world, as_role):
    answer = as_role("assessor").put(
        "/api/v1/cycles/tiny/sheets/gaoxin/marks/5.4.12-1/", "mark=1", content_type="text/plain"
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
