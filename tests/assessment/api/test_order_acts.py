"""A secretariat's program answers the items of an order and asks for more time."""

import pytest
import time_machine
from django.test import Client

from assessment.models import OrderExtension
from tests.assessment.api.world import token_of
from tests.order_factories import NOW, Rectification

LATER = "2031-04-30"


@pytest.fixture
def rectification(small_world):
    return Rectification(small_world)


@pytest.fixture(autouse=True)
def _that_day():
    with time_machine.travel(NOW, tick=False):
        yield


def send(rectification, method, path, role="secretariat", **body):
    client = Client(headers=token_of(rectification.users[role]) if role else {})
    address = f"/api/v1/rectifications/{rectification.order.pk}/{path}"
    return getattr(client, method)(address, body, content_type="application/json")


def answer(rectification, position=1, **body):
    return send(rectification, "put", f"items/{position}/", **{"version": 1} | body)


def test_an_answer_is_kept_as_a_draft_and_then_submitted(rectification):
    draft = answer(rectification, plan="A plan.", progress=30)
    sent = answer(rectification, answer="Done.", version=2, submit=True)

    assert draft.json() == {
        "position": 1,
        "criterion": "5.4.4",
        "state": "open",
        "plan": "A plan.",
        "progress": 30,
        "answer": "",
        "version": 2,
        "answered_at": None,
    }
    assert sent.json() == draft.json() | {
        "state": "answered",
        "answer": "Done.",
        "version": 3,
        "answered_at": "2031-03-03T10:00:00+08:00",
    }
    (item, _other) = send(rectification, "get", "").json()["items"]
    assert (item["state"], item["version"]) == ("answered", 3)


def test_a_stale_answer_comes_with_what_is_stored(rectification):
    answer(rectification, plan="A plan.")

    stale = answer(rectification, plan="Another.")

    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert stale.json()["stored"]["plan"] == "A plan."


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"submit": True}, 409, "reason_missing"),
        ({"progress": 101}, 400, "invalid"),
        ({"version": None}, 400, "invalid"),
        ({"role": "bureau"}, 403, "permission_denied"),
        ({"role": "member"}, 404, "not_found"),
        ({"role": None}, 404, "not_found"),
        ({"position": 9}, 404, "not_found"),
    ],
)
def test_an_answer_is_refused(rectification, body, status, code):
    refused = answer(rectification, **body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert rectification.item().version == 1


def test_more_time_is_asked_for_once(rectification):
    asked = send(rectification, "post", "extension/", wanted_until=LATER, reason="Flood.")
    again = send(rectification, "post", "extension/", wanted_until=LATER, reason="Flood.")

    assert (asked.status_code, asked.json()) == (
        201,
        {
            "state": "asked",
            "wanted_until": LATER,
            "reason": "Flood.",
            "asked_at": "2031-03-03T10:00:00+08:00",
        },
    )
    assert (again.status_code, again.json()["code"]) == (409, "transition_refused")
    assert OrderExtension.objects.get().asked_by == rectification.secretariat


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"wanted_until": "2031-03-31"}, 409, "calendar_refused"),
        ({"wanted_until": "soon"}, 400, "invalid"),
        ({"reason": " "}, 400, "invalid"),
        ({"role": "bureau"}, 403, "permission_denied"),
        ({"role": "member"}, 404, "not_found"),
    ],
)
def test_more_time_is_refused(rectification, body, status, code):
    given = {"wanted_until": LATER, "reason": "Flood."} | body

    refused = send(rectification, "post", "extension/", **given)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert not OrderExtension.objects.exists()


def test_more_time_is_asked_for_before_the_last_day_is_over(rectification):
    with time_machine.travel("2031-04-01T02:00:00Z", tick=False):
        refused = send(rectification, "post", "extension/", wanted_until=LATER, reason="Flood.")

    assert (refused.status_code, refused.json()["code"]) == (409, "deadline_over")
    assert refused.json()["last_day"] == "2031-03-31"
