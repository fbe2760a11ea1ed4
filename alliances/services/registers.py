"""Writing single rows of the registers: by the secretariat, the school or the bureau.

Whoever writes holds the alliance, or the school, whose row it is: the rows of one register
change one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.computing.registers import KEPT, Kept, fingerprint, linked, state
from alliances.errors import RowGone, RowInUse, RowRefused, StaleRow
from alliances.models import Alliance, Share
from alliances.permissions import can_edit_register, can_edit_school
from alliances.services.codes import next_code
from members.choices import SCHOOL_KINDS
from members.models import Unit, User

Owner = Alliance | Unit
RESTORED = "restored"
AT_ONCE = timedelta(seconds=5)  # A folder removes many rows, the ties of each just before it.


@transaction.atomic
def save_row(
    register: str,
    owner: Owner,
    values: Mapping[str, Any],
    *,
    by: User,
    row: Model | None = None,
    seen: str = "",
) -> Any:
    """Add a row to a register of ``owner``, an alliance or a school, or change ``row``.

    ``values`` are by field; partners and chains are given as units and chains. A row without a
    code gets one. ``seen`` is the fingerprint of the row as it was read. Saving again what is
    stored changes nothing, whatever was seen. When what counts has changed, the alliances that
    share the achievement are asked anew.

    Raises ``PermissionDenied``, ``RowGone``, ``StaleRow`` or ``RowRefused``, and then saves
    nothing.
    """
    kept = KEPT[register]
    _hold(kept, owner, by)
    stored = kept.model(**{kept.owner: owner}) if row is None else _locked(kept, owner, row.pk)
    before = state(kept, stored) if row is not None else {}
    now_stored = fingerprint(kept, stored) if row is not None else ""
    ties = _take(kept, stored, values)
    if kept.prefix and not stored.code:
        _clean(kept, stored, {"code"})
        stored.code = next_code(kept, owner.pk, stored)
    changed = _changed(kept, stored, ties, before)
    if row is not None and not changed:
        return stored
    if seen and seen != now_stored:
        raise StaleRow(
            _("This row was changed elsewhere in the meantime."),
            {"stored": {name: str(value) for name, value in before.items()}, "seen": now_stored},
        )
    _clean(kept, stored)
    _write(kept, stored, ties, by)
    if row is not None and changed & kept.counting:
        _ask_anew(kept, stored, by)
    return stored


@transaction.atomic
def remove_row(register: str, owner: Owner, row: Model, *, by: User, seen: str = "") -> None:
    """Take a row out of its register. Its history stays, and ``restore_row`` brings it back.

    Raises ``PermissionDenied``, ``RowGone``, ``StaleRow`` or ``RowInUse``.
    """
    kept = KEPT[register]
    _hold(kept, owner, by)
    stored = _locked(kept, owner, row.pk)
    if seen and seen != fingerprint(kept, stored):
        raise StaleRow(_("This row was changed elsewhere in the meantime."))
    if kept.share and Share.objects.filter(**{kept.share: stored}).exists():
        raise RowInUse(_("It is split with other alliances. Withdraw the split first."))
    now = timezone.now()
    try:
        with transaction.atomic():
            _untie(kept, stored, linked(kept, stored), by, now)
            _sign(stored, by, now)
            stored.delete()
    except ProtectedError as error:
        raise RowInUse(
            _("%(count)s activities took place there. Change or remove them first.")
            % {"count": len(error.protected_objects)}
        ) from error


@transaction.atomic
def restore_row(register: str, owner: Owner, row_id: int, *, by: User) -> Any:
    """Bring back a removed row as it last was, with its partners or chains.

    Raises ``PermissionDenied``, ``RowGone`` where none was removed, or ``RowRefused`` where
    another row has taken its place.
    """
    kept = KEPT[register]
    _hold(kept, owner, by)
    last = kept.model.history.filter(id=row_id, **{kept.owner: owner}).order_by("history_id").last()
    if last is None or last.history_type != "-":
        raise RowGone(_("This row is in its register already, or never was."))
    row = last.instance
    ties = _last_tied(kept, row_id, last.history_date)
    if kept.links is not None:
        there = kept.links.model._meta.get_field(kept.links.other).related_model.objects
        ties &= set(there.filter(pk__in=ties).values_list("pk", flat=True))
    row._state.adding = True
    row._change_reason = RESTORED
    _clean(kept, row)
    _write(kept, row, ties, by)
    return row


def _hold(kept: Kept, owner: Owner, by: User) -> None:
    """Lock what the register belongs to, and ask whether ``by`` may write in it."""
    manager = type(owner)._default_manager
    held: Any = manager.select_for_update(no_key=True, of=("self",)).get(pk=owner.pk)
    may = can_edit_school(by, held) if kept.is_of_school else can_edit_register(by, held)
    if not may:
        raise PermissionDenied


def _locked(kept: Kept, owner: Owner, row_id: int) -> Any:
    rows = kept.model.objects.select_for_update(of=("self",))
    row = rows.filter(pk=row_id, **{kept.owner: owner}).first()
    if row is None:
        raise RowGone(_("Somebody has removed this row in the meantime. It can be restored."))
    return row


def _take(kept: Kept, row: Any, values: Mapping[str, Any]) -> set[Any] | None:
    """Put ``values`` into ``row``; return the keys to be tied, None to leave them."""
    ties = None
    for name, value in values.items():
        if name not in kept.fields:
            raise ValueError(f"{kept.register} has no field {name}")
        if kept.links is not None and name == kept.links.name:
            ties = {each.pk for each in value}
        else:
            setattr(row, name, value)
    return ties


def _changed(kept: Kept, row: Any, ties: set[Any] | None, before: dict[str, Any]) -> set[str]:
    now = state(kept, row)
    if kept.links is not None and ties is not None:
        now[kept.links.name] = sorted(ties)
    return {name for name, value in now.items() if name not in before or before[name] != value}


def _clean(kept: Kept, row: Any, without: Iterable[str] = ()) -> None:
    """Raise ``RowRefused`` with the sentences by field where ``row`` cannot be stored."""
    errors: dict[str, list[str]] = {}
    try:
        row.clean_fields(exclude=set(without))
        row.validate_constraints()
    except ValidationError as error:
        errors = error.message_dict
    if kept.is_of_school and row.unit.kind not in SCHOOL_KINDS:
        errors[NON_FIELD_ERRORS] = [_("Only a school has such figures.")]
    if getattr(row, "carrier", None) and row.carrier.alliance_id != row.alliance_id:
        errors["carrier"] = [_("This carrier stands in the register of another alliance.")]
    if errors:
        raise _refused(errors)


def _refused(errors: dict[str, list[str]]) -> RowRefused:
    sentences = [sentence for listed in errors.values() for sentence in listed]
    return RowRefused(" ".join(sentences), {"errors": errors})


def _write(kept: Kept, row: Any, ties: set[Any] | None, by: User) -> None:
    """Store the row and its ties under one moment; a clash with somebody else is a sentence."""
    now = timezone.now()
    _sign(row, by, now)
    try:
        with transaction.atomic():
            row.save(force_insert=row._state.adding)
            if ties is not None:
                tied = linked(kept, row)
                _untie(kept, row, tied - ties, by, now)
                _tie(kept, row, ties - tied, by, now)
    except IntegrityError as error:
        raise _refused({NON_FIELD_ERRORS: [_sentence(row, error)]}) from error


def _sentence(row: Any, error: IntegrityError) -> str:
    """Return what the constraint that was hit says; SQLite names columns for a unique one."""
    for constraint in row._meta.constraints:
        if constraint.name in str(error):
            return str(constraint.get_violation_error_message())
    return _("There is a row with this code already.")


def _tie(kept: Kept, row: Any, others: set[Any], by: User, now: Any) -> None:
    if kept.links is None:
        return
    for other in sorted(others):
        key = {f"{kept.links.row}_id": row.pk, f"{kept.links.other}_id": other}
        tie = kept.links.model(**key)
        _sign(tie, by, now)
        tie.save()


def _untie(kept: Kept, row: Any, others: set[Any], by: User, now: Any) -> None:
    if kept.links is None or not others:
        return
    key = {kept.links.row: row, f"{kept.links.other}__in": others}
    for tie in kept.links.model.objects.filter(**key):
        _sign(tie, by, now)
        tie.delete()


def _last_tied(kept: Kept, row_id: int, removed_at: Any) -> set[Any]:
    """Return what a row was tied to when it was removed."""
    if kept.links is None:
        return set()
    around = (removed_at - AT_ONCE, removed_at + AT_ONCE)
    gone = kept.links.model.history.filter(
        history_type="-", history_date__range=around, **{f"{kept.links.row}_id": row_id}
    )
    return set(gone.values_list(f"{kept.links.other}_id", flat=True))


def _sign(row: Any, by: User, now: Any) -> None:
    """Say in the history who it was, and that all of one change was one."""
    row._history_user, row._history_date = by, now


def _ask_anew(kept: Kept, row: Any, by: User) -> None:
    """Let the other alliances agree again, now that what they share has changed."""
    if not kept.share:
        return
    shares = Share.objects.filter(**{kept.share: row}).exclude(alliance=row.alliance_id)
    for share in shares.exclude(agreed_on=None, declined_reason=""):
        share.agreed_on, share.agreed_by, share.declined_reason = None, None, ""
        _sign(share, by, timezone.now())
        share.save()
