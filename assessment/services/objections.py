"""Objections: raised, confirmed, talked about, withdrawn, decided with a reasoned reply.

An alliance's secretariat objects by its account, everybody else by the public form (``by`` None).
What the rules say stands in ``computing.objection_rules``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment import jobs
from assessment.choices import ObjectionState, Phase, ProposalState, WebhookEvent
from assessment.computing.documents import OF_OBJECTIONS
from assessment.computing.objection_rules import (
    ObjectionRule,
    can_still_confirm,
    cited,
    is_real_name,
    is_too_often,
    repeated,
    takes_from_public,
    window_of,
)
from assessment.computing.objections import difference_made
from assessment.computing.seen import Seen
from assessment.errors import ObjectionRefused, ReasonMissing, TransitionRefused
from assessment.files.receive import Received
from assessment.jobs import objection_mails
from assessment.models import (
    Attachment,
    Cycle,
    Entry,
    Objection,
    ObjectionMessage,
)
from assessment.permissions import can_answer_order, can_decide, can_write_in_case
from assessment.services.attaching import attach, check_count, look_into
from assessment.services.objection_cases import (
    MOST_FILES,
    Sender,
    admit,
    check_open,
    check_version,
    late,
    locked_objection,
    new_objection,
    number,
    payload_of,
    refused,
    save,
)
from assessment.services.papers import owe_papers
from assessment.services.proposal_doors import check_seen
from assessment.services.proposals import put_in_force
from assessment.services.publishing import new_version
from common.history import sign
from members.models import User

MOST_MESSAGES = 200


def raise_objection(
    entry_id: int,
    *,
    sender: Sender,
    text: str,
    item: str = "",
    by: User | None,
    now: datetime,
    files: Sequence[Received] = (),
) -> Objection:
    """Take an objection to the result of one alliance. A secretariat's is admitted at once; the
    public's waits for its address to be confirmed, and brings no files before that.

    Raises ``PermissionDenied``, ``FileRefused`` or ``ObjectionRefused``, whose ``extra["rule"]``
    names the rule: a late one is kept all the same, as not admitted; ``extra["number"]`` is its
    number then. Nothing is kept of one without a real name.
    """
    objection = _take(entry_id, sender=sender, text=text, item=item, by=by, now=now, files=files)
    if objection.state == ObjectionState.INADMISSIBLE:
        raise late(objection)
    return objection


@transaction.atomic
def _take(
    entry_id: int,
    *,
    sender: Sender,
    text: str,
    item: str,
    by: User | None,
    now: datetime,
    files: Sequence[Received],
) -> Objection:
    cycle = Cycle.objects.locked().get(entries=entry_id)
    entry = Entry.objects.select_related("alliance").get(pk=entry_id)
    entry.cycle = cycle
    if by is not None and not can_answer_order(by, entry.alliance):
        raise PermissionDenied
    _check_sender(entry, sender, item, by, now)
    window = window_of(cycle, now)
    if not window.is_open and not window.is_over:
        raise refused(ObjectionRule.IN_TIME)
    objection = new_objection(entry, sender, text, item, notice=window.notice)
    objection.user, objection.email = by, _address_of(sender, by)
    objection.received_at = now
    if window.is_over:
        objection.state, objection.rule = ObjectionState.INADMISSIBLE, ObjectionRule.IN_TIME
        number(objection, by)
    elif by is None:
        save(objection, None)
        objection_mails.ask_to_confirm(objection, now)
    else:
        check_count(0, len(files), MOST_FILES)
        admit(objection, by=by, now=now)
        attach(objection, look_into(files), by=by, now=now)
    return objection


def _check_sender(entry: Entry, sender: Sender, item: str, by: User | None, now: datetime) -> None:
    if not is_real_name(sender.name):
        raise refused(ObjectionRule.REAL_NAME)
    if by is None and not (takes_from_public() and sender.email.strip()):
        raise refused(ObjectionRule.CONFIRMED)
    # The public learns it by the link in the e-mail: the form would tell anybody whose case it is,
    # and refuse an address because of what a stranger wrote.
    if by is not None and repeated(entry.pk, user=by, email=sender.email.strip(), item=item):
        raise refused(ObjectionRule.ONCE)


def _address_of(sender: Sender, by: User | None) -> str:
    """Return the address; the public's in small letters, so that one mailbox is one address."""
    email = sender.email.strip()
    return email.lower() if by is None else email


