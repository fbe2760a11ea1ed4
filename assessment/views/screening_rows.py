"""What the page for going through a report shows of each item, and what catches the eye first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext

from assessment.computing.evidence_warnings import warnings_of
from assessment.computing.report_parts import CriterionView
from assessment.forms.screening import VerdictForm
from assessment.models import Criterion, Cycle
from assessment.views.report_changes import Change


@dataclass(slots=True)
class ItemRow:
    """A criterion (without facts) or an indicator, with what is said of it."""

    row: Any
    view: Any
    form: VerdictForm
    changes: list[Change]
    is_open: bool
    warnings: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.row.code)

    @property
    def facts(self) -> list[Any]:
        """Return the facts of an indicator; a criterion has none of its own."""
        return getattr(self.view, "facts", [])

    @property
    def is_flagged(self) -> bool:
        """Whether there is something to look at: a difference, a jump, a change, odd evidence."""
        told = any(fact.differs or fact.jumps for fact in self.facts)
        return told or bool(self.warnings or self.changes)

    @property
    def has_verdict(self) -> bool:
        return not self.is_open or bool(self.form.shown["ruled"])


@dataclass(frozen=True, slots=True)
class Jump:
    """A criterion in the list to jump by: how many of its items are flagged, and ruled on."""

    criterion: Criterion
    flagged: int
    ruled: int
    total: int


Parts = Iterable[tuple[CriterionView, list[ItemRow]]]


def row_of(view: Any, is_open: bool, changes: dict[str, list[Change]], posted: Any) -> ItemRow:
    row = getattr(view, "indicator", None) or view.criterion
    form = VerdictForm(view.item.pk, view.verdict, posted)
    is_open = is_open and view.item.state != "accepted"
    return ItemRow(row, view, form, changes.get(row.code, []), is_open)


def jumps_of(parts: Parts) -> list[Jump]:
    return [
        Jump(
            each.criterion,
            sum(row.is_flagged for row in rows),
            sum(row.has_verdict for row in rows),
            len(rows),
        )
        for each, rows in parts
    ]


def point_out(rows: list[ItemRow], cycle: Cycle) -> None:
    """Say beside each item what the bureau should know of its evidence."""
    evidence = {link.evidence.pk: link.evidence for row in rows for link in row.view.links}
    found = warnings_of(evidence.values(), cycle)
    label_end = pgettext("label", ": ")
    for row in rows:
        for link in row.view.links:
            name = link.evidence.name
            told = found.get(link.evidence.pk, [])
            row.warnings += [f"{name}{label_end}{warning.sentence}" for warning in told]
