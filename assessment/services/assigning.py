"""Who assesses whom."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import Phase
from assessment.errors import ConflictOfInterest, CycleFrozen, HasMarks
from assessment.models import Assessor, Assignment, Cycle, Entry, Mark
from assessment.permissions import can_run_cycle, has_conflict
from members.choices import Role
from members.errors import AccountRefused
from members.models import User

ASSIGNABLE = (Phase.DRAFT, Phase.REPORTING, Phase.SCREENING, Phase.SCORING)


@transaction.atomic
def assign_assessor(entry_id: int, assessor_id: int, *, by: User) -> Assignment:
    """Give an assessor the sheet of one alliance; the same again changes nothing.

    Raises ``PermissionDenied``, ``CycleFrozen`` or ``ConflictOfInterest``.
    """
    entry = _locked_entry(entry_id, by)
    assessor = Assessor.objects.select_related("user").get(pk=assessor_id)
    if assessor.user and has_conflict(assessor.user, entry.alliance, entry.cycle.as_of):
        raise ConflictOfInterest(
            _("The unit of %(assessor)s is a member of %(alliance)s.")
            % {"assessor": assessor, "alliance": entry.alliance}
        )
    return Assignment.objects.get_or_create(entry=entry, assessor=assessor)[0]


@transaction.atomic
def withdraw_assignment(entry_id: int, assessor_id: int, *, by: User) -> None:
    """Take a sheet back as long as it has no marks.

    Raises ``PermissionDenied``, ``CycleFrozen`` or ``HasMarks``.
    """
    entry = _locked_entry(entry_id, by)
    if Mark.objects.filter(entry=entry, assessor=assessor_id).exists():
        raise HasMarks(_("This sheet has marks already, so it stays."))
    Assignment.objects.filter(entry=entry, assessor=assessor_id).delete()


def link_assessor(user: User) -> Assessor | None:
    """Give an assessor's account the sheets kept under its name; None for other roles.

    Raises ``AccountRefused`` if an assessor's name differs from the account's only in case.
    """
    if user.role != Role.ASSESSOR:
        return None
    assessor = Assessor.objects.filter(name=user.username).first()
    alike = Assessor.objects.filter(name__iexact=user.username).first()
    if assessor is None and alike is not None:
        raise AccountRefused(
            _(
                "There is an assessor “%(name)s” already, who differs only in capital and small"
                " letters. Give the account that name."
            )
            % {"name": alike.name}
        )
    if assessor is None:
        assessor = Assessor.objects.create(name=user.username)
    if assessor.user_id is None:
        assessor.user = user
        assessor.save(update_fields=["user"])
    return assessor


def _locked_entry(entry_id: int, by: User) -> Entry:
    cycle = Cycle.objects.locked().get(entries=entry_id)
    if not can_run_cycle(by):
        raise PermissionDenied
    if cycle.phase not in ASSIGNABLE:
        raise CycleFrozen(_("Scoring is over in this cycle; its assessors stay as they are."))
    return Entry.objects.select_related("cycle", "alliance").get(pk=entry_id)
