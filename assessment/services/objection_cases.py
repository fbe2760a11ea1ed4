"""What the services of objections have in common: lock the cycle, then the case; its number."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.choices import ObjectionState
from assessment.computing.deadlines import local_day
from assessment.errors import StaleVersion, TransitionRefused
from assessment.models import Cycle, Objection
from assessment.services.numbering import save_numbered
from members.models import User


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
    objection._history_user = by  # type: ignore[attr-defined]  # Read by the history.
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