def confirm_address(objection_id: int, *, now: datetime) -> Objection:
    """Admit an objection of the public whose link was opened and confirmed; again does nothing.

    Raises ``ObjectionRefused``: where that comes too late, or the case is there already, it is kept
    as not admitted; where the address has confirmed its share of the day, it goes on waiting.
    """
    objection = _confirm(objection_id, now)
    if objection.state == ObjectionState.INADMISSIBLE:
        extra = {"rule": objection.rule, "number": objection.number}
        raise ObjectionRefused(cited(ObjectionRule(objection.rule)), extra)
    return objection


@transaction.atomic
def _confirm(objection_id: int, now: datetime) -> Objection:
    objection = locked_objection(objection_id)
    if objection.state != ObjectionState.UNCONFIRMED:
        return objection
    window = window_of(objection.entry.cycle, now)
    entry, email = objection.entry_id, objection.email
    if repeated(entry, user=None, email=email, item=objection.item):
        objection.state, objection.rule = ObjectionState.INADMISSIBLE, ObjectionRule.ONCE
        number(objection, None)
    elif can_still_confirm(objection, window, now):
        if is_too_often(email, now):
            raise refused(ObjectionRule.SPARINGLY)
        admit(objection, by=None, now=now)
    else:
        objection.state, objection.rule = ObjectionState.INADMISSIBLE, ObjectionRule.CONFIRMED
        number(objection, None)
    return objection


@transaction.atomic
def write_message(
    objection_id: int,
    *,
    text: str,
    is_internal: bool = False,
    by: User | None,
    now: datetime,
    files: Sequence[Received] = (),
) -> ObjectionMessage:
    """Write in an open case: the bureau, also for itself alone, or who raised it (``by`` None is the
    public, whose link the door has checked). The case gets a new version.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``FileRefused`` or ``EvidenceRefused``.
    """
    objection = locked_objection(objection_id)
    if by is None and objection.user_id is not None:
        raise PermissionDenied
    if by is not None and not can_write_in_case(by, objection):
        raise PermissionDenied
    is_bureau = by is not None and can_decide(by)
    if is_internal and not is_bureau:
        raise PermissionDenied
    check_open(objection)
    if objection.messages.count() >= MOST_MESSAGES:
        raise TransitionRefused(_("The case is full; nothing more can be written in it."))
    there = Attachment.objects.filter(message__objection=objection, added_by=by)
    check_count(there.count(), len(files), MOST_FILES)
    message = ObjectionMessage.objects.create(
        objection=objection, author=by, text=text.strip(), is_internal=is_internal, written_at=now
    )
    attach(message, look_into(files), by=by, now=now)
    objection.version += 1
    save(objection, by)
    if is_bureau and not is_internal:
        objection_mails.tell_message(message)
    return message


@transaction.atomic
def withdraw_objection(
    objection_id: int, *, by: User | None, now: datetime, reason: str = ""
) -> Objection:
    """Let who raised an objection take it back, with all that was prepared for it. Of one on paper
    the bureau enters that too, with how it was said.

    Raises ``PermissionDenied``, ``ReasonMissing`` or ``TransitionRefused``.
    """
    objection = locked_objection(objection_id)
    if not _may_withdraw(objection, by):
        raise PermissionDenied
    check_open(objection)
    if objection.entered_by_id is not None and by is not None and not reason.strip():
        raise ReasonMissing(_("Say how it was withdrawn, by which letter and when."))
    _let_go(objection, by=by, now=now, why=_("The objection was withdrawn."))
    if reason.strip():
        ObjectionMessage.objects.create(
            objection=objection, author=by, text=reason.strip(), written_at=now
        )
    objection.state, objection.decided_at = ObjectionState.WITHDRAWN, now
    objection.version += 1
    save(objection, by)
    jobs.tell(WebhookEvent.OBJECTION_DECIDED, payload_of(objection))
    return objection


