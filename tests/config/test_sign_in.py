import pytest
from django.contrib.auth.models import Group

from members.models import User
from members.permissions import DEMONSTRATION

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
