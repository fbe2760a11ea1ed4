"""What the shares of an achievement come to."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliances.models import Share


def portions_of(shares: Iterable[Share]) -> dict[int, int]:
    """Return the hundredths of a percent by the key of the alliance."""
    return {share.alliance_id: share.hundredths for share in shares}


def split_of(shares: Iterable[Share]) -> str:
    """Return a split as a form carries it, to tell whether it was changed meanwhile."""
    return ";".join(f"{key}:{part}" for key, part in sorted(portions_of(shares).items()))


def is_in_force(shares: Iterable[Share]) -> bool:
    """Whether every alliance has agreed, so that the parts count."""
    known = list(shares)
    return bool(known) and all(share.agreed_on for share in known)


def state_of(shares: Iterable[Share]) -> tuple[str, str]:
    """Return the tone and the words for the state of a whole split."""
    known = list(shares)
    if any(share.declined_reason for share in known):
        return "bad", _("declined: counts whole for its own alliance")
    if is_in_force(known):
        return "good", _("agreed by all: each counts its part")
    return "wait", _("waiting for agreement: counts whole for its own alliance until then")


def answer_of(share: Share) -> tuple[str, str]:
    """Return the tone and the words for one alliance's answer."""
    if share.declined_reason:
        return "bad", _("declined")
    return ("good", _("agreed")) if share.agreed_on else ("wait", _("asked"))
