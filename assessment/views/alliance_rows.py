"""One alliance in the dashboard's table of progress."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessment.choices import ResultStatus
from assessment.computing.dashboard import Board, Tally


def alliance_row(entry: Any, board: Board, *, stale: str) -> dict[str, Any]:
    """Return what the table shows; ``missing`` is None where it is not known.

    ``stale`` says why the figures are not to be shown; it is empty when they are.
    """
    tally = board.by_entry.get(entry.pk, Tally())
    tone, word = _state(entry, tally, stale)
    known = entry.status is not None and not stale
    return {
        "alliance": entry.alliance,
        "tally": tally,
        "missing": len(entry.missing.split()) if known else None,
        "has_result": entry.status is not None,
        "tone": tone,
        "word": word,
    }


def _state(entry: Any, tally: Tally, stale: str) -> tuple[str, str]:
    if entry.is_excused:
        return "neutral", _("excused")
    if stale:
        return "wait", stale
    if entry.status == ResultStatus.INCOMPLETE:
        return "warn", _("has gaps")
    if tally.submitted < tally.sheets:
        return "info", _("sheets open")
    return "good", _("complete")
