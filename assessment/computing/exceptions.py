"""The exceptions of an alliance: what counts, what waits, what was; and what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.choices import ProposalState, RulingKind
from assessment.computing.portions import Rules
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Attachment, Cycle, Entry, Proposal, Ruling
from assessment.scoring import CriterionDef, IndicatorDef

# What a bonus or a deduction is for is a text of the bureau's, told as it is written; the codes that
# come with our own frameworks have names.
COMMON_ITEMS = {
    "late_report": _("Annual report handed in late"),
    "model_case": _("Selected as a model case"),
    "teaching_award": _("Award for teaching achievements"),
}


@dataclass(frozen=True, slots=True)
class InForce:
    """A ruling that counts, with its record where it was decided here."""

    ruling: Ruling
    proposal: Proposal | None
    about: str


def names_of(cycle: Cycle) -> dict[str, str]:
    """Return what a code of the framework is called, vetoes too, by code."""
    definition = Rules.of(cycle.framework).definition
    parts: list[CriterionDef | IndicatorDef] = [*definition.criteria, *definition.indicators]
    named = {part.code: f"{part.code} {text_in_language(part.name)}" for part in parts}
    return named | {veto.code: text_in_language(veto.name) for veto in definition.policy.vetoes}


def about(kind: str, item: str, names: dict[str, str]) -> str:
    """Return what an exception is about, in words; empty for one that excuses the alliance."""
    if kind in (RulingKind.BONUS, RulingKind.DEDUCTION):
        return what_for(item)
    return names.get(item, item)


def item_of(kind: str, words: str, names: dict[str, str]) -> str:
    """Return the code that ``words`` begin with or whose name they are, as people type or paste it;
    other words as they are: what does not fit is for the service to say."""
    words = words.strip()
    if not words or kind in (RulingKind.BONUS, RulingKind.DEDUCTION):
        return words
    code = words.split(maxsplit=1)[0]
    if code in names:
        return code
    named = (code for code, name in names.items() if name.removeprefix(f"{code} ") == words)
    return next(named, words)


def what_for(item: str) -> str:
    """Return the name of what a bonus or a deduction is for."""
    return str(COMMON_ITEMS.get(item, item))


def in_force(entry: Entry, proposals: Iterable[Proposal], names: dict[str, str]) -> list[InForce]:
    """Return the exceptions that count, in their order, in one query; ``proposals`` are those of
    ``entry``."""
    rulings = Ruling.objects.filter(entry=entry).select_related("author")
    told = {each.ruling_id: each for each in proposals}
    return [
        InForce(ruling, told.get(ruling.pk), about(ruling.kind, ruling.item, names))
        for ruling in rulings.order_by("sequence", "pk")
    ]


def with_people(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Bring along who proposed, decided and undid, and the files."""
    files = Attachment.objects.select_related("file").order_by("added_at", "pk")
    people = ("proposed_by", "decided_by", "undone_by", "undo_asked_by")
    return proposals.select_related(*people).prefetch_related(Prefetch("attachments", files))


def waiting_in(cycle: Cycle) -> QuerySet[Proposal]:
    """The proposed exceptions of a cycle that nobody has decided on, those of objections apart."""
    waiting = Proposal.objects.filter(
        entry__cycle=cycle, state=ProposalState.PROPOSED, objection=None
    )
    return waiting.select_related("entry__alliance", "proposed_by").order_by("proposed_at", "pk")
