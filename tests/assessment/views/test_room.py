"""The pages of the decision room: what they show, what they take, what they refuse."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.computing.seen import seal_seen, seen_of
from assessment.models import Attachment, Entry, Proposal, Ruling
from assessment.services.computing import owe_computation
from members.choices import Role
from tests.assessment import files_made as made
from tests.decision_factories import make_objection, make_proposal, make_terms
from tests.factories import make_ruling, make_user

pytestmark = pytest.mark.django_db

ROOM = reverse("assessment:room", args=["tiny"])
DIANZI = reverse("assessment:room_alliance", args=["tiny", "dianzi"])


@pytest.fixture
def world(small_world):
    small_world.enter("deliberation")
    return small_world


@pytest.fixture
def second(world):
    return make_user(Role.BUREAU, "second")


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Read in English, and keep files in a folder of the test's own."""
    settings.LANGUAGE_CODE = "en"
    storage = dict(settings.STORAGES["private"])
    storage["OPTIONS"] = storage["OPTIONS"] | {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {"private": storage}
    settings.INCOMING_DIR = tmp_path / "incoming"


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


def seen(world, code="dianzi"):
    entries = Entry.objects.select_related("cycle__framework", "alliance")
    return seal_seen(seen_of(entries.get(cycle=world.cycle, alliance__code=code)))


def bonus(world, **given):
    told = {"kind": "bonus", "item": "A case", "value": "2.5", "reason": "National."}
    return told | {"seen": seen(world)} | given


def text_of(answer):
    return answer.content.decode()


def test_the_room_shows_each_alliance_with_what_is_flagged(bureau, world):
    page = text_of(bureau.get(ROOM))

    for words in (
        "Alliance gaoxin",
        "marks far apart",
        "veto: Accident",
        "5.4.12 below its floor",
        "6.68 points to Excellent",
        "5.4.12: 73.82 → 84.95",
        "no quota settled",
        "To the public notice",
    ):
        assert words in page


def test_the_room_shows_the_quota_and_applies_nothing(bureau, world):
    make_terms(world.cycle, top_quota=Decimal(30))

    page = text_of(bureau.get(ROOM))

    assert "quota 30 %, at most 0" in page
    assert "1 above" in page
    assert not Ruling.objects.filter(item="quota").exists()


def test_the_room_lists_what_waits_and_who_is_excused(bureau, world):
    make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    make_ruling(world.entries["new"], "excused")
    world.compute()

    page = text_of(bureau.get(ROOM))

    assert "1 exception waits to be confirmed." in page
    assert "Excused, not ranked" in page


def test_the_room_says_so_while_figures_are_computed(bureau, world):
    owe_computation(world.cycle)

    assert "Wait until the figures are computed." in text_of(bureau.get(ROOM))


@pytest.mark.parametrize("sort", ["rank", "-total", "grade", "nonsense"])
def test_the_room_can_be_sorted(bureau, sort):
    assert bureau.get(ROOM, {"sort": sort}).status_code == 200


@pytest.mark.parametrize("more", [0, 2])
def test_the_room_costs_the_same_at_any_length(bureau, world, more, django_assert_max_num_queries):
    for code in ("gaoxin", "dianzi", "zichuan")[: 1 + more]:
        make_proposal(world.entries[code])
    bureau.get(ROOM)

    with django_assert_max_num_queries(12):
        bureau.get(ROOM)


def test_an_alliance_shows_what_would_change_its_grade(bureau):
    page = text_of(bureau.get(DIANZI))

    for words in ("6.68 points are missing to Excellent.", "84.95", "media", "held out"):
        assert words in page
    assert "Choose the kind of exception" in page


def test_the_preview_tells_everything_before_a_reason_is_asked(bureau, world):
    chosen = text_of(bureau.get(DIANZI, {"kind": "deduction"}))
    page = text_of(bureau.get(DIANZI, {"kind": "deduction", "item": "late", "value": "80"}))

    assert "Put in force" not in chosen
    assert "Show what it does" in chosen
    assert "Put in force" in page
    assert "1 other alliance moves" in page
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "excused"},
        {"kind": "veto", "item": "false_data"},
        {"kind": "not_applicable", "item": "5.4.12"},
        {"kind": "adjudicated", "item": "5.4.12-1", "value": "20"},
        {"kind": "bonus", "item": "A case", "value": "2"},
    ],
)
def test_each_kind_has_its_preview(bureau, asked):
    assert 'name="reason"' in text_of(bureau.get(DIANZI, asked))


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "veto", "item": "rudeness"},
        {"kind": "adjudicated", "item": "5.4.12-1", "value": "101"},
        {"kind": "adjudicated", "item": "", "value": "1"},
        {"kind": "bonus", "item": "A case", "value": "0"},
        {"kind": "bonus", "item": "A case", "value": "1.234"},
        {"kind": "praise"},
        {"undo": "99999999999999999999"},
        {"undo": "x"},
    ],
)
def test_what_cannot_be_is_not_previewed(bureau, asked):
    answer = bureau.get(DIANZI, asked)

    assert answer.status_code == 200
    assert 'name="reason"' not in text_of(answer)


