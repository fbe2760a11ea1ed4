"""The parts of a report as people see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from alliances.models import Membership
from assessment.computing.derived import counting
from assessment.computing.report_content import Content
from assessment.computing.report_missing import CONFIRMATION, Requirement, differs
from assessment.models import (
    Confirmation,
    Criterion,
    EvidenceLink,
    Fact,
    Indicator,
    Report,
    ReportItem,
    Verdict,
)

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class FactView:
    """One measure. ``derived`` is what the registers say as it counts, ``now`` what they say at this
    moment where they were asked, ``filed`` what they said at the latest submission; ``fact`` is what
    is stored.

    ``is_asked``: the registers cannot tell it. ``jumps``: more than half away from last year.
    """

    measure: str
    label: str
    unit: str
    derived: Decimal | None
    now: Decimal | None
    filed: Decimal | None
    declared: Decimal | None
    explanation: str
    version: int
    last_year: Decimal | None
    is_carried: bool
    fact: Fact | None = None

    @property
    def value(self) -> Decimal | None:
        """What counts: declared, else derived."""
        return counting(self.derived, self.declared)

    @property
    def is_asked(self) -> bool:
        return self.derived is None

    @property
    def differs(self) -> bool:
        return differs(self.derived, self.declared)

    @property
    def jumps(self) -> bool:
        return jumps(self.value, self.last_year)


@dataclass(frozen=True, slots=True)
class IndicatorView:
    indicator: Indicator
    item: ReportItem
    counts: bool
    facts: list[FactView]
    links: list[EvidenceLink]
    is_carried: bool
    verdict: Verdict | None
    missing: list[Requirement]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """``done`` of ``total`` things that must be there are there, of its indicators too.

    ``last_self_score`` and ``last_narrative`` are last year's, where they were asked for.
    """

    criterion: Criterion
    item: ReportItem
    counts: bool
    indicators: list[IndicatorView]
    links: list[EvidenceLink]
    is_carried: bool
    verdict: Verdict | None
    last_self_score: Decimal | None
    last_narrative: str
    missing: list[Requirement]
    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 if not self.total else 100 * self.done // self.total


@dataclass(frozen=True, slots=True)
class LeadView:
    """A unit that leads the alliance; ``is_valid``: it confirmed the report as it is now."""

    lead: Membership
    confirmation: Confirmation | None
    is_valid: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """``missing`` is all that stands in the way of submitting, ``missing_content`` without the
    confirmations of the leads. ``last_year`` is the year of the report before, None without one."""

    report: Report
    criteria: list[CriterionView]
    leads: list[LeadView]
    missing: list[Requirement]
    done: int
    total: int
    content: Content = field(repr=False)
    digest: str
    last_year: int | None

    @property
    def missing_content(self) -> list[Requirement]:
        return [each for each in self.missing if each.kind != CONFIRMATION]

    @property
    def percent(self) -> int:
        return 100 if not self.total else 100 * self.done // self.total

    def criterion(self, code: str) -> CriterionView | None:
        found = (each for each in self.criteria if each.criterion.code == code)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class ReportProgress:
    done: int
    total: int


def jumps(this: Decimal | None, last: Decimal | None) -> bool:
    """Whether ``this`` is more than half of ``last`` away from it; from nothing every step is."""
    if this is None or last is None:
        return False
    return abs(this - last) > abs(last) * HALF
