"""What the services of objections have in common: the row, its number, its admission, its lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from assessment import jobs
from assessment.choices import ObjectionState, WebhookEvent
from assessment.computing.deadlines import local_day
from assessment.computing.objection_rules import ObjectionRule, cited, late_sentence, window_of
from assessment.computing.working_days import add_working_days
from assessment.errors import ObjectionRefused, StaleVersion, TransitionRefused
from assessment.jobs import objection_mails
from assessment.models import Cycle, Entry, Notice, Objection, Terms
from assessment.services.numbering import save_numbered
from common.history import sign
from members.choices import Language
from members.models import User

USUAL_REPLY_DAYS = Terms._meta.get_field("reply_days").default
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Sender:
    """Who objects, as they say themselves; ``address`` is a postal one."""

    name: str
    email: str = ""
    organisation: str = ""
    phone: str = ""
    language: str = Language.CHINESE
    address: str = ""


def new_objection(
    entry: Entry, sender: Sender, text: str, item: str, *, notice: Notice | None
) -> Objection:
    """Return one that is not saved, with a place to hold its number until it has one."""
    return Objection(
        number=f"?{uuid4().hex}",
        entry=entry,
        notice=notice,
        name=sender.name.strip(),
        organisation=sender.organisation.strip(),
        email=sender.email.strip(),
        phone=sender.phone.strip(),
        address=sender.address.strip(),
        language=sender.language,
        item=item,
        text=text.strip(),
        state=ObjectionState.UNCONFIRMED,
    )


def refused(rule: ObjectionRule) -> ObjectionRefused:
    return ObjectionRefused(cited(rule), {"rule": rule.value})


def late(objection: Objection) -> ObjectionRefused:
    """Return why one that is kept as not admitted came too late."""
    at = objection.received_at
    sentence = late_sentence(window_of(objection.entry.cycle, at), at)
    return ObjectionRefused(sentence, {"rule": objection.rule, "number": objection.number})


def admit(objection: Objection, *, by: User | None, now: datetime) -> None:
    """Open the case: it gets its number and the day until which the bureau replies. What came on
    paper does not wait longer because it was entered later."""
    terms = Terms.objects.filter(cycle=objection.entry.cycle_id).first()
    days = terms.reply_days if terms else USUAL_REPLY_DAYS
    objection.state, objection.confirmed_at = ObjectionState.OPEN, now
    begin = objection.received_at if objection.entered_by_id else now
    objection.reply_by = add_working_days(local_day(begin), days)
    number(objection, by)
    objection_mails.tell_admitted(objection)
    jobs.tell(WebhookEvent.OBJECTION_OPENED, payload_of(objection))


def locked_objection(objection_id: int) -> Objection:
    """Return an objection that nobody else can change, its cycle locked before it."""
    cycle = Cycle.objects.locked().get(entries__objections=objection_id)
    rows = Objection.objects.select_for_update(of=("self",))
    objection = rows.select_related("entry__alliance").get(pk=objection_id)
    objection.entry.cycle = cycle
    return objection


def check_open(objection: Objection) -> None:
    """Raise ``TransitionRefused`` unless the case is open."""
    if objection.state == ObjectionState.OPEN:
        return
    sentence = _("The objection is “%(state)s”; nothing can be changed in it any more.")
    state = ObjectionState(objection.state).label
    raise TransitionRefused(sentence % {"state": state})


def check_version(objection: Objection, version: int) -> None:
    """Raise ``StaleVersion`` where somebody wrote in the case since it was read."""
    if objection.version != version:
        sentence = _("Somebody wrote in the case meanwhile. Read it, then decide.")
        raise StaleVersion(sentence, {"stored": objection.version})


def number(objection: Objection, by: User | None) -> None:
    """Save the objection with the next number of the year that it came in."""
    year = local_day(objection.received_at).year
    save_numbered(objection, lambda: save(objection, by), year)


def save(objection: Objection, by: User | None) -> None:
    sign(objection, by)
    objection.save()


def payload_of(objection: Objection) -> dict[str, str | int | None]:
    """Return what programs are told: nobody's name."""
    computation = objection.computation
    return {
        "cycle": objection.entry.cycle.code,
        "alliance": objection.entry.alliance.code,
        "number": objection.number,
        "state": str(objection.state),
        "version": computation.number if computation else None,
    }
