"""What changed between two rounds of a report, item by item, and the rounds themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.computing.derived import label_of
from assessment.computing.report_content import Content, parts_of
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Opinion, Report, Screening, Submission, Verdict

LABELS = {
    "narrative": gettext_lazy("narrative"),
    "self_score": gettext_lazy("self-score"),
}
OF_FACT = {
    "derived": gettext_lazy("%(measure)s, from the registers"),
    "declared": gettext_lazy("%(measure)s, declared"),
    "explanation": gettext_lazy("%(measure)s, explanation"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` and ``after`` are texts, None for nothing; ``kind`` is narrative, self_score,
    derived, declared, explanation or evidence."""

    kind: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ItemDifference:
    code: str
    name: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Round:
    """One submission with what was said of it; ``differences`` are those to the round before."""

    submission: Submission
    verdicts: list[Verdict]
    screening: Screening | None
    opinion: Opinion | None
    differences: list[ItemDifference]


def rounds_of(report: Report, *, with_drafts: bool = False) -> list[Round]:
    """Return the rounds of ``report``, the latest first, in two queries; verdicts of a round that is
    not settled come ``with_drafts`` alone."""
    submissions = list(
        report.submissions.select_related("by", "screening__by", "opinion__by").order_by("number")
    )
    verdicts: dict[int, list[Verdict]] = {row.pk: [] for row in submissions}
    given = Verdict.objects.filter(submission__report=report)
    given = given.select_related("item__criterion", "item__indicator", "by")
    for verdict in given.order_by("item__criterion__position", "item__indicator__position", "pk"):
        verdicts[verdict.submission_id].append(verdict)
    found = []
    before: Content | None = None
    for row in submissions:
        screening = getattr(row, "screening", None)
        shown = verdicts[row.pk] if screening or with_drafts else []
        changed = [] if before is None else differences(before, row.content)
        found.append(Round(row, shown, screening, getattr(row, "opinion", None), changed))
        before = row.content
    return found[::-1]


def differences(before: Content, after: Content) -> list[ItemDifference]:
    """Return the items that say something else in ``after``, in its order; what is asked no more
    is left out."""
    then = parts_of(before)
    found = []
    for key, part in parts_of(after).items():
        changes = list(_changes(then.get(key, {}), part))
        if changes:
            found.append(ItemDifference(part["code"], text_in_language(part["name"]), changes))
    return found


def _changes(before: Content, after: Content) -> Iterator[Change]:
    for kind, label in LABELS.items():
        old, new = before.get(kind) or None, after.get(kind) or None
        if old != new:
            yield Change(kind, str(label), old, new)
    yield from _of_facts(before, after)
    yield from _of_evidence(before, after)


def _of_facts(before: Content, after: Content) -> Iterator[Change]:
    then = {fact["measure"]: fact for fact in before.get("facts", [])}
    for fact in after.get("facts", []):
        measure = str(label_of(fact["measure"], text_in_language(after["name"])))
        old_fact = then.get(fact["measure"], {})
        for kind, label in OF_FACT.items():
            old, new = old_fact.get(kind) or None, fact.get(kind) or None
            if old != new:
                yield Change(kind, str(label) % {"measure": measure}, old, new)


def _of_evidence(before: Content, after: Content) -> Iterator[Change]:
    then = {link["sha256"]: link for link in before.get("evidence", [])}
    now = {link["sha256"]: link for link in after.get("evidence", [])}
    for sha256 in [*then, *(each for each in now if each not in then)]:
        old, new = then.get(sha256), now.get(sha256)
        if old != new:
            yield Change("evidence", _("evidence"), _link(old), _link(new))


def _link(link: Content | None) -> str | None:
    if link is None:
        return None
    told = link["name"]
    if link["pages"]:
        told = _("%(name)s, pages %(pages)s") % {"name": told, "pages": link["pages"]}
    return f"{told} · {link['shows']}" if link.get("shows") else told
