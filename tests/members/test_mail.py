"""Where and in which language somebody is reminded is the person's own to say."""

import pytest

from tests.factories import make_user

URL = "/account/"


@pytest.fixture
def user(client, db):
    user = make_user("secretariat", "sun", email="old@example.cn")
    client.force_login(user)
    return user


def saved(user):
    user.refresh_from_db()
    return user.email, user.language


def test_the_page_shows_what_is_saved(client, user):
    page = client.get(URL).content.decode()

    assert 'value="old@example.cn"' in page
    assert '<option value="zh-hans" selected>' in page


def test_address_and_language_are_saved_with_their_history(client, user):
    answer = client.post(URL, {"email": "new@example.cn", "language": "en"})

    assert (answer.status_code, answer.url) == (302, URL)
    assert saved(user) == ("new@example.cn", "en")
    assert user.history.first().email == "new@example.cn"


def test_saving_what_is_saved_leaves_no_history(client, user):
    before = user.history.count()

    client.post(URL, {"email": "old@example.cn", "language": "zh-hans"})

    assert user.history.count() == before


def test_no_address_is_no_mail(client, user):
    client.post(URL, {"email": "", "language": "zh-hans"})

    assert saved(user) == ("", "zh-hans")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody", "language": "en"},
        {"email": "a@b.cn\nBcc: c@d.cn", "language": "en"},
        {"email": "a@b.cn", "language": "fr"},
        {"email": f"{'a' * 250}@b.cn", "language": "en"},
    ],
)
def test_what_is_wrong_is_told_and_nothing_saved(client, user, wrong):
    answer = client.post(URL, wrong)

    assert answer.status_code == 400
    assert saved(user) == ("old@example.cn", "zh-hans")
