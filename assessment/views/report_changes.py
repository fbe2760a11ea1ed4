"""What became of a report from one round to the next, with the words that differ marked."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.computing.report_content import Content
from assessment.computing.round_differences import differences
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
    found = []
    for item in differences(before, after):
        for change in item.changes:
            runs = compared(change.before or "", change.after or "")
            found.append(Change(item.code, item.name, change.label, *runs))
    return found
