"""The figures that somebody decided on, and what has changed in them since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import signing
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessment.choices import Outcome, ResultStatus, RulingKind
from assessment.computing.earlier import grade_name
from assessment.computing.rankings import is_stale
from assessment.models import Cycle, Entry, Result

Seen = dict[str, Any]

SALT = "assessment.seen"
EXCUSED = RulingKind.EXCUSED.value


def seen_of(entry: Entry) -> Seen:
    """Return the figures of ``entry`` as they stand, ready for JSON, in one query.

    Totals and scores are texts with two places; None, or empty, where there is none. ``status`` is
    ``excused`` where there is no result. ``entry`` comes with its cycle.
    """
    cycle: Cycle = entry.cycle
    results = Result.objects.filter(computation=cycle.computation_id, entry=entry.pk)
    result = results.annotate(better=_better()).first()
    if result is None:
        return _figures(cycle, status=EXCUSED)
    return _figures(
        cycle,
        status=result.status,
        total=None if result.total is None else str(result.total),
        grade=result.grade,
        rank=_rank(result),
        outcome=result.outcome,
        criteria=result.criterion_scores,
    )


def changes_since(entry: Entry, seen: Seen) -> list[str]:
    """Return a sentence for each figure of ``entry`` that is not what was ``seen``; none where they
    are the same, whatever has been computed in between.

    Figures that are being computed anew count as changed: nobody has seen them yet. ``entry`` comes
    with its cycle, its framework and its alliance.
    """
    if is_stale(entry.cycle):
        return [_("The figures are being computed anew.")]
    if not seen:
        return [_("It is not known which figures this was decided on.")]
    now = seen_of(entry)
    if now == seen:
        return []
    return [*_changes(entry.cycle, seen, now)]


def seal_seen(seen: Seen) -> str:
    """Write ``seen`` as a text that a form can carry and nobody can alter."""
    return signing.dumps(seen, salt=SALT, compress=True)


def open_seen(text: str) -> Seen:
    """Read what ``seal_seen`` wrote; nothing was seen where it is not that."""
    try:
        opened = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return {}
    return opened if isinstance(opened, dict) else {}


def _figures(cycle: Cycle, **known: Any) -> Seen:
    empty: Seen = {"total": None, "grade": "", "rank": None, "outcome": "", "criteria": {}}
    return empty | known | {"results_version": cycle.results_version}


def _better() -> Coalesce:
    """Count the results of the same set with a higher total."""
    higher = Result.objects.filter(
        computation=OuterRef("computation"), total_hundredths__gt=OuterRef("total_hundredths")
    )
    counted = higher.order_by().values("computation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _rank(result: Any) -> int | None:
    """Return the rank by the totals of the set; the one stored on publication is the same."""
    if result.total_hundredths is None or result.rank is not None:
        rank: int | None = result.rank
        return rank
    return int(result.better) + 1


def _changes(cycle: Cycle, seen: Seen, now: Seen) -> Iterator[str]:
    names = {
        "status": _("Status"),
        "total": _("Total"),
        "grade": _("Grade"),
        "rank": _("Rank"),
        "outcome": _("Outcome"),
    }
    one, other = _in_words(cycle, seen), _in_words(cycle, now)
    shown = [(name, one[figure], other[figure]) for figure, name in names.items()]
    for name, before, after in (*shown, *_criteria(cycle, seen, now)):
        if before != after:
            yield _("%(name)s: %(before)s → %(after)s") % {
                "name": name,
                "before": before or "–",
                "after": after or "–",
            }


def _in_words(cycle: Cycle, seen: Seen) -> dict[str, Any]:
    return {
        "status": _status(seen),
        "total": seen.get("total"),
        "grade": grade_name(cycle.framework.policy, seen.get("grade", "")),
        "rank": seen.get("rank"),
        "outcome": dict(Outcome.choices).get(seen.get("outcome", ""), ""),
    }


def _status(seen: Seen) -> str:
    names = dict([*ResultStatus.choices, (EXCUSED, RulingKind.EXCUSED.label)])
    return str(names.get(seen.get("status", ""), ""))


def _criteria(cycle: Cycle, seen: Seen, now: Seen) -> Iterator[tuple[str, str | None, str | None]]:
    before, after = seen.get("criteria", {}), now["criteria"]
    if before == after:
        return
    for criterion in cycle.framework.criteria.order_by("position"):
        code = criterion.code
        yield f"{code} {criterion.name}", before.get(code), after.get(code)