def test_an_exception_is_put_in_force_with_its_files(bureau, world):
    file = SimpleUploadedFile("proof.pdf", made.pdf(2))

    answer = bureau.post(DIANZI, bonus(world, file=file))

    proposal = Proposal.objects.get()
    assert answer.url == reverse("assessment:proposal", args=[proposal.pk])
    assert (proposal.state, proposal.proposed_by) == ("in_force", world.users["bureau"])
    assert list(Attachment.objects.values_list("proposal", "name")) == [(proposal.pk, "proof.pdf")]
    page = text_of(bureau.get(answer.url))
    assert "83.32" in page
    assert "85.82" in page


def test_a_bad_file_keeps_the_exception_out(bureau, world):
    file = SimpleUploadedFile("proof.pdf", b"MZ not a document")

    answer = bureau.post(DIANZI, bonus(world, file=file))

    assert answer.status_code == 409
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "given", [{"reason": ""}, {"value": "0"}, {"value": "-1"}, {"item": ""}, {"kind": "praise"}]
)
def test_what_is_wrong_is_answered_on_the_page(bureau, world, given):
    answer = bureau.post(DIANZI, bonus(world, **given))

    assert answer.status_code in (400, 409)
    assert "error-summary" in text_of(answer)
    assert not Proposal.objects.exists()


def test_stale_figures_are_named_and_the_page_shows_the_new_ones(bureau, world):
    stale = seen(world)
    make_ruling(world.entries["dianzi"], "deduction", "late", "10")
    world.compute()

    answer = bureau.post(DIANZI, bonus(world, seen=stale))

    page = text_of(answer)
    assert answer.status_code == 409
    assert "Total: 83.32 → 73.32" in page
    assert "National." in page
    assert seen(world) in page or 'name="seen"' in page
    again = bureau.post(DIANZI, bonus(world, seen=_field(page, "seen")))
    assert again.status_code == 302


