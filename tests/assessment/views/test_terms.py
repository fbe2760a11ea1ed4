"""The terms of a cycle's decisions on their page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.models import Terms
from tests.decision_factories import make_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world):
    small_world.enter("deliberation")
    return small_world


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


def text_of(answer):
    return answer.content.decode()


def test_terms_are_settled_on_their_page(bureau, world):
    address = reverse("assessment:terms", args=["tiny"])
    assert "The decisions of this cycle are not made here yet" in text_of(bureau.get(address))
    sent = {
        "needs_two_people": "on",
        "top_quota": "30",
        "notice_days": "5",
        "reply_days": "10",
        "rectify_days": "60",
        "extension_days": "0",
        "grace_days": "10",
    }

    assert bureau.post(address, sent | {"notice_days": "0"}).status_code == 400
    assert bureau.post(address, sent).status_code == 302

    terms = Terms.objects.get()
    assert (terms.needs_two_people, terms.top_quota) == (True, Decimal(30))
    assert terms.extension_days == 0
    assert "Settled so far" in text_of(bureau.get(address))


def test_terms_are_read_by_observers(client, world):
    make_terms(world.cycle)
    client.force_login(world.users["observer"])

    page = text_of(client.get(reverse("assessment:terms", args=["tiny"])))

    assert "Settle the terms" not in page
    assert "Working days of public notice" in page
