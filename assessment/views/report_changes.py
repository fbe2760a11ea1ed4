"""What became of a report from one round to the next, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessment.computing.derived import label_of
from assessment.computing.report_content import Content, parts_of
from assessment.computing.sheet_facts import text_in_language
from assessment.views.report_runs import Run, compared


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs; ``name`` is that of its criterion or indicator."""

    code: str
    name: str
    what: str
    before: list[Run]
    after: list[Run]


def changes_between(before: Content, after: Content) -> list[Change]:
    """Return what differs between two rounds as they were filed, in the order of the later one."""
    earlier = parts_of(before) if before.get("criteria") else {}
    found = []
    for key, part in (parts_of(after) if after.get("criteria") else {}).items():
        old = _values(earlier.get(key, {}))
        for what, value in _values(part).items():
            if old.get(what, "") != value:
                one, other = compared(old.get(what, ""), value)
                name = text_in_language(part["name"])
                found.append(Change(part["code"], name, what, one, other))
    return found


def _values(part: dict[str, Any]) -> dict[str, str]:
    if not part:
        return {}
    values = {_("Narrative"): part["narrative"], _("Self-score"): part.get("self_score") or ""}
    for fact in part.get("facts", []):
        label = label_of(fact["measure"], text_in_language(part["name"]))
        values[label] = fact["value"] or ""
        values[_("%(measure)s: explanation") % {"measure": label}] = fact["explanation"]
    values[_("Evidence")] = "\n".join(
        f"{link['name']} {link['pages']}".strip() for link in part["evidence"]
    )
    return values
