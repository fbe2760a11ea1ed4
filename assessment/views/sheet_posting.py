"""What a scoring sheet and the sheet of a re-assessment do alike with what is posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assessment.computing.progress import Progress
from assessment.computing.report_parts import CriterionView
from assessment.computing.sheet_facts import Fact
from assessment.errors import StaleVersion
from assessment.forms.marks import GivenMark, MarkForm
from assessment.models import Criterion
from common.errors import DomainError


@dataclass(slots=True)
class Part:
    """One criterion of a sheet: its measured facts, a form for each indicator to judge, and what the
    alliance's report says of it."""

    criterion: Criterion
    facts: list[Fact]
    items: list[MarkForm] = field(default_factory=list)
    report: CriterionView | None = None

    @property
    def progress(self) -> Progress:
        return progress_in(self.items)


def progress_in(items: Sequence[MarkForm]) -> Progress:
    required = [item for item in items if item.is_required]
    return Progress(sum(item.is_marked for item in required), len(required))


def save_marks(items: Sequence[MarkForm], put: Callable[..., GivenMark]) -> str:
    """Save what was typed where it is valid, each by ``put`` with the indicator's code and the
    cleaned values; return why nothing can be saved at all, if so."""
    for item in items:
        if not item.is_to_save:
            continue
        values = {name: item.cleaned_data[name] for name in ("mark", "comment", "version")}
        try:
            item.stored = put(item.indicator.code, **values)
        except StaleVersion:
            item.is_conflict = True
        except DomainError as error:
            return str(error)
        else:
            item.is_saved = True
    return ""


def point_out_gaps(items: Sequence[MarkForm], refusal: DomainError) -> None:
    """Tell each indicator whose mark ``refusal`` to submit the sheet calls missing."""
    missing = refusal.extra.get("missing", ())
    for item in items:
        item.is_gap = item.indicator.code in missing


def status_of(items: Sequence[MarkForm], problem: str) -> int:
    """Return 409 where what was posted cannot be done now, 400 where a value is not valid."""
    if problem or any(item.is_conflict for item in items):
        return 409
    return 400 if any(item.is_in_trouble for item in items) else 200
