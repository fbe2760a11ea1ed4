"""What the bureau settles for the end of a cycle: who decides, the quota, the spans of days."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import Phase
from assessment.errors import CycleFrozen, ExceptionRefused, SecondPersonNeeded
from assessment.models import Cycle, Terms
from assessment.permissions import can_decide
from common.history import sign
from members.models import User

SETTLED = (
    "needs_two_people",
    "top_quota",
    "notice_days",
    "reply_days",
    "rectify_days",
    "extension_days",
    "grace_days",
    "barometer_points",
    "barometer",
)
MOST_PERCENT = 100


def terms_of(cycle: Cycle) -> Terms | None:
    """Return the terms of ``cycle``; None where its decisions are not made here."""
    return Terms.objects.filter(cycle=cycle.pk).first()


@transaction.atomic
def settle_terms(cycle_id: int, *, by: User, now: datetime, **values: Any) -> Terms:
    """Write ``values`` over what is settled; what is not among them stays, or is as usual.

    From then on the decisions of the cycle are made here. Raises ``PermissionDenied``,
    ``CycleFrozen`` once the results are published, ``SecondPersonNeeded`` where one person alone
    would drop the second one while decisions are made, or ``ExceptionRefused`` for a value that
    makes no sense.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if not can_decide(by):
        raise PermissionDenied
    if cycle.is_frozen:
        raise CycleFrozen(_("The results are published; the terms stay as they were."))
    terms = terms_of(cycle) or Terms(cycle=cycle)
    if terms.needs_two_people and not values.get("needs_two_people", True):
        _check_undecided(cycle)
    for name in SETTLED:
        setattr(terms, name, values.pop(name, getattr(terms, name)))
    if values:
        raise TypeError(f"Terms have no {', '.join(sorted(values))}.")
    _check(terms)
    sign(terms, by)
    terms._history_date = now  # type: ignore[attr-defined]  # Read by the history.
    terms.save()
    return terms


def _check_undecided(cycle: Cycle) -> None:
    if cycle.phase in (Phase.DELIBERATION, Phase.NOTICE):
        raise SecondPersonNeeded(
            _("While decisions are made the second person stays. Go back to scoring to change it.")
        )


def _check(terms: Terms) -> None:
    quota = terms.top_quota
    if quota is not None and not 0 < Decimal(quota) <= MOST_PERCENT:
        raise ExceptionRefused(_("The quota lies above 0 and is 100 percent at most."))
    if Decimal(terms.barometer_points) <= 0:
        raise ExceptionRefused(_("The barometer has more than 0 points."))
    try:
        terms.clean_fields(exclude=["cycle"])
    except ValidationError as error:
        raise ExceptionRefused(" ".join(error.messages)) from error
