"""What is to be done in a partial re-assessment: indicators to judge, measures to look at, who can."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from alliances.computing.measures import label_of
from alliances.models import Membership
from assessment.choices import Rule
from assessment.computing.progress import Progress
from assessment.computing.sheet_facts import measures_of, text_in_language
from assessment.computing.sheets import applicable_indicators
from assessment.models import (
    Assessor,
    Assignment,
    Indicator,
    MeasureValue,
    Order,
    Reassessment,
    ReassessmentMark,
    ReassessmentSheet,
    ReassessmentValue,
)
from common.fields import canonical

if TYPE_CHECKING:
    from assessment.querysets import Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """An assessor with an account; one with a conflict cannot be asked."""

    assessor: Assessor
    has_conflict: bool
    knows_it: bool
    """Whether the assessor had a sheet of the alliance in the year's assessment."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure that the order's criteria read: as published, and as it stands after."""

    code: str
    label: str
    unit: str
    indicators: tuple[str, ...]
    published: Decimal | None
    new: ReassessmentValue | None

    @property
    def published_text(self) -> str:
        return "–" if self.published is None else canonical(self.published)

    @property
    def new_text(self) -> str:
        return "–" if self.new is None else canonical(self.new.value)


def indicators_to_judge(order: Order) -> list[Indicator]:
    """Return the judged indicators of the order's criteria that apply, in the framework's order."""
    return [each for each in _ordered(order) if each.rule == Rule.JUDGED]


def _ordered(order: Order) -> list[Indicator]:
    """Return the indicators of the order's criteria that apply, in the framework's order."""
    codes = {item.criterion for item in order.items.all()}
    return [each for each in applicable_indicators(order.entry) if each.criterion.code in codes]


def candidates_for(order: Order, day: date) -> list[Candidate]:
    """Return the assessors with an account by name, in one query; a conflict is a membership of
    the assessor's unit on ``day`` or on the day that the cycle speaks of."""
    entry = order.entry
    spells = Membership.objects.filter(alliance=entry.alliance_id, unit=OuterRef("user__unit"))
    conflicts = [Exists(spells.in_force_on(each)) for each in (day, entry.cycle.as_of)]
    sheets = Assignment.objects.filter(entry=entry, assessor=OuterRef("pk"))
    assessors = Assessor.objects.filter(user__is_active=True).select_related("user__unit")
    assessors = assessors.annotate(
        has_conflict=conflicts[0] | conflicts[1], knows_it=Exists(sheets)
    )
    return [
        Candidate(each, each.has_conflict, each.knows_it) for each in assessors.order_by("name")
    ]


def measure_rows(reassessment: Reassessment) -> list[MeasureRow]:
    """Return the measures of the order's criteria that count there, in the framework's order, in
    three queries more than the indicators take, in one where items and values came along."""
    order = reassessment.order
    readers: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in _ordered(order):
        if indicator.rule == Rule.JUDGED:
            continue
        for measure in measures_of(indicator.params):
            readers[measure].append(indicator)
    published = MeasureValue.objects.filter(entry=order.entry, measure__in=readers)
    then = {row.measure: row.value for row in published}
    new = {row.measure: row for row in reassessment.values.all()}
    return [
        MeasureRow(
            measure,
            str(label_of(measure)),
            text_in_language(read_by[0].unit),
            tuple(each.code for each in read_by),
            then.get(measure),
            new.get(measure),
        )
        for measure, read_by in readers.items()
    ]


def missing_on(sheet: ReassessmentSheet) -> list[str]:
    """Return the codes of the indicators that count and have no mark on ``sheet``."""
    given = ReassessmentMark.objects.filter(sheet=sheet, hundredths__isnull=False)
    marked = set(given.values_list("indicator", flat=True))
    return [
        each.code
        for each in indicators_to_judge(sheet.reassessment.order)
        if each.weight and each.criterion.weight and each.pk not in marked
    ]


def sheets_with_progress(reassessment: Reassessment) -> list[tuple[Any, Progress]]:
    """Return the sheets by the assessor's name, each with how many required marks are given."""
    required = [
        each.pk
        for each in indicators_to_judge(reassessment.order)
        if each.weight and each.criterion.weight
    ]
    given = Q(marks__hundredths__isnull=False, marks__indicator__in=required)
    sheets = reassessment.sheets.select_related("assessor__user").order_by("assessor__name", "pk")
    return [
        (sheet, Progress(sheet.given, len(required)))
        for sheet in sheets.annotate(given=Count("marks", filter=given))
    ]


def visible_reassessments(user: Person) -> QuerySet[Reassessment]:
    """Return those of the orders that ``user`` may read."""
    orders = Order.objects.visible_to(user).order_by().values("pk")
    return Reassessment.objects.filter(order__in=orders)


def own_sheets(user: Person) -> QuerySet[ReassessmentSheet]:
    """Return the sheets of ``user``; for everybody else they do not exist."""
    if not user.is_authenticated:
        return ReassessmentSheet.objects.none()
    return ReassessmentSheet.objects.filter(assessor__user=user)


def sheets_waiting(user: Person) -> list[ReassessmentSheet]:
    """Return the sheets that ``user`` still has to submit, the oldest first, in one query."""
    waiting = own_sheets(user).filter(
        submitted_at=None, reassessment__settled_at=None, reassessment__order__state="reassessing"
    )
    related = "reassessment__order__entry__"
    waiting = waiting.select_related(f"{related}cycle", f"{related}alliance__region")
    return list(waiting.order_by("reassessment__opened_at", "pk"))
