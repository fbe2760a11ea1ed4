"""The pages of rectification: a list, an order, an item, more time, and the home page."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from assessment.models import Attachment, Order, OrderItem
from assessment.services.orders import build_order
from tests.decision_factories import make_attachment, make_decision, make_order, make_order_item
from tests.order_factories import NOW, Rectification

ISSUED = datetime(2098, 4, 1, 2, tzinfo=UTC)
FIRST_DAY = date(2099, 1, 19)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def rectification(world):
    world.enter("published")
    return Rectification(world, issued_at=ISSUED, days=200, due_on=FIRST_DAY)


@pytest.fixture
def sign_in(client, rectification):
    def go(role):
        client.force_login(rectification.users[role])
        client.cookies["django_language"] = "en"
        return client

    return go


def at(name, *args):
    return reverse(f"assessment:{name}", args=args)


def post(client, name, key, **body):
    return client.post(at(name, key), body)


def test_the_list_says_what_is_next(rectification, sign_in):
    answer = sign_in("bureau").get(at("orders", "tiny"))

    assert "2 items are to be answered." in answer.content.decode()


def test_an_empty_list_says_what_will_be_here(world, client):
    client.force_login(world.users["bureau"])

    assert 'class="empty"' in client.get(at("orders", "tiny")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_at_any_length(
    rectification, sign_in, world, rows, django_assert_max_num_queries
):
    for code in ("gaoxin", "zichuan")[: rows - 1]:
        order = make_order(world.entries[code], rectification.bureau)
        make_order_item(order)
    client = sign_in("bureau")

    with django_assert_max_num_queries(9):
        answer = client.get(at("orders", "tiny"))

    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("items", [2, 4])
def test_an_order_costs_the_same_at_any_length(
    rectification, sign_in, items, django_assert_max_num_queries
):
    for place in range(2, items):
        make_order_item(rectification.order, f"c{place}")
    client = sign_in("secretariat")

    with django_assert_max_num_queries(12):
        answer = client.get(at("order", rectification.order.pk))

    assert len(answer.context["items"]) == items


def test_the_secretariat_saves_and_submits_an_item(rectification, sign_in):
    client, item = sign_in("secretariat"), rectification.items[0]
    told = {"plan": "plan", "progress": "40", "answer": "done", "version": "1"}
    assert post(client, "order_item", item.pk, act="save", **told).status_code == 302
    stale = post(client, "order_item", item.pk, act="submit", **told | {"answer": "else"})
    assert stale.status_code == 409
    assert "else" in stale.content.decode()
    assert "This is stored now." in stale.content.decode()
    version = stale.context["form"]["version"].value()
    again = told | {"answer": "else", "version": version}
    assert post(client, "order_item", item.pk, act="save", **again).status_code == 302

    answer = post(client, "order_item", item.pk, act="submit", **told | {"version": "3"})

    assert answer.status_code == 302
    assert rectification.item().state == "answered"
    assert post(client, "order_item", item.pk, act="save", progress="101").status_code == 400


def test_the_bureau_accepts_and_returns(rectification, sign_in):
    rectification.answer(0)
    rectification.answer(1)
    client = sign_in("bureau")
    first, second = rectification.items
    assert "What proves it right" in client.get(at("order_item", first.pk)).content.decode()

    assert post(client, "order_item", first.pk, act="accept", version="2").status_code == 302
    assert post(client, "order_item", second.pk, act="return", version="2").status_code == 409
    returned = post(client, "order_item", second.pk, act="return", version="2", reason="no")

    assert returned.status_code == 302
    assert [rectification.item(place).state for place in (0, 1)] == ["accepted", "returned"]
    assert client.get(at("order_item", first.pk)).context["act"] == "return"


def test_a_refusal_names_its_file(rectification, sign_in):
    program = SimpleUploadedFile("setup.pdf", b"MZ" + b"\0" * 99, "application/pdf")

    page = sign_in("secretariat").post(
        at("order_files", rectification.items[0].pk), {"file": program}
    )

    assert "setup.pdf: " in page.content.decode()


def test_beside_a_refused_file_the_other_forms_go_to_the_item(rectification, sign_in):
    item = rectification.items[0]
    page = sign_in("secretariat").post(at("order_files", item.pk), {}).content.decode()

    answer = f'<form class="form" method="post" action="{at("order_item", item.pk)}" novalidate>'
    assert page.count(answer) == 1
    assert "What you typed stays in the fields." not in page


def test_files_come_in_and_can_be_taken_away_until_submitted(rectification, sign_in):
    client, item = sign_in("secretariat"), rectification.items[0]
    nothing = client.post(at("order_files", item.pk), {})
    assert nothing.status_code == 409
    assert "Choose a file first." in nothing.content.decode()
    text = SimpleUploadedFile("proof.txt", b"The list of the member units.\n", "text/plain")
    refused = client.post(at("order_files", item.pk), {"file": text})
    if refused.status_code == 302:
        assert Attachment.objects.get().name == "proof.txt"
    file = make_attachment(item=item, added_by=rectification.secretariat)

    taken = post(client, "order_item", item.pk, act="take_away", file=str(file.pk))
    again = post(client, "order_item", item.pk, act="take_away", file=str(file.pk))

    assert (taken.status_code, again.status_code) == (302, 409)
    assert not Attachment.objects.filter(pk=file.pk).exists()
    file = make_attachment(item=item)
    rectification.answer(0, version=1)
    rectification.rule(0, accepted=False, reason="no")
    Attachment.objects.filter(pk=file.pk).update(added_at=NOW)
    kept = post(client, "order_item", item.pk, act="take_away", file=str(file.pk))
    assert kept.status_code == 409


def test_more_time_is_asked_for_and_granted(rectification, sign_in):
    key = rectification.order.pk
    client = sign_in("secretariat")
    assert client.get(at("order_extension", key)).status_code == 200
    assert post(client, "order_extension", key, reason="late").status_code == 400
    early = post(client, "order_extension", key, wanted_until="2030-01-01", reason="late")
    assert early.status_code == 409
    asked = post(client, "order_extension", key, wanted_until="2099-02-27", reason="late")
    assert asked.status_code == 302
    assert client.get(at("order_extension", key)).status_code == 200

    client = sign_in("bureau")
    assert "More time is asked for" in client.get(at("order", key)).content.decode()
    assert post(client, "order_extension", key, grant="1").status_code == 409
    assert post(client, "order_extension", key, refuse="1").status_code == 409
    granted = post(client, "order_extension", key, grant="1", granted_until="2099-02-27")

    assert granted.status_code == 302
    assert Order.objects.get(pk=key).due_on.isoformat() == "2099-02-27"
    assert post(client, "order_extension", key, refuse="1", reply="no").status_code == 409
    assert sign_in("observer").get(at("order_extension", key)).status_code == 200
    assert sign_in("observer").post(at("order_extension", key)).status_code == 403


def test_the_bureau_declares_failed_orders_again_and_withdraws(rectification, sign_in):
    key = rectification.order.pk
    client = sign_in("bureau")
    assert post(client, "order", key, act="fail", **{"fail-reason": "late"}).status_code == 409
    Order.objects.filter(pk=key).update(due_on="2026-01-05")
    OrderItem.objects.filter(order=key).update(due_on="2026-01-05")
    page = client.get(at("order", key))
    assert page.context["acts"] == ["fail", "withdraw"]
    assert "overdue" in page.content.decode()
    assert post(client, "order", key, act="fail").status_code == 400
    assert post(client, "order", key, act="fail", **{"fail-reason": "late"}).status_code == 302
    assert client.get(at("order", key)).context["acts"] == ["again"]

    body = {"again-days": "9", "again-items": [rectification.items[0].pk], "again-reason": "more"}
    assert post(client, "order", key, act="again", **body).status_code == 302
    withdrawn = post(client, "order", key, act="withdraw", **{"withdraw-reason": "mistake"})

    assert withdrawn.status_code == 302
    assert Order.objects.get(pk=key).state == "withdrawn"
    assert post(client, "order", key, act="nonsense").status_code == 403
    assert sign_in("observer").post(at("order", key), {"act": "fail"}).status_code == 403


def test_a_failed_order_leads_to_the_removal(rectification, sign_in):
    order = rectification.order
    Order.objects.filter(pk=order.pk).update(state="failed", settled_at=NOW)
    assert sign_in("bureau").get(at("order", order.pk)).context["removal"] is None
    removal = make_decision(order.entry, "remove")

    page = sign_in("bureau").get(at("order", order.pk))

    assert page.context["removal"] == removal
    assert f'href="/decisions/{removal.pk}/"' in page.text
    assert sign_in("secretariat").get(at("order", order.pk)).context["removal"] is None


def test_a_prepared_order_is_edited_on_its_pages(world, rectification, sign_in):
    order = build_order(make_decision(world.entries["zichuan"], "rectify"), now=NOW)
    client = sign_in("bureau")
    page = client.get(at("order", order.pk))
    assert page.context["acts"] == ["edit", "add", "rebuild"]
    first = order.items.get(position=1)
    assert post(client, "order", order.pk, act="edit", days="30").status_code == 302
    assert "below the 60" in client.get(at("order_item", first.pk)).content.decode()
    worded = {"problem": "wrong", "proof": "right", "days": "10"}
    assert post(client, "order_item", first.pk, act="edit", **worded).status_code == 302
    assert post(client, "order_item", first.pk, act="remove").status_code == 302
    added = {"criterion": "5.4.4", "problem": "wrong", "proof": "right"}
    assert post(client, "order", order.pk, act="add", **added).status_code == 302
    assert post(client, "order", order.pk, act="rebuild").status_code == 302

    rebuilt = order.items.order_by("position").values_list("criterion", flat=True)
    assert list(rebuilt) == ["5.4.4", "5.4.12"]
    assert sign_in("secretariat").get(at("order", order.pk)).status_code == 404
    assert sign_in("district").get(at("order_item", first.pk)).status_code == 404


@pytest.mark.parametrize(
    ("role", "is_told"),
    [("bureau", True), ("secretariat", True), ("district", True), ("assessor", False)],
)
def test_the_home_page_says_what_is_next(rectification, sign_in, role, is_told):
    answer = sign_in(role).get(reverse("home"))

    assert (at("order", rectification.order.pk) in answer.content.decode()) == is_told


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("reassessing", "Its criteria are being assessed again."),
        ("passed", "Nothing is left to be done."),
        ("failed", "It failed; the bureau decides what follows."),
        ("withdrawn", "It was withdrawn; nothing is left to be done."),
    ],
)
def test_each_state_has_its_next_step(rectification, sign_in, state, step):
    Order.objects.filter(pk=rectification.order.pk).update(state=state, settled_at=NOW)

    answer = sign_in("secretariat").get(at("order", rectification.order.pk))

    assert answer.context["next_step"] == step


def test_who_waits_for_whom(rectification, sign_in):
    key = rectification.order.pk
    rectification.answer(0)
    rectification.answer(1)
    step = "All items are with the bureau."
    assert sign_in("secretariat").get(at("order", key)).context["next_step"] == step
    step = "2 items wait for the bureau."
    assert sign_in("district").get(at("order", key)).context["next_step"] == step
    rectification.rule(0)
    rectification.rule(1)
    step = "All items are accepted; the criteria can be assessed again."
    assert sign_in("bureau").get(at("order", key)).context["next_step"] == step


@pytest.mark.parametrize("role", ["bureau", "observer", "district"])
def test_what_the_secretariat_is_writing_is_read_by_itself_alone(rectification, sign_in, role):
    """Not the answer, not its plan, not a file; and no longer once it is submitted."""
    rectification.answer(plan="a first thought", answer="", submit=False)
    item = rectification.items[0]
    draft = make_attachment(item=item)

    own = sign_in("secretariat").get(at("order_item", item.pk)).content.decode()
    others = sign_in(role).get(at("order_item", item.pk)).content.decode()

    assert "a first thought" in own
    assert "proof.pdf" in own
    assert "The secretariat is writing its answer." in others
    assert "a first thought" not in others
    assert "proof.pdf" not in others
    assert sign_in(role).get(at("attachment", draft.pk)).status_code == 404

    rectification.answer(plan="a first thought")

    others = sign_in(role).get(at("order_item", item.pk)).content.decode()
    assert "a first thought" in others
    assert "proof.pdf" in others


def test_the_bureau_goes_on_reading_what_was_sent_while_it_is_answered_anew(rectification, sign_in):
    rectification.answer(answer="as it was sent")
    sent = make_attachment(item=rectification.items[0])
    rectification.rule(accepted=False, reason="Not enough.")
    client, key = sign_in("bureau"), rectification.items[0].pk

    assert "is writing" not in client.get(at("order_item", key)).content.decode()
    rectification.answer(answer="as it is being written", submit=False)
    page = client.get(at("order_item", key)).content.decode()

    assert "as it was sent" in page
    assert "as it is being written" not in page
    assert "is writing its answer" in page
    assert sent.name in page
