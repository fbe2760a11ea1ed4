import logging

import pytest
from django.contrib.auth.models import Group

from config.cache import ForgivingRedisCache
from members.models import User
from members.permissions import DEMONSTRATION
from tests.factories import make_user

REFUSAL = "Accounts of the demonstration can sign in only on the machine it runs on."


@pytest.fixture
def sign_in(client, db):
    """Sign in as a new account; return the answer."""

    def attempt(is_demonstration, password="a long enough secret", **where):
        user = User.objects.create_user("li.wei", password="a long enough secret", role="bureau")
        if is_demonstration:
            user.groups.add(Group.objects.create(name=DEMONSTRATION))
        return client.post("/accounts/login/", {"login": "li.wei", "password": password}, **where)

    return attempt


@pytest.mark.parametrize(
    ("is_demonstration", "where"),
    [
        (True, {"REMOTE_ADDR": "127.0.0.1"}),
        (True, {"REMOTE_ADDR": "::1"}),
        (False, {"REMOTE_ADDR": "127.0.0.1"}),
        (False, {"REMOTE_ADDR": "192.0.2.7"}),
        (False, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}),
    ],
)
def test_signing_in_is_let_through(sign_in, client, is_demonstration, where):
    answer = sign_in(is_demonstration, **where)

    assert answer.status_code == 302
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"},
    ],
)
def test_accounts_of_the_demonstration_come_from_this_machine_only(sign_in, client, where):
    answer = sign_in(True, **where)

    assert answer.context["form"].non_field_errors() == [REFUSAL]
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_refused_as_ever(sign_in, client):
    answer = sign_in(True, password="something else", REMOTE_ADDR="192.0.2.7")

    assert REFUSAL not in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_attempts_count_by_account_whatever_host_they_name(client, db):
    user = make_user("bureau", "wang", password="a long enough secret")
    wrong = {"login": user.username, "password": "something else"}

    for port in range(5):
        client.post("/accounts/login/", wrong, HTTP_HOST=f"testserver:{port + 1}")
    right = {"login": "WANG", "password": "a long enough secret"}
    answer = client.post("/accounts/login/", right, HTTP_HOST="testserver:6", REMOTE_ADDR="::2")

    assert "_auth_user_id" not in client.session
    assert [error.code for error in answer.context["form"].non_field_errors().as_data()] == [
        "too_many_login_attempts"
    ]


def test_too_many_attempts_from_one_place_are_told_so_in_the_own_look(client, db):
    for nth in range(30):
        client.post("/accounts/login/", {"login": f"name{nth}", "password": "something else"})
    answer = client.post("/accounts/login/", {"login": "wang", "password": "something else"})

    assert answer.status_code == 429
    assert [template.name for template in answer.templates][:2] == ["429.html", "base.html"]


def test_one_can_sign_in_while_the_cache_is_away(sign_in, client, monkeypatch):
    away = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", away)

    assert sign_in(False).status_code == 302


def test_who_signs_in_and_who_is_refused_is_written_down(sign_in, client, caplog):
    caplog.set_level(logging.INFO, "config.sign_in")

    sign_in(False, REMOTE_ADDR="192.0.2.7")
    client.logout()
    for name in ("li.wei", "my secret in the wrong box"):
        client.post("/accounts/login/", {"login": name, "password": "something else"})

    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "li.wei signed in from 192.0.2.7."),
        ("WARNING", "Refused to sign in li.wei from 127.0.0.1."),
        ("WARNING", "Refused to sign in an unknown account from 127.0.0.1."),
    ]
