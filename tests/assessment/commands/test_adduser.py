"""adduser: accounts with the scope that their role needs, and tokens shown once."""

import io

import pytest
from knox.auth import TokenAuthentication

from alliances.models import SecretariatSeat
from assessment.models import Assessor
from members.models import ApiToken, User
from tests.assessment.commands.running import Ran, run
from tests.factories import make_alliance, make_assessor, make_region, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_a_bureau_account_needs_nothing_and_cannot_sign_in():
    assert run("adduser", "wang", "--role", "bureau") == Ran(
        0, "wang can work now, as bureau staff.\n", ""
    )
    assert not User.objects.get(username="wang").has_usable_password()


def test_the_scope_of_each_role_is_kept():
    make_region("370303")
    make_alliance("A1")
    make_unit("u1")
    for role, scope in (
        ("district", ("--region", "370303")),
        ("secretariat", ("--alliance", "A1")),
        ("member", ("--unit", "u1")),
        ("observer", ()),
    ):
        assert run("adduser", role, "--role", role, *scope).status == 0

    users = User.objects.order_by("username").values_list("username", "region", "unit__code")
    assert list(users) == [
        ("district", "370303", None),
        ("member", None, "u1"),
        ("observer", None, None),
        ("secretariat", None, None),
    ]
    seat = SecretariatSeat.objects.get()
    assert (seat.user.username, seat.alliance.code) == ("secretariat", "A1")


def test_an_assessor_gets_the_sheets_kept_under_the_name():
    known = make_assessor("li")

    run("adduser", "li", "--role", "assessor")
    run("adduser", "zhao", "--role", "assessor")

    known.refresh_from_db()
    assert known.user.username == "li"
    assert Assessor.objects.get(name="zhao").user.username == "zhao"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--role", "clerk"), "There is no role clerk. The roles are: bureau, district, secretariat, assessor, member, observer."),
        (("--role", "district"), "A district officer needs a region."),
        (("--role", "member"), "The account of a member needs a unit."),
        (("--role", "secretariat"), "The account of a secretariat needs an alliance."),
        (("--role", "district", "--region", "370399"), "There is no region 370399."),
        (("--role", "member", "--unit", "u9"), "There is no unit u9."),
        (("--role", "secretariat", "--alliance", "A9"), "There is no alliance A9."),
        (("--role", "bureau", "--alliance", "A1"), "Only the account of a secretariat has an alliance."),
        (("--role", "bureau", "--region", "370300"), "Only a district officer has a region."),
    ],
)  # fmt: skip
def test_what_a_role_needs_is_asked_for(arguments, sentence):
    make_alliance("A1")

    assert run("adduser", "wang", *arguments) == Ran(1, "", sentence + "\n")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name",
    [" wang", "wang ", "wang  wei", "wang\twei", "wang,wei", 'w"w', "w\u200bw", "张\u3000三"],
)
def test_a_name_must_be_one(name):
    ran = run("adduser", name, "--role", "bureau")

    assert ran == Ran(
        1,
        "",
        "A name has 1 to 150 printable characters, single spaces between them, and neither commas"
        " nor double quotation marks.\n",
    )


@pytest.mark.parametrize("name", ["张 三", "Wang Wei", "O'Brien (a)", "=cmd"])
def test_an_account_with_any_other_name_can_sign_in(name, monkeypatch, client):
    make_assessor(name)
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))

    ran = run("adduser", name, "--role", "assessor", "--password-stdin")
    signed_in = client.post(
        "/accounts/login/", {"login": name, "password": "correct horse battery"}
    )

    assert (ran.status, signed_in.status_code) == (0, 302)
    assert Assessor.objects.get().user.username == name


def test_an_assessor_of_almost_that_name_is_not_somebody_else():
    make_assessor("E1")

    assert run("adduser", "e1", "--role", "assessor") == Ran(
        1,
        "",
        "There is an assessor “E1” already, who differs only in capital and small letters. Give"
        " the account that name.\n",
    )
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("role", "scope", "other", "kind"),
    [
        ("district", ("--region", "370303"), ("--region", "370304"), "region"),
        ("secretariat", ("--alliance", "A1"), ("--alliance", "A2"), "alliance"),
        ("member", ("--unit", "u1"), ("--unit", "u2"), "unit"),
        ("assessor", (), ("--unit", "u2"), "unit"),
    ],
)
def test_an_account_of_another_scope_gets_no_token(role, scope, other, kind):
    for region in ("370303", "370304"):
        make_region(region)
    for number in (1, 2):
        make_alliance(f"A{number}")
        make_unit(f"u{number}")
    run("adduser", "wang", "--role", role, *scope)

    assert run("adduser", "wang", "--role", role, *scope, "--token").status == 0
    assert run("adduser", "wang", "--role", role, *other, "--token") == Ran(
        1, "", f"The account wang has another {kind} than {other[1]}; it gets no token.\n"
    )


def test_a_name_is_given_once():
    make_user("bureau", "wang")

    for name in ("wang", "Wang"):
        assert run("adduser", name, "--role", "bureau") == Ran(
            1, "", f"There is an account {name} already.\n"
        )


def authenticated(token):
    return TokenAuthentication().authenticate_credentials(token.encode())[0]


def test_a_token_is_all_that_is_printed():
    ran = run("adduser", "wang", "--role", "bureau", "--token")

    token = ran.out.strip()
    assert (ran.status, ran.err, ran.out) == (0, "", token + "\n")
    assert authenticated(token).username == "wang"
    assert token not in str(list(ApiToken.objects.values()))


def test_an_account_that_is_there_gets_another_token():
    first = run("adduser", "wang", "--role", "bureau", "--token").out.strip()

    second = run("adduser", "wang", "--role", "bureau", "--token").out.strip()

    assert first != second
    assert [authenticated(token).username for token in (first, second)] == ["wang", "wang"]


@pytest.mark.parametrize("fields", [{"role": "observer"}, {"is_active": False}])
def test_an_account_of_another_role_gets_no_token(fields):
    make_user(**{"role": "bureau", "username": "wang", **fields})

    assert run("adduser", "wang", "--role", "bureau", "--token") == Ran(
        1, "", "The account wang has another role or is closed; it gets no token.\n"
    )


def test_a_password_comes_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))

    run("adduser", "wang", "--role", "bureau", "--password-stdin")

    assert User.objects.get().check_password("correct horse battery")


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("12345\n"))

    ran = run("adduser", "wang", "--role", "bureau", "--password-stdin")

    assert (ran.status, ran.out, User.objects.count()) == (1, "", 0)
    assert ran.err.startswith("This password is too short.")
