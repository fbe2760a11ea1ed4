"""The pages of webhooks, as the bureau uses them and nobody else can."""

import pytest
from django.urls import reverse

from assessment.computing.webhook_secrets import secret_of
from assessment.models import Delivery, Webhook
from tests.decision_factories import make_webhook
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PROGRAM = {"name": "Portal", "url": "https://portal.example/hook", "events": ["results.sealed"]}


@pytest.fixture
def bureau(client):
    user = make_user(role="bureau")
    client.force_login(user)
    return user


def page_of(webhook, name="webhook"):
    return reverse(f"assessment:{name}", args=[webhook.pk])


def test_a_program_is_added_and_its_secret_shown_once(client, bureau):
    answer = client.post(reverse("assessment:webhooks"), PROGRAM)

    webhook = Webhook.objects.get()
    assert (webhook.name, webhook.events) == ("Portal", ["results.sealed"])
    assert answer.status_code == 200
    assert secret_of(webhook) in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    for address in (page_of(webhook), reverse("assessment:webhooks")):
        assert secret_of(webhook) not in client.get(address).text


@pytest.mark.parametrize(
    "wrong", [{"url": "http//x"}, {"url": "ftp://x.example"}, {"events": []}, {"name": ""}]
)
def test_a_wrong_one_is_refused_with_the_reason_and_keeps_what_was_typed(client, bureau, wrong):
    answer = client.post(reverse("assessment:webhooks"), PROGRAM | wrong)

    assert answer.status_code == 400
    assert "error-summary" in answer.text
    assert not Webhook.objects.exists()


def test_what_is_told_of_one_can_be_changed_and_the_secret_stays(client, bureau):
    webhook = make_webhook(bureau)
    secret = secret_of(webhook)

    client.post(page_of(webhook), PROGRAM)

    webhook.refresh_from_db()
    assert (webhook.name, webhook.is_active) == ("Portal", False)
    assert secret_of(webhook) == secret


def test_the_secret_can_be_renewed_and_the_new_one_is_shown_once(client, bureau):
    webhook = make_webhook(bureau)
    secret = secret_of(webhook)

    answer = client.post(page_of(webhook, "webhook_secret"))

    webhook.refresh_from_db()
    assert secret_of(webhook) != secret
    assert secret_of(webhook) in answer.text
    assert secret not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret_of(webhook) not in client.get(page_of(webhook)).text


def test_a_trial_is_owed_once_for_each_push_of_the_button(client, bureau):
    webhook = make_webhook(bureau)

    client.post(page_of(webhook, "webhook_ping"))

    row = Delivery.objects.get()
    assert (row.event, row.is_test, row.webhook) == ("ping", True, webhook)


def test_none_goes_to_one_that_is_switched_off(client, bureau):
    webhook = make_webhook(bureau, is_active=False)

    answer = client.post(page_of(webhook, "webhook_ping"), follow=True)

    assert not Delivery.objects.exists()
    assert "Switch it on first" in answer.text


@pytest.mark.parametrize(("state", "after"), [("failed", "queued"), ("done", "done")])
def test_what_was_given_up_can_be_sent_once_more(client, bureau, state, after):
    webhook = make_webhook(bureau)
    row = Delivery.objects.create(webhook=webhook, event="ping", payload={}, state=state)

    client.post(page_of(webhook, "webhook_again"), {"delivery": row.pk})

    row.refresh_from_db()
    assert row.state == after


def test_a_delivery_of_another_webhook_is_not_found(client, bureau):
    row = Delivery.objects.create(
        webhook=make_webhook(bureau), event="ping", payload={}, state="failed"
    )

    answer = client.post(page_of(make_webhook(bureau), "webhook_again"), {"delivery": row.pk})

    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_no_more_with_more_rows(client, bureau, rows, django_assert_num_queries):
    webhooks = [make_webhook(bureau) for _ in range(rows)]
    for _ in range(rows):
        Delivery.objects.create(webhook=webhooks[0], event="ping", payload={}, state="done")

    with django_assert_num_queries(3):  # session, user, webhooks
        client.get(reverse("assessment:webhooks"))
    with django_assert_num_queries(5):  # session, user, webhook, count, deliveries
        client.get(page_of(webhooks[0]))
