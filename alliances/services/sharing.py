"""Splitting one achievement among several alliances, in percent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.computing.registers import KEPT
from alliances.computing.sharing import portions_of, split_of
from alliances.errors import RowGone, SharesRefused, StaleShares
from alliances.models import FULL_SHARE, Alliance, Share
from alliances.permissions import can_edit_register
from members.models import User


@transaction.atomic
def propose_shares(
    register: str,
    row_id: int,
    portions: Mapping[int, int],
    *,
    by: User,
    today: date,
    seen: str | None = None,
) -> list[Share]:
    """Split an achievement: ``portions`` are hundredths of a percent by the key of an alliance.

    They come to 100 %, the part of its own alliance among them, which agrees by proposing. All
    others are asked, also those who agreed to another split. An empty mapping withdraws the
    split. The same split again changes nothing. ``seen`` is the split as it was read
    (``computing.sharing.split_of``).

    Raises ``PermissionDenied``, ``RowGone``, ``StaleShares`` or ``SharesRefused``.
    """
    row = _held(register, row_id)
    if not can_edit_register(by, row.alliance):
        raise PermissionDenied
    stored = {share.alliance_id: share for share in row.shares.all()}
    standing = portions_of(stored.values())
    if dict(portions) == standing and not any(each.declined_reason for each in stored.values()):
        return list(stored.values())
    if seen is not None and seen != split_of(stored.values()):
        raise StaleShares(_("The split was changed in the meantime. Look at it again."))
    _check(row, portions)
    now = timezone.now()
    for alliance_id in stored.keys() - portions.keys():
        _sign(stored[alliance_id], by, now).delete()
    kept = KEPT[register].share
    for alliance_id, hundredths in portions.items():
        share = stored.get(alliance_id) or Share(**{kept: row, "alliance_id": alliance_id})
        is_own = alliance_id == row.alliance_id
        share.hundredths, share.declined_reason = hundredths, ""
        share.agreed_on, share.agreed_by = (today, by) if is_own else (None, None)
        _sign(share, by, now).save()
    return list(row.shares.order_by("alliance__code"))


@transaction.atomic
def answer_share(
    share_id: int,
    *,
    is_agreed: bool,
    by: User,
    today: date,
    reason: str = "",
    seen: str | None = None,
) -> Share:
    """Agree to the part that an alliance was offered, or decline it with a reason.

    The answer may be changed until the split is. Raises ``PermissionDenied``, ``RowGone`` where
    the split was withdrawn, ``StaleShares`` or ``SharesRefused``.
    """
    found = Share.objects.filter(pk=share_id).first()
    if found is None:
        raise _withdrawn()
    register = "activities" if found.activity_id else "carriers"
    row = _held(register, found.activity_id or found.carrier_id or 0)
    share: Share | None = row.shares.select_related("alliance").filter(pk=share_id).first()
    if share is None:
        raise _withdrawn()
    if share.alliance_id == row.alliance_id or not can_edit_register(by, share.alliance):
        raise PermissionDenied
    if seen is not None and seen != split_of(row.shares.all()):
        raise StaleShares(_("The split was changed in the meantime. Look at it again."))
    if not is_agreed and not reason.strip():
        raise SharesRefused(_("Say why the share is declined: the other alliance reads it."))
    answer = (today, by, "") if is_agreed else (None, None, reason.strip())
    if (share.agreed_on is not None, share.declined_reason) == (is_agreed, answer[2]):
        return share
    share.agreed_on, share.agreed_by, share.declined_reason = answer
    _sign(share, by, timezone.now()).save()
    return share


def _held(register: str, row_id: int) -> Any:
    """Return an achievement with its alliance locked: proposals and answers follow one another."""
    kept = KEPT[register]
    if not kept.share:
        raise SharesRefused(_("Only carriers and activities are split."))
    owner = kept.model.objects.filter(pk=row_id).values("alliance")
    alliance = Alliance.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=owner)
    if not alliance:
        raise RowGone(_("Somebody has removed this row in the meantime. It can be restored."))
    row = kept.model.objects.select_related("alliance").filter(pk=row_id).first()
    if row is None:
        raise RowGone(_("Somebody has removed this row in the meantime. It can be restored."))
    return row


def _check(row: Any, portions: Mapping[int, int]) -> None:
    if not portions:
        return
    if len(portions) < 2 or row.alliance_id not in portions:
        raise SharesRefused(_("A split is between this alliance and at least one other."))
    if any(part < 1 for part in portions.values()):
        raise SharesRefused(_("Each part is more than 0 %."))
    if sum(portions.values()) != FULL_SHARE:
        raise SharesRefused(_("Together the parts make 100 %."))
    if Alliance.objects.filter(pk__in=portions).count() != len(portions):
        raise SharesRefused(_("One of these alliances is not there."))


def _withdrawn() -> RowGone:
    return RowGone(_("The split was withdrawn in the meantime."))


def _sign(share: Share, by: User, now: Any) -> Share:
    share._history_user, share._history_date = by, now  # type: ignore[attr-defined]  # The history reads them.
    return share
