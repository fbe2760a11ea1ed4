"""Objections that came on paper, over the counter or by post: the bureau enters them.

From then on they are cases like all others. What decides is the day that they came in on, not the day
that somebody types them in: whether they are in time, and from when the reply is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.choices import ObjectionState
from assessment.computing.deadlines import local_day
from assessment.computing.objection_rules import (
    ObjectionRule,
    Window,
    is_real_name,
    repeated_on_paper,
    window_of,
)
from assessment.errors import TransitionRefused
from assessment.files.receive import Received
from assessment.models import Cycle, Entry, Objection
from assessment.permissions import can_decide
from assessment.services.attaching import attach, check_count, look_into
from assessment.services.objection_cases import (
    MOST_FILES,
    Sender,
    admit,
    late,
    new_objection,
    number,
    refused,
)
from members.models import User

NOON = time(12)


def enter_objection(
    entry_id: int,
    *,
    sender: Sender,
    text: str,
    received_on: date,
    item: str = "",
    by: User,
    now: datetime,
    files: Sequence[Received] = (),
) -> Objection:
    """Enter an objection that came on paper on the day ``received_on``; it is admitted at once.

    Raises ``PermissionDenied``, ``FileRefused``, ``EvidenceRefused``, ``TransitionRefused`` for a day
    that lies ahead or a notice that is closed by now, or ``ObjectionRefused`` by the rule that
    keeps it out: a late one is kept all the same, as not admitted, with its files.
    """
    objection = _enter(entry_id, sender, text, received_on, item, by, now, files)
    if objection.state == ObjectionState.INADMISSIBLE:
        raise late(objection)
    return objection


@transaction.atomic
def _enter(
    entry_id: int,
    sender: Sender,
    text: str,
    received_on: date,
    item: str,
    by: User,
    now: datetime,
    files: Sequence[Received],
) -> Objection:
    cycle = Cycle.objects.locked().get(entries=entry_id)
    entry = Entry.objects.select_related("alliance").get(pk=entry_id)
    entry.cycle = cycle
    if not can_decide(by):
        raise PermissionDenied
    if not is_real_name(sender.name):
        raise refused(ObjectionRule.REAL_NAME)
    received_at = _moment(received_on, now)
    window = window_of(cycle, received_at)
    _check_day(window, received_on)
    objection = new_objection(entry, sender, text, item, notice=window.notice)
    objection.received_at, objection.entered_by, objection.entered_at = received_at, by, now
    if repeated_on_paper(objection):
        raise refused(ObjectionRule.ONCE)
    check_count(0, len(files), MOST_FILES)
    if window.is_over:
        objection.state, objection.rule = ObjectionState.INADMISSIBLE, ObjectionRule.IN_TIME
        number(objection, by)
    else:
        admit(objection, by=by, now=now)
    attach(objection, look_into(files), by=by, now=now)
    return objection


def _moment(day: date, now: datetime) -> datetime:
    """Return when what came on ``day`` was received: of a former day nobody knows the hour."""
    today = local_day(now)
    if day > today:
        sentence = _("The day of receipt lies ahead.")
        raise TransitionRefused(sentence, {"field": "received_on"})
    if day == today:
        return now
    return datetime.combine(day, NOON, tzinfo=timezone.get_default_timezone())


def _check_day(window: Window, day: date) -> None:
    """Refuse what came before the notice, and what came while it ran but is entered too late."""
    notice = window.notice
    is_early = notice is not None and day < local_day(notice.opened_at)
    is_in_time = notice is not None and not is_early and day <= notice.ends_on
    if is_in_time and not window.is_open:
        raise TransitionRefused(
            _("It came in time, but the notice is closed by now: it cannot be entered any more.")
        )
    if is_early or not (window.is_open or window.is_over):
        raise refused(ObjectionRule.IN_TIME)
