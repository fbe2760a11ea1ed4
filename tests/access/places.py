"""Where each door leads: to what is in everybody's scope, and to what is in nobody's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from alliances.models import Alliance
from assessment.computing.objection_links import token_of
from assessment.computing.report_content import content
from assessment.computing.stored_files import store_bytes
from assessment.models import (
    Assessor,
    Assignment,
    Cycle,
    Entry,
    Evidence,
    EvidenceLink,
    ObjectionMessage,
    Paper,
    Report,
    Run,
)
from members.models import ApiToken, Region, User
from tests.access.doors import Door
from tests.assessment.api.world import NOW, World, build_world
from tests.decision_factories import (
    make_attachment,
    make_decision,
    make_good_case,
    make_objection,
    make_order,
    make_order_item,
    make_proposal,
    make_reassessment,
    make_reassessment_sheet,
    make_scenario,
    make_webhook,
    make_weighing,
)
from tests.register_factories import make_activity, make_share
from tests.report_factories import make_report, make_submission

# What a door takes; else the value under the parameter's own name.
BY_DOOR: dict[str, dict[str, Any]] = {
    "api:alliance_detail": {"code": "alliance"},
    "api:framework_detail": {"code": "framework"},
    "assessment:framework": {"code": "framework"},
    "assessment:framework_changes": {"code": "framework"},
    "assessment:weighings": {"code": "framework"},
    "assessment:weighing": {"code": "framework"},
    "alliances:alliance": {"code": "alliance"},
    "alliances:registers": {"code": "alliance"},
    "alliances:governance": {"code": "alliance"},
    "alliances:register": {"code": "alliance"},
    "alliances:register_add": {"code": "alliance"},
    "alliances:register_history": {"code": "alliance"},
    "alliances:register_row": {"code": "alliance", "pk": "activity"},
    "alliances:register_remove": {"code": "alliance", "pk": "activity"},
    "alliances:register_restore": {"code": "alliance", "pk": "activity"},
    "alliances:register_split": {"code": "alliance", "pk": "activity"},
    "alliances:shares": {"code": "alliance"},
    "alliances:share": {"code": "alliance", "pk": "share"},
    "alliances:register_export": {"code": "alliance"},
    "alliances:register_import": {"code": "alliance"},
    "alliances:register_template": {"code": "alliance"},
    "api:job_detail": {"pk": "run"},
    "api:decision_detail": {"pk": "decision"},
    "api:rectification_detail": {"pk": "order"},
    "api:rectification_item": {"pk": "order"},
    "api:rectification_extension": {"pk": "order"},
    "api:objection_detail": {"pk": "objection"},
    "api:report_fact": {"measure": "asked"},
    "api:evidence_detail": {"pk": "evidence"},
    "api:evidence_file": {"pk": "evidence"},
    "api:evidence_link": {"pk": "evidence", "code": "indicator"},
    "assessment:evidence_describe": {"pk": "evidence"},
    "assessment:evidence_file": {"pk": "evidence"},
    "assessment:objection_confirm": {"token": "confirm_token"},
    "assessment:objection_case": {"token": "case_token"},
    "assessment:objection_case_file": {"token": "case_token", "attachment": "case_file"},
    "assessment:objection_case_paper": {"token": "decided_token", "paper": "case_paper"},
}
ADDRESSES = {"api:elsewhere": "/api/v1/nothing/"}
BODIES = {
    "PUT api:evidence_detail": {"name": "proof.pdf"},
    "PUT api:sheet_mark": {"mark": "80", "version": 0},
    "PUT api:reassessment_mark": {"mark": "80", "version": 0},
    "PUT api:report_item": {"narrative": "text", "narrative_version": 0},
    "PUT api:report_fact": {"declared": "31", "version": 0},
    "POST assessment:framework_changes": {"release-confirmation": "fw-tiny"},
    "POST api:report_extension": {"ends_on": "2032-01-30", "reason": "a reason"},
    "PUT api:report_opinion": {"view": "support", "text": "an opinion"},
    "PUT api:rectification_item": {"plan": "a plan", "version": 1},
    "POST api:rectification_extension": {"wanted_until": "2032-01-30", "reason": "a reason"},
    "POST assessment:weighings": {"name": "A comparison"},
    "POST assessment:weighing": {"action": "draft"},
    "POST assessment:scenarios": {"kind": "stability", "spread": "20", "seed": "1"},
    "POST assessment:phase": {"on-phase": "deliberation"},
    "POST assessment:documents": {"papers": ["letters"]},
    "POST assessment:terms": {
        "notice_days": "5",
        "reply_days": "10",
        "rectify_days": "60",
        "extension_days": "30",
        "grace_days": "10",
    },
    "POST assessment:barometer_parts": {"points": "10", "points-results": "10"},
    "POST assessment:room_alliance": {"kind": "excused", "reason": "Too young."},
    "POST assessment:proposal": {"action": "confirm"},
    "POST assessment:objection": {"do": "message"},
    "POST assessment:objection_case": {"do": "message"},
    "POST assessment:order": {"act": "rebuild"},
    "POST assessment:order_item": {"act": "take_away", "file": "1"},
    "POST assessment:order_extension": {"wanted_until": "2032-01-30", "reason": "a reason"},
    "POST members:account": {"email": "somebody@example.cn", "language": "en"},
    "POST members:tokens": {"name": "exporter", "lasts": "30"},
}


@dataclass
class Places:
    """The world, the values of parameters in scope (``own``) and out of scope (``others``), and the
    key of each account."""

    world: World
    own: dict[str, Any]
    others: dict[str, Any]
    keys: dict[str, str]

    def own_address(self, door: Door, role: str) -> str:
        return self._address(door, self.own | {"digest": self.keys.get(role, "none")})

    def anothers_address(self, door: Door) -> str:
        return self._address(door, self.others | {"digest": self.keys["stranger"]})

    def _address(self, door: Door, values: dict[str, Any]) -> str:
        if door.name in ADDRESSES:
            return ADDRESSES[door.name]
        keys = BY_DOOR.get(door.name, {})
        return reverse(
            door.name, kwargs={each: values[keys.get(each, each)] for each in door.parameters}
        )


def build_places() -> Places:
    """Everybody's is the alliance dianzi in the cycle tiny; nobody's is far away."""
    world = build_world()
    nora = world.sheets["gaoxin"].assessor
    world.sheets["dianzi"] = Assignment.objects.create(entry=world.entries["dianzi"], assessor=nora)
    report = make_report(world.entries["dianzi"])
    own_evidence = _evidence(report)
    shared = {"indicator": "5.4.12-1", "framework": "fw-tiny", "version": 1, "region": "370303"}
    shared |= {"criterion": "5.4.12", "measure": "secretariat_staff", "register": "activities"}
    shared |= {"item": "5.4.4", "asked": "member_units", "number": 1}
    shared |= {"kind": "order", "language": "en", "position": 1}
    own = {"cycle": "tiny", "alliance": "dianzi", "assessor": nora.pk}
    own |= _achievements(world.entries["dianzi"].alliance, world.entries["gaoxin"].alliance)
    own |= own_evidence
    own["run"] = Run.objects.get(cycle=world.cycle).pk
    own["paper"] = _made_paper(report).pk
    own |= _decided(world, world.entries["dianzi"], nora)
    keys = {name: ApiToken.objects.create(user)[0].digest for name, user in world.users.items()}
    return Places(world, shared | own, shared | _far_away(world), keys)


def _made_paper(report: Report) -> Paper:
    submission = make_submission(report, content=content(report))
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf")
    return Paper.objects.create(
        submission=submission, kind="report", language="en", state="done", file=file
    )


def _evidence(report: Report) -> dict[str, Any]:
    """Have the report name a file, and return the key of it."""
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf")
    evidence = Evidence.objects.create(
        alliance=report.entry.alliance,
        file=file,
        name="proof.pdf",
        uploaded_by=User.objects.get(username="secretariat"),
        uploaded_at=NOW,
    )
    items = report.items.select_related("criterion", "indicator")
    for item in items:
        EvidenceLink.objects.create(item=item, evidence=evidence)
    return {"evidence": evidence.pk}


def _far_away(world: World) -> dict[str, Any]:
    region = Region.objects.create(code="371000", name_zh="远方")
    alliance = Alliance.objects.create(
        code="far", name_zh="远方", kind="city_region", region=region
    )
    cycle = Cycle.objects.create(
        code="faraway",
        name_zh="远方",
        year=2031,
        as_of=date(2031, 12, 31),
        region=region,
        framework=world.cycle.framework,
        phase="scoring",
    )
    entry = Entry.objects.create(cycle=cycle, alliance=alliance)
    report = make_report(entry)
    someone = Assessor.objects.create(name="someone")
    Assignment.objects.create(entry=entry, assessor=someone)
    run = Run.objects.create(cycle=cycle)
    paper = _made_paper(report)
    decided = _decided(world, entry, someone)
    told = {
        "cycle": "faraway",
        "alliance": "far",
        "run": run.pk,
        "assessor": someone.pk,
        "paper": paper.pk,
        **decided,
        **_evidence(report),
    }
    return told | _achievements(alliance, world.entries["gaoxin"].alliance)


def _decided(world: World, entry: Entry, assessor: Assessor) -> dict[str, Any]:
    """Let there be what the bureau decides on an alliance, and return the keys: an objection of
    its secretariat, an order under way that is being assessed again, a removal that is prepared."""
    bureau = world.users["bureau"]
    secretariat = world.users["secretariat"]
    raised_by = secretariat if entry == world.entries["dianzi"] else bureau
    order = make_order(entry, bureau, state="reassessing")
    item = make_order_item(order, state="accepted")
    reassessment = make_reassessment(order, bureau)
    objection = make_objection(entry, user=raised_by)
    return {
        "order": order.pk,
        "item_pk": item.pk,
        "reassessment": reassessment.pk,
        "sheet": make_reassessment_sheet(reassessment, assessor).pk,
        "objection": objection.pk,
        "attachment": make_attachment(item=item).pk,
        "proposal": make_proposal(entry).pk,
        "decision": make_decision(entry, "remove").pk,
        "scenario": make_scenario(entry.cycle).pk,
        "weighing": make_weighing(entry.cycle.framework, bureau).pk,
        "webhook": make_webhook(bureau).pk,
        "good_case": make_good_case(entry, bureau).pk,
        **_raised_by_the_public(entry),
    }


def _raised_by_the_public(entry: Entry) -> dict[str, Any]:
    """Let there be two objections of people without an account, and return what their links hold."""
    waiting = make_objection(entry, state="unconfirmed", confirmed_at=None, reply_by=None)
    case = make_objection(entry)
    decided = make_objection(entry, state="refused", reply="No.", decided_at=NOW)
    letter = store_bytes(b"%PDF-1.7", media_type="application/pdf")
    paper = Paper.objects.create(
        objection=decided, kind="reply", language="en", state="done", file=letter
    )
    message = ObjectionMessage.objects.create(objection=case, text="A message.", written_at=NOW)
    return {
        "confirm_token": token_of(waiting, "confirm"),
        "case_token": token_of(case, "case"),
        "decided_token": token_of(decided, "case"),
        "case_paper": paper.pk,
        "case_file": make_attachment(message=message).pk,
    }


def _achievements(alliance: Alliance, other: Alliance) -> dict[str, Any]:
    """Let the alliance have an activity of its own, and a part of one of the other."""
    theirs = make_activity(other)
    make_share(theirs, other, 60)
    share = make_share(theirs, alliance, 40)
    return {"activity": make_activity(alliance).pk, "share": share.pk}
