"""An assessor's sheets as things to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessment.computing.waiting import SheetInHand


def sheet_task(each: SheetInHand) -> dict[str, Any]:
    """Return what a row of ``_sheet_tasks.html`` shows: state and next step in words."""
    tone, status, action = {
        "complete": ("good", _("complete, not submitted"), _("Check and submit")),
        "begun": ("info", _("begun"), _("Go on")),
        "untouched": ("wait", _("not begun"), _("Begin")),
        "ahead": ("neutral", _("scoring has not begun"), ""),
        "submitted": ("neutral", _("submitted"), _("Look")),
        "closed": ("warn", _("not submitted"), _("Look")),
    }[each.state]
    return {
        "alliance": each.sheet.entry.alliance,
        "cycle": each.sheet.entry.cycle,
        "state": each.state,
        "tone": tone,
        "status": status,
        "action": action,
        "marked": each.progress.marked,
        "required": each.progress.required,
    }