def test_nothing_is_taken_without_a_token(world, client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(world.users["bureau"])
    proposal = make_proposal(world.entries["dianzi"])
    files = reverse("assessment:proposal_files", args=[proposal.pk])

    assert strict.post(DIANZI, bonus(world)).status_code == 403
    assert strict.post(files, {}).status_code == 403
    assert not Ruling.objects.filter(item="A case").exists()


def test_where_two_decide_another_confirms_on_the_page(client, world, second):
    make_terms(world.cycle, needs_two_people=True)
    client.force_login(world.users["bureau"])
    address = client.post(DIANZI, bonus(world)).url
    own = text_of(client.get(address))
    assert "another member of the staff confirms" in own
    assert "Confirm and put in force" not in own
    refused = client.post(address, {"action": "confirm", "seen": seen(world)})
    assert refused.status_code == 409

    client.force_login(second)
    page = text_of(client.get(address))
    answer = client.post(address, {"action": "confirm", "seen": _field(page, "seen")})

    assert answer.url == DIANZI
    assert Proposal.objects.get().state == "in_force"
    assert client.post(address, {"action": "confirm", "seen": seen(world)}).status_code == 409


def test_a_confirmation_on_stale_figures_is_refused(client, world, second):
    make_terms(world.cycle, needs_two_people=True)
    proposal = make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    client.force_login(second)
    address = reverse("assessment:proposal", args=[proposal.pk])
    stale = seen(world)
    make_ruling(world.entries["dianzi"], "deduction", "late", "10")
    world.compute()

    answer = client.post(address, {"action": "confirm", "seen": stale})

    assert answer.status_code == 409
    assert "Total: 83.32 → 73.32" in text_of(answer)


def test_a_proposal_is_declined_with_a_reason_or_withdrawn(client, world, second):
    make_terms(world.cycle, needs_two_people=True)
    one = make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    other = make_proposal(world.entries["new"], proposed_by=second)
    client.force_login(second)
    address = reverse("assessment:proposal", args=[one.pk])

    assert client.post(address, {"action": "decline"}).status_code == 400
    assert client.post(address, {"action": "withdraw"}).status_code == 403
    assert client.post(address, {"action": "decline", "reason": "Not shown."}).status_code == 302
    withdrawn = client.post(reverse("assessment:proposal", args=[other.pk]), {"action": "withdraw"})

    assert withdrawn.status_code == 302
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == [
        "declined",
        "withdrawn",
    ]
    assert "Not shown." in text_of(client.get(address))


def test_files_are_added_later(bureau, world):
    proposal = make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    address = reverse("assessment:proposal_files", args=[proposal.pk])

    first = bureau.post(address, {"file": SimpleUploadedFile("one.pdf", made.pdf(1))})
    again = bureau.post(address, {"file": SimpleUploadedFile("two.pdf", made.pdf(1))})
    bad = bureau.post(address, {"file": SimpleUploadedFile("bad.pdf", b"MZ")})

    assert [first.status_code, again.status_code, bad.status_code] == [302, 302, 409]
    assert list(proposal.attachments.values_list("name", flat=True)) == ["one.pdf"]
    proposal.state = "withdrawn"
    proposal.save()
    late = bureau.post(address, {"file": SimpleUploadedFile("two.pdf", made.pdf(2))})
    assert late.status_code == 409


def test_undoing_is_previewed_and_carried_out_with_a_reason(bureau, world):
    ruling = Ruling.objects.get(item="media")

    page = text_of(bureau.get(DIANZI, {"undo": ruling.pk}))
    assert "82.07" in page
    sent = {"undo": ruling.pk, "seen": _field(page, "seen")}
    assert bureau.post(DIANZI, sent).status_code == 400
    assert bureau.post(DIANZI, sent | {"reason": "Not shown."}).status_code == 302

    assert not Ruling.objects.filter(item="media").exists()
    assert bureau.post(DIANZI, sent | {"reason": "Not shown."}).status_code == 409
    assert "Not shown." in text_of(bureau.get(DIANZI))


def test_an_exception_of_another_alliance_is_not_undone_here(bureau, world):
    veto = Ruling.objects.get(kind="veto")

    answer = bureau.post(DIANZI, {"undo": veto.pk, "reason": "r", "seen": seen(world)})

    assert answer.status_code == 409
    assert Ruling.objects.filter(pk=veto.pk).exists()


def test_where_two_decide_another_undoes_or_keeps(client, world, second):
    make_terms(world.cycle, needs_two_people=True)
    ruling = Ruling.objects.get(item="media")
    sent = {"undo": ruling.pk, "seen": seen(world), "reason": "Not shown."}
    client.force_login(world.users["bureau"])
    client.post(DIANZI, sent)
    assert client.post(DIANZI, sent).status_code == 409
    assert "asked for the undoing" in text_of(client.get(DIANZI, {"undo": ruling.pk}))

    client.force_login(second)
    assert client.post(DIANZI, {"undo": ruling.pk, "keep": "1"}).status_code == 302
    assert client.post(DIANZI, {"undo": ruling.pk, "keep": "1"}).status_code == 409
    client.post(DIANZI, sent)
    client.force_login(world.users["bureau"])
    client.post(DIANZI, sent)

    assert not Ruling.objects.filter(pk=ruling.pk).exists()


def test_an_excused_alliance_can_be_brought_back(bureau, world):
    excuse = make_ruling(world.entries["dianzi"], "excused")
    world.compute()

    page = text_of(bureau.get(DIANZI, {"undo": excuse.pk}))

    assert "Excused" in page
    assert "83.32" in page


def test_an_incomplete_alliance_has_its_page(bureau):
    page = text_of(bureau.get(reverse("assessment:room_alliance", args=["tiny", "new"])))

    assert "Without a total there is no grade to come from." in page


def test_one_of_an_objection_says_what_it_waits_for(bureau, world):
    objection = make_objection(world.entries["dianzi"])
    proposal = make_proposal(world.entries["dianzi"], objection=objection)

    page = text_of(bureau.get(reverse("assessment:proposal", args=[proposal.pk])))

    assert "comes into force when that is granted" in page
    assert "Confirm and put in force" not in page


def test_an_observer_reads_and_writes_nothing(client, world):
    client.force_login(world.users["observer"])

    page = text_of(client.get(DIANZI))

    assert "New exception" not in page
    assert "?undo=" not in page


@pytest.mark.parametrize("code", ["far", "nothing"])
def test_what_does_not_take_part_is_not_found(bureau, code):
    address = reverse("assessment:room_alliance", args=["tiny", code])

    assert bureau.get(address).status_code == 404


def _field(page, name):
    """Return the value of the last hidden field of that name."""
    part = page.rsplit(f'name="{name}" value="', 1)[1]
    return part.split('"', 1)[0]
