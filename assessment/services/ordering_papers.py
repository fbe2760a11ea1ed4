"""Having the papers of a cycle made: what is not there yet, what failed, and drafts anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.choices import DecisionState
from assessment.computing.documents import (
    OF_OBJECTIONS,
    OF_REASSESSMENTS,
    OF_RESULTS,
    Kinds,
    papers_of_decision,
)
from assessment.errors import NothingComputed
from assessment.models import Computation, Cycle, Decision, Objection, Paper, Reassessment
from assessment.permissions import can_decide
from assessment.services.papers import owe_what_is_missing
from members.models import User


class Wanted(TextChoices):
    RESULTS = "results", gettext_lazy("Report of the city, results workbook and barometer")
    LETTERS = "letters", gettext_lazy("Letters and certificates of all decisions")
    REPLIES = "replies", gettext_lazy("Replies to objections")
    BEFORE_AFTER = "before_after", gettext_lazy("Before and after of assessments made again")


@transaction.atomic
def order_papers(cycle_id: int, wanted: Iterable[str], *, by: User) -> list[Paper]:
    """Owe what is ``wanted`` of a cycle in all its formats and both languages, and return what is
    to be made. What has gone out stays as it is.

    Raises ``PermissionDenied``, or ``NothingComputed`` where the results have no number yet.
    """
    if not can_decide(by):
        raise PermissionDenied
    cycle = Cycle.objects.locked().select_related("computation").get(pk=cycle_id)
    owed: list[Paper] = []
    for subject, kinds in _subjects(cycle, set(wanted)):
        owed += owe_what_is_missing(kinds, by=by, **subject)
    return owed


def _subjects(cycle: Cycle, wanted: set[str]) -> Iterator[tuple[dict[str, Any], Kinds]]:
    """Yield what papers are about, and which papers."""
    if Wanted.RESULTS in wanted:
        yield {"computation": _numbered(cycle)}, OF_RESULTS
    if Wanted.LETTERS in wanted:
        decisions = Decision.objects.filter(cycle=cycle).exclude(state=DecisionState.WITHDRAWN)
        for decision in decisions.order_by("pk"):
            yield {"decision": decision}, papers_of_decision(decision.kind)
    if Wanted.REPLIES in wanted:
        decided = Objection.objects.filter(entry__cycle=cycle, state__in=("granted", "refused"))
        for objection in decided.order_by("pk"):
            yield {"objection": objection}, OF_OBJECTIONS
    if Wanted.BEFORE_AFTER in wanted:
        settled = Reassessment.objects.filter(order__entry__cycle=cycle, settled_at__isnull=False)
        for reassessment in settled.order_by("pk"):
            yield {"reassessment": reassessment}, OF_REASSESSMENTS


def _numbered(cycle: Cycle) -> Computation:
    if cycle.computation is None or cycle.computation.number is None:
        sentence = _(
            "The results have no number yet: they get one when the public notice opens. The report"
            " and the workbook are made of numbered results alone."
        )
        raise NothingComputed(sentence)
    return cycle.computation
