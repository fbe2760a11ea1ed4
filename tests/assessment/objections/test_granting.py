"""Granting: what was prepared comes into force as version 2, all or nothing, and those concerned hear of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from alliances.models import SecretariatSeat
from assessment.computing.objections import difference_shown
from assessment.computing.sealing import differences
from assessment.computing.seen import seen_of
from assessment.errors import FiguresChanged, SecondPersonNeeded, StaleVersion, TransitionRefused
from assessment.models import Computation, Cycle, Delivery, Objection, Paper, Proposal, Ruling
from assessment.services import objections as services
from assessment.services.objections import grant_objection, write_message
from assessment.services.proposals import propose
from members.models import User
from tests.assessment.api.world import NOW
from tests.assessment.objections.conftest import raised
from tests.decision_factories import make_terms, make_webhook


@pytest.fixture
def colleague(world):
    return User.objects.create_user("colleague", role="bureau")


def prepare(world, objection, *, by=None, kind="bonus", item="model_case", value=Decimal(2)):
    return propose(
        objection.entry_id,
        kind=kind,
        item=item,
        value=value,
        reason="The contract was overlooked.",
        by=by or world.users["bureau"],
        now=NOW,
        seen=seen_of(fresh(world, objection)),
        objection=objection,
    )


def fresh(world, objection):
    world.cycle.refresh_from_db()
    objection.refresh_from_db()
    objection.entry.cycle = world.cycle
    return objection.entry


def grant(world, objection, *, by=None, seen=None, version=None):
    entry = fresh(world, objection)
    return grant_objection(
        objection.pk,
        reply="You are right.",
        by=by or world.users["bureau"],
        now=NOW,
        version=objection.version if version is None else version,
        seen=seen or seen_of(entry),
    )


def test_a_granted_objection_makes_version_two_with_a_visible_difference(world, mails):
    make_webhook(world.users["bureau"], events=["objection.decided", "results.sealed"])
    objection = raised(world)
    before = world.cycle.computation.results.get(code="dianzi").total
    prepared = prepare(world, objection)
    assert Proposal.objects.get(pk=prepared.pk).state == "proposed"

    granted = grant(world, objection)

    world.cycle.refresh_from_db()
    assert granted.state == "granted"
    assert granted.computation == world.cycle.computation
    assert granted.computation.number == 2
    assert world.cycle.computation.results.get(code="dianzi").total == before + 2
    assert list(differences(world.cycle)) == []
    ruling = Ruling.objects.get(entry=objection.entry, item="model_case")
    assert Proposal.objects.get().ruling == ruling
    found = {each.code: each for each in difference_shown(granted, world.users["bureau"])}
    changes = {change.kind: (change.before, change.after) for change in found["dianzi"].changes}
    assert changes["total"] == (str(before), str(before + 2))
    assert Paper.objects.filter(objection=granted, kind="reply").exists()
    assert [each.event for each in Delivery.objects.order_by("pk")] == [
        "results.sealed",
        "objection.decided",
    ]
    assert Delivery.objects.last().payload["version"] == 2
    assert mails()[-1] == ("wang@example.cn", f"objection.{objection.pk}.decided")


def test_those_concerned_are_told_and_others_are_not(world, mails):
    world.users["secretariat"].email = "own@example.cn"
    world.users["secretariat"].save()
    other = User.objects.create_user("other", role="secretariat", email="other@example.cn")
    SecretariatSeat.objects.create(user=other, alliance=world.entries["new"].alliance)
    User.objects.filter(username="district").update(email="district@example.cn")
    objection = raised(world)
    prepare(world, objection, value=Decimal("0.01"))

    granted = grant(world, objection)

    told = {to for to, key in mails() if ".changed." in key}
    changed = {each.code for each in difference_shown(granted, world.users["bureau"])}
    assert "own@example.cn" in told
    assert ("other@example.cn" in told) == ("new" in changed)
    region = objection.entry.alliance.region_id
    assert ("district@example.cn" in told) == region.startswith("370303")


def test_the_difference_shows_each_reader_what_he_may_see(world):
    objection = raised(world)
    prepare(world, objection)
    granted = grant(world, objection)
    granted.entry.cycle.refresh_from_db()

    own = difference_shown(granted, world.users["secretariat"])
    foreign = [each for each in own if each.code != "dianzi"]
    assert {change.kind for each in foreign for change in each.changes} <= {"grade"}
    assert any(change.kind == "total" for each in own for change in each.changes)
    Cycle.objects.update(phase="published")
    granted.entry.cycle.refresh_from_db()
    everything = difference_shown(granted, world.users["bureau"])
    assert difference_shown(granted, world.users["member"]) == everything


def test_nothing_is_granted_that_changes_nothing(world):
    objection = raised(world)

    with pytest.raises(TransitionRefused):
        grant(world, objection)
    assert Computation.objects.filter(number=2).count() == 0


@pytest.mark.parametrize("phase", ["deliberation", "scoring", "published"])
def test_it_is_granted_in_the_notice_alone(world, phase):
    objection = raised(world)
    prepare(world, objection)
    Cycle.objects.update(phase=phase)

    with pytest.raises(TransitionRefused):
        grant(world, objection)


def test_on_other_figures_it_is_refused_and_named(world):
    objection, second = raised(world), raised(world, item="5.4.12")
    seen = seen_of(fresh(world, objection))
    prepare(world, second, item="another")
    prepare(world, objection)
    grant(world, second)

    with pytest.raises(FiguresChanged) as refusal:
        grant(world, objection, seen=seen)

    assert refusal.value.extra["changes"]
    objection.refresh_from_db()
    assert objection.state == "open"
    assert grant(world, objection).computation.number == 3


def test_a_message_in_between_is_read_first(world):
    objection = raised(world)
    prepare(world, objection)
    version = objection.version
    write_message(objection.pk, text="Wait.", by=world.users["secretariat"], now=NOW)

    with pytest.raises(StaleVersion):
        grant(world, objection, version=version)


def test_where_two_people_decide_another_grants_it(world, colleague):
    make_terms(world.cycle, needs_two_people=True)
    objection = raised(world)
    prepare(world, objection)

    with pytest.raises(SecondPersonNeeded):
        grant(world, objection)
    assert not Ruling.objects.filter(item="model_case").exists()
    assert grant(world, objection, by=colleague).state == "granted"


def test_only_the_bureau_grants(world):
    objection = raised(world)
    prepare(world, objection)

    for who in ("observer", "district", "secretariat", "assessor", "member"):
        with pytest.raises(PermissionDenied):
            grant(world, objection, by=world.users[who])


def test_granting_is_all_or_nothing(world, mails, monkeypatch):
    objection = raised(world)
    prepare(world, objection)
    before = mails()

    def die(*_args, **_kwargs):
        raise RuntimeError("The power went.")

    monkeypatch.setattr(services.objection_mails, "tell_changed", die)
    with pytest.raises(RuntimeError):
        grant(world, objection)

    objection.refresh_from_db()
    world.cycle.refresh_from_db()
    assert objection.state == "open"
    assert world.cycle.computation.number == 1
    assert not Ruling.objects.filter(item="model_case").exists()
    assert mails() == before


def test_the_bureau_prepares_looks_grants_on_the_page(world, client):
    objection = raised(world)
    bureau = Client()
    bureau.force_login(world.users["bureau"])
    page = reverse("assessment:objection", args=[objection.pk])
    fields = bureau.get(page).context

    told = {"prepare-kind": "bonus", "prepare-item": "model_case", "prepare-value": "2"}
    told |= {"prepare-reason": "Overlooked.", "do": "prepare"}
    stale = bureau.post(page, told | {"prepare-seen": "x"})
    assert stale.status_code == 409
    told["prepare-seen"] = fields["prepare_form"]["seen"].value()
    assert bureau.post(page, told).status_code == 302
    looked = bureau.get(page)
    assert b"What granting would do" in looked.content
    row = looked.context["effect"][0]
    assert Decimal(row.total[1]) == Decimal(row.total[0]) + 2
    form = looked.context["decide_form"]
    reply = {"do": "grant", "reply": "You are right.", "version": form["version"].value()}
    assert bureau.post(page, reply | {"seen": "x"}).status_code == 409
    assert bureau.post(page, reply | {"seen": form["seen"].value()}).status_code == 302

    assert Objection.objects.get().state == "granted"
    assert b"What differs" in bureau.get(page).content


@pytest.mark.parametrize(
    ("kind", "typed", "item"),
    [
        ("adjudicated", "5.4.12-1\u3000Named", "5.4.12-1"),
        ("adjudicated", " 5.4.12-1 ", "5.4.12-1"),
        ("veto", "Accident", "accident"),
        ("bonus", "5.4.12-1 in the press", "5.4.12-1 in the press"),
    ],
)
def test_what_it_is_about_can_be_pasted_with_its_name(world, client, settings, kind, typed, item):
    settings.LANGUAGE_CODE = "en"
    objection = raised(world)
    client.force_login(world.users["bureau"])
    page = reverse("assessment:objection", args=[objection.pk])
    told = {"prepare-kind": kind, "prepare-item": typed, "prepare-reason": "Overlooked."}
    if kind != "veto":
        told["prepare-value"] = "2"
    told["prepare-seen"] = client.get(page).context["prepare_form"]["seen"].value()

    assert client.post(page, told | {"do": "prepare"}).status_code == 302

    assert Proposal.objects.get().item == item


def test_what_is_prepared_can_be_taken_out_by_oneself_and_by_a_colleague(world, colleague):
    objection = raised(world)
    own = prepare(world, objection)
    other = prepare(world, objection, by=colleague, item="other")
    client = Client()
    client.force_login(world.users["bureau"])
    page = reverse("assessment:objection", args=[objection.pk])

    for proposal in (own, other):
        assert client.post(page, {"do": "drop", "proposal": proposal.pk}).status_code == 302
    assert client.post(page, {"do": "drop", "proposal": own.pk}).status_code == 409
    assert client.post(page, {"do": "drop", "proposal": 10**6}).status_code == 404

    states = Proposal.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "declined"]