def _may_withdraw(objection: Objection, by: User | None) -> bool:
    if objection.user_id is not None:
        return by is not None and can_answer_order(by, objection.entry.alliance)
    return by is None or (objection.entered_by_id is not None and can_decide(by))


@transaction.atomic
def refuse_objection(
    objection_id: int, *, reply: str, by: User, now: datetime, version: int
) -> Objection:
    """Refuse an objection with a reasoned reply; ``version`` is that of the case as it was read.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``StaleVersion`` or ``ReasonMissing``.
    """
    objection = _to_decide(objection_id, reply, by, version)
    _let_go(objection, by=by, now=now, why=_("The objection was refused."))
    _decide(objection, ObjectionState.REFUSED, reply=reply, by=by, now=now)
    return objection


@transaction.atomic
def grant_objection(
    objection_id: int, *, reply: str, by: User, now: datetime, version: int, seen: Seen
) -> Objection:
    """Grant an objection: what was prepared for it comes into force, the results get their next
    number, and those concerned are told. All of it, or nothing.

    ``version`` is that of the case as it was read, ``seen`` the figures (``computing.seen``). Raises
    what ``refuse_objection`` does, ``FiguresChanged``, ``SecondPersonNeeded`` for who prepared it
    where the terms ask for two people, and ``TransitionRefused`` where nothing is prepared or the
    cycle is not in public notice.
    """
    objection = _to_decide(objection_id, reply, by, version)
    entry, cycle = objection.entry, objection.entry.cycle
    if cycle.phase != Phase.NOTICE:
        raise TransitionRefused(_("Objections are granted while the cycle is in public notice."))
    check_seen(entry, seen)
    prepared = objection.proposals.select_for_update().filter(state=ProposalState.PROPOSED)
    proposals = list(prepared.order_by("pk"))
    if not proposals:
        raise TransitionRefused(_("Prepare first what is to be changed, or refuse the objection."))
    for proposal in proposals:
        proposal.entry = entry
        put_in_force(proposal, by=by, now=now)
    objection.computation = new_version(cycle, by=by, now=now)
    _decide(objection, ObjectionState.GRANTED, reply=reply, by=by, now=now)
    changed = [each.code for each in difference_made(objection)]
    objection_mails.tell_changed(objection, changed)
    return objection


def _to_decide(objection_id: int, reply: str, by: User, version: int) -> Objection:
    objection = locked_objection(objection_id)
    if not can_decide(by):
        raise PermissionDenied
    check_open(objection)
    check_version(objection, version)
    if not reply.strip():
        raise ReasonMissing(_("Give a reasoned reply."))
    return objection


def _decide(
    objection: Objection, state: ObjectionState, *, reply: str, by: User, now: datetime
) -> None:
    objection.state, objection.reply = state, reply.strip()
    objection.decided_by, objection.decided_at = by, now
    objection.version += 1
    save(objection, by)
    for kind, formats in OF_OBJECTIONS:
        owe_papers(kind, by=by, formats=formats, objection=objection)
    objection_mails.tell_decided(objection)
    jobs.tell(WebhookEvent.OBJECTION_DECIDED, payload_of(objection))


def _let_go(objection: Objection, *, by: User | None, now: datetime, why: str) -> None:
    """Decline what was prepared for an objection and is not in force."""
    for proposal in objection.proposals.select_for_update().filter(state=ProposalState.PROPOSED):
        proposal.state, proposal.closing_reason = ProposalState.DECLINED, why
        proposal.decided_by, proposal.decided_at = by, now
        sign(proposal, by)
        proposal.save()
