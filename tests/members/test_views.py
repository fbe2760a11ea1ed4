"""One's own account, and the keys of programs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import ApiToken
from members.services import MOST_TOKENS
from tests.factories import make_unit, make_user

URL = "/account/tokens/"


@pytest.fixture
def user(db):
    return make_user("bureau", "berta")


@pytest.fixture
def own(client, user):
    client.force_login(user)
    return client


def make_token(user, name="program", **fields):
    token, _ = ApiToken.objects.create(user=user, **fields)
    ApiToken.objects.filter(pk=token.pk).update(name=name)
    return token


def names_of(user):
    return sorted(ApiToken.objects.filter(user=user).values_list("name", flat=True))


def test_a_new_key_is_shown_once_and_works(own, user):
    response = own.post(URL, {"name": "exporter", "lasts": "30"})

    key = response.context["key"]
    answer = Client().get("/api/v1/units/", headers={"Authorization": f"Token {key}"})
    assert key in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert key not in own.get(URL).text
    assert answer.status_code == 200


def test_a_token_lasts_as_long_as_was_chosen(own, user):
    own.post(URL, {"name": "exporter", "lasts": "30"})

    left = ApiToken.objects.get(user=user).expiry - timezone.now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"name": "", "lasts": "30"}, {"name": ["This field is required."]}),
        ({"name": "x" * 81, "lasts": "30"}, ["name"]),
        ({"name": "exporter", "lasts": "36500"}, ["lasts"]),
    ],
)
def test_bad_input_is_refused_beside_its_field(own, user, sent, errors):
    response = own.post(URL, sent)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == list(errors)
    assert names_of(user) == []


def test_a_second_token_of_one_name_is_refused(own, user):
    make_token(user, "exporter")

    response = own.post(URL, {"name": "exporter", "lasts": "30"})

    assert response.status_code == 409
    assert response.context["form"].errors == {
        "name": [
            "You have a valid token named “exporter” already. Revoke it, or choose another name."
        ]
    }
    assert names_of(user) == ["exporter"]


def test_the_name_of_an_expired_token_is_free_again(own, user):
    make_token(user, "exporter", expiry=timedelta(days=-1))

    own.post(URL, {"name": "exporter", "lasts": "30"})

    assert names_of(user) == ["exporter", "exporter"]


def test_there_is_a_most_of_tokens(own, user):
    for number in range(MOST_TOKENS):
        make_token(user, str(number))

    response = own.post(URL, {"name": "one more", "lasts": "30"})

    assert response.status_code == 409
    assert ApiToken.objects.count() == MOST_TOKENS


def test_revoking_asks_by_name_and_then_ends_the_token(own, user):
    token = make_token(user, "exporter")
    address = f"{URL}{token.digest}/revoke/"

    asked = own.get(address)
    response = own.post(address, follow=True)

    assert "Revoke the token “exporter”?" in asked.text
    assert "The token “exporter” is revoked" in response.text
    assert names_of(user) == []


def test_a_token_of_another_is_not_found(own, user):
    token = make_token(make_user("bureau"))

    statuses = [
        getattr(own, method)(f"{URL}{token.digest}/revoke/").status_code
        for method in ("get", "post")
    ]

    assert statuses == [404, 404]
    assert ApiToken.objects.filter(pk=token.pk).exists()


def test_only_the_own_tokens_are_listed(own, user):
    mine = make_token(user)
    make_token(make_user("bureau"))

    assert [token for token, _ in own.get(URL).context["rows"]] == [mine]


@pytest.mark.parametrize("path", ["/account/", URL, f"{URL}abc/revoke/"])
def test_one_has_to_sign_in(client, db, path):
    response = client.get(path)

    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


def test_the_account_shows_role_and_unit(client, db):
    client.force_login(make_user("member", "mia", unit=make_unit(name_en="Works")))

    text = client.get("/account/").text

    assert [word in text for word in ("mia", "member unit", "Works")] == [True, True, True]


def test_the_list_costs_the_same_at_any_length(own, user):
    costs = []
    for rows in (1, 3):
        for _ in range(rows):
            make_token(user)
        with CaptureQueriesContext(connection) as queries:
            own.get(URL)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 12
