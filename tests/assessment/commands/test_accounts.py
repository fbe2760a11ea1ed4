"""closeuser and resetfactor: an account ends at once, and a lost second factor goes."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import Client

from members.models import ApiToken, User
from members.services import issue_token
from tests.assessment.commands.running import Ran, run
from tests.factories import make_user

CYCLES = "/api/v1/cycles/"


@pytest.fixture
def wang(db):
    user = make_user("bureau", "wang")
    user.set_password("a long enough password")
    user.save()
    return user


def reasons(user):
    rows = User.history.filter(id=user.pk).exclude(history_change_reason=None)
    return list(rows.order_by("history_id").values_list("history_change_reason", "is_active"))


def test_closeuser_ends_sessions_password_and_tokens_at_once(client, wang):
    client.force_login(wang)
    program = Client(headers={"Authorization": f"Token {issue_token(wang)}"})
    assert (client.get("/account/").status_code, program.get(CYCLES).status_code) == (200, 200)

    ran = run("closeuser", "wang")

    assert ran == Ran(0, "wang is closed. Sessions, password and API tokens have ended.\n", "")
    assert (client.get("/account/").status_code, program.get(CYCLES).status_code) == (302, 401)
    assert not ApiToken.objects.exists()
    assert reasons(wang) == [("closed", False)]


def test_reopening_brings_nothing_back_that_was_ended(client, wang):
    client.force_login(wang)
    program = Client(headers={"Authorization": f"Token {issue_token(wang)}"})
    run("closeuser", "wang")

    ran = run("closeuser", "wang", "--reopen")

    assert (ran.status, ran.out) == (
        0,
        "wang is open. Without a password yet: run “manage.py changepassword”.\n",
    )
    assert (client.get("/account/").status_code, program.get(CYCLES).status_code) == (302, 401)
    assert authenticate(username="wang", password="a long enough password") is None
    wang.refresh_from_db()
    assert wang.is_active
    assert reasons(wang) == [("closed", False), ("reopened", True)]


def test_closing_what_is_closed_and_opening_what_is_open_changes_nothing(wang):
    assert run("closeuser", "wang", "--reopen") == Ran(0, "wang is open.\n", "")
    run("closeuser", "wang")

    assert run("closeuser", "wang").status == 0

    assert reasons(wang) == [("closed", False)]


def test_resetfactor_takes_the_factor_and_the_recovery_codes_away(client, wang):
    other = make_user("bureau", "li")
    for user, kind in ((wang, "totp"), (wang, "recovery_codes"), (other, "totp")):
        Authenticator.objects.create(user=user, type=kind, data={})
    client.force_login(wang)

    ran = run("resetfactor", "wang")

    assert ran == Ran(
        0, "wang signs in with the password alone now, and sets up another under Account.\n", ""
    )
    assert [each.user for each in Authenticator.objects.all()] == [other]
    assert client.get("/account/").status_code == 200
    assert reasons(wang) == [("second factor removed", True)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("closeuser", "nobody"), "There is no account nobody.\n"),
        (("closeuser", "nobody", "--reopen"), "There is no account nobody.\n"),
        (("resetfactor", "nobody"), "There is no account nobody.\n"),
        (("resetfactor", "wang"), "The account wang has no second factor.\n"),
    ],
)
def test_what_is_not_there_is_refused(wang, arguments, sentence):
    assert run(*arguments) == Ran(1, "", sentence)
    assert reasons(wang) == []
