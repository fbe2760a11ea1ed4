"""The figures of a re-assessment as somebody saw them, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from assessment.computing.reassessing import Figures

NONE = "–"


def seen_of(figures: Figures) -> dict[str, str]:
    """Return what a person sees of the figures and decides on, as texts by name."""
    after = figures.after
    return {
        "total": after["total"] or NONE,
        "grade": after["grade"] or NONE,
        "lifted": " ".join(after["lifted"]) or NONE,
        **{part["code"]: part["score"] or NONE for part in after["criteria"]},
    }


def changes_between(seen: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return a sentence for each figure that is not what was seen."""
    names = {"total": _("Total"), "grade": _("Grade"), "lifted": _("Vetoes put right")}
    return [
        _("%(name)s: %(seen)s then, %(now)s now.")
        % {
            "name": names.get(key, key),
            "seen": seen.get(key, NONE),
            "now": now.get(key, NONE),
        }
        for key in (*now, *(key for key in seen if key not in now))
        if seen.get(key, NONE) != now.get(key, NONE)
    ]
