"""What a version changes, on its page; and what the bureau makes of a draft there."""

from html import unescape

import pytest

from assessment.models import Framework
from assessment.services.drafting import draft_version
from tests.decision_factories import make_weighing
from tests.factories import make_cycle, make_framework, make_user

URL = "/frameworks/small/2/changes/"
RELEASE = {"action": "release", "release-confirmation": "small"}
DISCARD = {"action": "discard", "discard-confirmation": "small"}


@pytest.fixture
def staff(db):
    return make_user("bureau")


@pytest.fixture
def draft(staff):
    return draft_version(make_framework().pk, {}, by=staff)


@pytest.fixture
def bureau(client, staff, draft):
    client.force_login(staff)
    return client


def text_of(answer):
    return unescape(answer.content.decode())


def test_a_draft_is_released_by_its_code(bureau, draft):
    wrong = bureau.post(URL, RELEASE | {"release-confirmation": "Small"})
    answer = bureau.post(URL, RELEASE, follow=True)

    assert wrong.status_code == 400
    assert "which is small" in text_of(wrong)
    assert answer.redirect_chain == [("/frameworks/small/2/", 302)]
    assert "The version is released." in text_of(answer)
    draft.refresh_from_db()
    assert draft.released_at is not None


def test_a_draft_is_discarded_by_its_name_in_either_language(bureau, draft, staff):
    make_weighing(draft, staff)
    page = text_of(bureau.get(URL))
    wrong = bureau.post(URL, DISCARD | {"discard-confirmation": "big"})
    answer = bureau.post(URL, DISCARD | {"discard-confirmation": "small（中文）"}, follow=True)

    assert "1 comparison of its criteria goes with it." in page
    assert wrong.status_code == 400
    assert "which is “small”" in text_of(wrong)
    assert "The draft is discarded." in text_of(answer)
    assert not Framework.objects.filter(version=2).exists()


def test_what_is_refused_comes_back_with_its_sentence(bureau, draft):
    draft.criteria.update(weight=90)
    unbalanced = bureau.post(URL, RELEASE)
    make_cycle(framework=draft)
    used = bureau.post(URL, DISCARD)

    assert (unbalanced.status_code, used.status_code) == (409, 409)
    assert "sum to 90; they must sum to exactly 100" in text_of(unbalanced)
    assert "A cycle uses this version" in text_of(used)
    assert Framework.objects.filter(version=2, released_at=None).exists()


def test_the_page_says_what_differs_and_from_which_version(bureau, draft, staff):
    draft.criteria.update(weight=90)
    third = draft_version(make_framework().pk, {}, by=staff)

    page = bureau.get(URL)
    against_third = bureau.get(URL, {"against": third.version})

    assert page.context["against"].version == 1
    assert [(each.what, each.before, each.after) for each in page.context["differences"]] == [
        ("weight", "100", "90")
    ]
    assert against_third.context["against"] == third
    for odd in ("2", "99", "x", "9" * 40):
        assert bureau.get(URL, {"against": odd}).context["against"].version == 1


def test_a_first_version_has_nothing_to_compare_with(bureau):
    assert "No earlier version is released" in text_of(bureau.get("/frameworks/small/1/changes/"))


def test_a_released_version_offers_neither_and_takes_neither(bureau):
    page = text_of(bureau.get("/frameworks/small/1/changes/"))

    assert "Discard this draft" not in page
    assert bureau.post("/frameworks/small/1/changes/", RELEASE).status_code == 409
    assert bureau.post("/frameworks/small/1/changes/", DISCARD).status_code == 409


def test_an_observer_reads_what_differs_and_changes_nothing(client, draft):
    client.force_login(make_user("observer"))

    page = text_of(client.get(URL))

    assert "Both versions say the same." in page
    assert "Release this version" not in page
    assert client.post(URL, RELEASE).status_code == 403


def test_the_page_of_a_draft_leads_to_its_changes(bureau):
    assert 'href="/frameworks/small/2/changes/"' in text_of(bureau.get("/frameworks/small/2/"))
    assert "nothing is assessed by it yet" not in text_of(bureau.get("/frameworks/small/1/"))


def test_the_page_costs_few_queries(bureau, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        bureau.get(URL)
