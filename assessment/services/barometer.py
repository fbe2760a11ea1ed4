"""What the barometer of a cycle is made of: parts with their points, as the bureau settles them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.computing.barometer_parts import items_of, read_parts, settled_version
from assessment.errors import BarometerRefused, StaleVersion
from assessment.models import Cycle, Terms
from assessment.permissions import can_decide
from assessment.scoring import ScoringError, decimal_text
from assessment.services.terms import settle_terms, terms_of
from common.fields import canonical
from members.models import User

Rows = Sequence[dict[str, Any]]


@transaction.atomic
def settle_barometer(
    cycle_id: int, *, parts: Rows, points: Decimal, seen: str, by: User, now: datetime
) -> Terms:
    """Settle the parts, whose weights are their points, and the points of the whole.

    ``seen`` is the ``settled_version`` that the page showed. Raises ``PermissionDenied``,
    ``CycleFrozen`` once the results are published, ``StaleVersion`` where somebody changed the
    parts in between, or ``BarometerRefused`` while the cycle has no terms and for parts that make
    no sense; and then saves nothing.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if not can_decide(by):
        raise PermissionDenied
    terms = terms_of(cycle)
    if terms is None:
        # To settle them here would be to say, in passing, that the cycle is decided here.
        raise BarometerRefused(_("Settle the terms of the cycle first; then the parts."))
    if seen != settled_version(terms):
        raise StaleVersion(
            _("Somebody changed the parts in between. Your entries are still in the fields.")
        )
    check_parts(cycle, parts, points)
    return settle_terms(cycle_id, by=by, now=now, barometer=list(parts), barometer_points=points)


def check_parts(cycle: Cycle, rows: Rows, points: Decimal) -> None:
    """Raise ``BarometerRefused`` unless ``rows`` make ``points`` of what the framework has."""
    if not rows:
        raise BarometerRefused(_("At least one part has points."))
    try:
        parts = read_parts(list(rows))
    except ScoringError as error:
        raise BarometerRefused(
            _("These parts cannot be reckoned with: %(problem)s") % {"problem": error}
        ) from error
    named = {item for part in parts for item in part.items}
    unknown = sorted(named - {*items_of(cycle)})
    if unknown:
        raise BarometerRefused(
            _("%(codes)s: the framework of this cycle has no such criterion or indicator.")
            % {"codes": ", ".join(unknown)}
        )
    added = sum((part.weight for part in parts), Fraction(0))
    if added != Fraction(points):
        raise BarometerRefused(
            _("The parts make %(sum)s points together; the whole is %(whole)s.")
            % {"sum": decimal_text(added), "whole": canonical(points)}
        )
