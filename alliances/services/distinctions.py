"""Telling apart two rows that look like one achievement, and taking that back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.computing.duplicates import Entered, basis_of, entered, in_order
from alliances.computing.registers import KEPT, Kept
from alliances.errors import RowGone, SharesRefused, StaleRow
from alliances.models import Alliance, Distinction
from alliances.permissions import can_tell_apart
from members.models import User


@transaction.atomic
def tell_apart(
    register: str, one: int, other: int, *, seen: str, by: User, now: datetime
) -> Distinction:
    """Say that two rows are two achievements: they are not pointed out again until one of them says
    something else. ``seen`` is the basis of the pair as it was read.

    What was said already stays. Raises ``PermissionDenied``, ``RowGone``, ``StaleRow`` or
    ``SharesRefused``.
    """
    kept, rows = _held(register, one, other, by)
    basis = basis_of(*rows)
    if seen != basis:
        raise StaleRow(_("One of the two was changed in the meantime. Look at them again."))
    earlier = _in_force(kept, one, other)
    if earlier is not None and earlier.basis == basis:
        return earlier
    if earlier is not None:
        _undo(earlier, by, now)  # It was about something else.
    first, second = in_order(one, other)
    fields = {f"first_{kept.share}_id": first, f"second_{kept.share}_id": second}
    return Distinction.objects.create(**fields, basis=basis, by=by, at=now)


@transaction.atomic
def doubt_again(register: str, one: int, other: int, *, by: User, now: datetime) -> None:
    """Take back that two rows are two achievements: they are pointed out again.

    Raises ``PermissionDenied``, ``RowGone`` or ``SharesRefused``.
    """
    kept, _rows = _held(register, one, other, by)
    earlier = _in_force(kept, one, other)
    if earlier is not None:
        _undo(earlier, by, now)


def _held(register: str, one: int, other: int, by: User) -> tuple[Kept, list[Entered]]:
    """Return two rows with their alliances locked: nobody changes them meanwhile."""
    if not can_tell_apart(by):
        raise PermissionDenied
    kept = KEPT[register]
    if not kept.share:
        raise SharesRefused(_("Only carriers and activities are compared."))
    rows: Any = kept.model.objects.filter(pk__in=(one, other))
    owners = Alliance.objects.filter(pk__in=rows.values("alliance")).order_by("pk")
    list(owners.select_for_update(no_key=True, of=("self",)))
    found = entered(kept, rows)
    if len(found) != 2:
        raise RowGone(_("Somebody has removed one of the two rows in the meantime."))
    return kept, found


def _in_force(kept: Kept, one: int, other: int) -> Distinction | None:
    first, second = in_order(one, other)
    pair = {f"first_{kept.share}": first, f"second_{kept.share}": second}
    return Distinction.objects.filter(undone_at=None, **pair).first()


def _undo(distinction: Distinction, by: User, now: datetime) -> None:
    distinction.undone_by, distinction.undone_at = by, now
    distinction.save(update_fields=["undone_by", "undone_at"])
