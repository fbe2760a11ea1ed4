"""What becomes of an event: signed, sent, tried again, given up."""

import hashlib
import hmac
import json
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from assessment import jobs
from assessment.choices import WebhookEvent
from assessment.computing.webhook_secrets import secret_of
from assessment.jobs import delivering
from assessment.jobs.delivering import MOST_TRIES
from assessment.models import Delivery
from tests.assessment.webhooks.listener import listening
from tests.decision_factories import make_webhook
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    with listening() as listener:
        yield listener


@pytest.fixture
def webhook(listener):
    events = [WebhookEvent.DECISION_ISSUED]
    return make_webhook(make_user(role="bureau"), url=listener.url, events=events)


def owed(webhook):
    jobs.tell(WebhookEvent.DECISION_ISSUED, {"cycle": "tiny", "number": "2026-1"})
    return Delivery.objects.get(webhook=webhook)


def test_an_event_is_owed_to_those_that_listen_for_it_and_are_active(webhook):
    make_webhook(webhook.created_by, events=[WebhookEvent.ORDER_CHANGED])
    make_webhook(webhook.created_by, events=webhook.events, is_active=False)

    jobs.tell(WebhookEvent.DECISION_ISSUED, {"number": "2026-1"})

    assert [row.webhook for row in Delivery.objects.all()] == [webhook]


def test_deliver_sends_the_event_with_a_signature_of_time_and_body(webhook, listener):
    row = owed(webhook)

    jobs.deliver(row.pk)

    ((headers, body),) = listener.sent
    time, digest = headers["X-Assessment-Signature"].split(",")
    signed = time.removeprefix("t=").encode() + b"." + body
    secret = secret_of(webhook).encode()
    assert digest == "v1=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["id"], told["event"]) == (row.pk, "decision.issued")
    assert told["data"] == {"cycle": "tiny", "number": "2026-1"}
    row.refresh_from_db()
    assert (row.state, row.status_code, row.attempts) == ("done", 204, 1)


def test_a_repeated_message_delivers_nothing_twice(webhook, listener):
    row = owed(webhook)

    jobs.deliver(row.pk)
    jobs.deliver(row.pk)

    assert len(listener.sent) == 1


def test_a_refusal_is_tried_again_with_growing_pauses_and_given_up_in_the_end(webhook, listener):
    listener.status, listener.answer = 500, b"not today"
    row = owed(webhook)
    pauses = []

    for _ in range(MOST_TRIES):
        Delivery.objects.filter(pk=row.pk).update(run_after=None)
        jobs.deliver(row.pk)
        row.refresh_from_db()
        if row.run_after:
            pauses.append((row.run_after - timezone.now()) / timedelta(seconds=30))

    assert [round(pause) for pause in pauses[:4]] == [1, 2, 4, 8]
    assert (row.state, row.status_code, row.answer) == ("failed", 500, "not today")
    assert len(listener.sent) == MOST_TRIES


def test_a_redirection_is_not_followed(webhook, listener):
    listener.status, listener.headers = 302, {"Location": listener.url}
    row = owed(webhook)

    jobs.deliver(row.pk)

    row.refresh_from_db()
    assert (len(listener.sent), row.state, row.problem) == (1, "queued", "HTTP 302")


def test_a_private_address_is_not_reached_unless_allowed(webhook, listener, settings):
    settings.WEBHOOK_NETWORKS = []
    row = owed(webhook)

    jobs.deliver(row.pk)

    row.refresh_from_db()
    assert listener.sent == []
    assert row.state == "queued"
    assert row.status_code is None


def test_a_program_that_is_away_is_tried_later(webhook, listener):
    webhook.url = "http://127.0.0.1:9/"
    webhook.save()
    row = owed(webhook)

    jobs.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.problem) == ("queued", "NewConnectionError")


@pytest.mark.parametrize(
    ("at_once", "dripping"),
    [
        (b"", b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Patience: infinite\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a long answer, told slowly"),
    ],
)
def test_an_answer_that_drips_is_cut_off_and_no_yes(
    webhook, listener, monkeypatch, at_once, dripping
):
    monkeypatch.setattr(delivering, "ANSWER_SECONDS", 0.5)
    listener.at_once, listener.dripping = at_once, dripping
    row = owed(webhook)

    jobs.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.status_code, row.problem) == ("queued", None, "TimeoutError")


def test_an_address_may_hold_spaces_and_chinese(webhook, listener):
    webhook.url += "&unit=联合体 1"
    webhook.save()
    row = owed(webhook)

    jobs.deliver(row.pk)

    row.refresh_from_db()
    assert row.state == "done"


def test_what_is_owed_to_one_that_was_switched_off_is_given_up(webhook, listener):
    row = owed(webhook)
    webhook.is_active = False
    webhook.save()

    jobs.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, listener.sent) == ("failed", [])
    assert jobs.deliveries_owed(timezone.now()) == []


def test_what_was_settled_long_ago_is_forgotten(webhook):
    now = timezone.now()
    for days in (89, 91):
        row = Delivery.objects.create(webhook=webhook, event="ping", payload={}, state="done")
        Delivery.objects.filter(pk=row.pk).update(settled_at=now - timedelta(days=days))
    waiting = Delivery.objects.create(webhook=webhook, event="ping", payload={})

    jobs.forget_deliveries(now)

    assert Delivery.objects.count() == 2
    assert Delivery.objects.filter(pk=waiting.pk).exists()
