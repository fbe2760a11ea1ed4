"""Who may act on a row they see. What may happen *now* is the services' business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliances.models import Membership
from members.choices import Role

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from alliances.models import Alliance
    from assessment.models import Assignment, Cycle, Objection, ReassessmentSheet
    from members.models import User


def can_run_cycle(user: User | AnonymousUser) -> bool:
    """Whether ``user`` may compute, assign and move a cycle on: the bureau's staff."""
    return user.is_authenticated and user.role == Role.BUREAU


def can_mark(user: User | AnonymousUser, sheet: Assignment) -> bool:
    """Whether ``user`` may fill in ``sheet``: only the assessor it was given to."""
    return user.is_authenticated and sheet.assessor.user_id == user.pk


def can_mark_again(user: User | AnonymousUser, sheet: ReassessmentSheet) -> bool:
    """Whether ``user`` may fill in the sheet of a re-assessment: only its assessor."""
    return user.is_authenticated and sheet.assessor.user_id == user.pk


def can_see_all_marks(user: User | AnonymousUser, cycle: Cycle) -> bool:
    """Whether ``user`` may read who gave which mark; others read the marks without names."""
    return user.is_authenticated and user.role in (Role.BUREAU, Role.OBSERVER)


def can_write_report(user: User | AnonymousUser, alliance: Alliance) -> bool:
    """Whether ``user`` may write and submit the report of ``alliance``: its secretariat alone."""
    if not user.is_authenticated or user.role != Role.SECRETARIAT:
        return False
    return alliance.seats.filter(user=user).exists()


def lead_of(user: User | AnonymousUser, alliance: Alliance, on: date) -> Membership | None:
    """Return the spell by which the unit of ``user`` leads ``alliance`` on the day ``on``."""
    if not user.is_authenticated or user.role != Role.MEMBER:
        return None
    spells = Membership.objects.leads().in_force_on(on)
    return spells.filter(alliance=alliance, unit=user.unit_id).select_related("unit").first()


def can_screen(user: User | AnonymousUser) -> bool:
    """Whether ``user`` may rule on reports, set last days and extend them: the bureau's staff."""
    return user.is_authenticated and user.role == Role.BUREAU


def can_order_papers(user: User | AnonymousUser, alliance: Alliance) -> bool:
    """Whether ``user`` may have a paper of ``alliance`` made again: its secretariat, the bureau."""
    return can_write_report(user, alliance) or can_screen(user)


def can_give_opinion(user: User | AnonymousUser, alliance: Alliance) -> bool:
    """Whether ``user`` may say what the district thinks of a report of ``alliance``."""
    if not user.is_authenticated or user.role != Role.DISTRICT:
        return False
    return alliance.region_id.startswith(user.region_prefix)


def can_decide(user: User | AnonymousUser) -> bool:
    """Whether ``user`` may propose, confirm and issue what the bureau decides: its staff."""
    return user.is_authenticated and user.role == Role.BUREAU


def can_answer_order(user: User | AnonymousUser, alliance: Alliance) -> bool:
    """Whether ``user`` may answer a rectification order, or object: the alliance's secretariat."""
    return can_write_report(user, alliance)


def can_write_in_case(user: User | AnonymousUser, objection: Objection) -> bool:
    """Whether ``user`` may write in the case of an objection: the bureau, and the secretariat of
    the alliance if it raised it. Who raised one without an account has the link."""
    if can_decide(user):
        return True
    return objection.user_id is not None and can_write_report(user, objection.entry.alliance)


def has_conflict(user: User, alliance: Alliance, on: date) -> bool:
    """Whether the unit of ``user`` belongs to ``alliance`` on the day ``on``."""
    if user.unit_id is None:
        return False
    spells = Membership.objects.filter(alliance=alliance, unit=user.unit_id)
    return spells.in_force_on(on).exists()
