"""The exact scores of single criteria and indicators, of every alliance of a cycle."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db.models.fields.json import KeyTextTransform, KeyTransform

from assessment import scoring
from assessment.computing import cohorts
from assessment.computing.inputs import PORTION, inputs_of
from assessment.computing.kept import Kept
from assessment.computing.portions import Rules
from assessment.computing.rankings import version_of
from assessment.models import Cycle, Entry, Result
from assessment.scoring import AllianceScore

Scores = Mapping[int, Mapping[str, Fraction]]

KEPT_SCORES = 32
_kept: Kept[Scores] = Kept(KEPT_SCORES)


def item_scores(cycle: Cycle, codes: Sequence[str], fingerprints: Sequence[str]) -> Scores:
    """Return the exact scores by entry and code, of those that have one.

    Published sets say them in their explanations; others are computed by the reference from the
    inputs as they are now. ``fingerprints`` are those of the set, empty while it is open: they,
    or the version of the results, tell when what is kept is no longer true.
    """
    wanted = tuple(sorted(set(codes)))
    if cycle.computation is None or not wanted:
        return {}
    if all(fingerprints) and fingerprints:
        digest = hashlib.sha256("".join(sorted(fingerprints)).encode()).hexdigest()
        key: tuple[Any, ...] = (cycle.computation_id, digest, wanted)
        return _kept.get(key, lambda: _published(cycle, wanted))
    return _kept.get((*version_of(cycle), wanted), lambda: _computed(cycle, wanted))


def _published(cycle: Cycle, codes: Sequence[str]) -> Scores:
    """Read the exact values where the explanation has them: criteria and indicators in order."""
    paths = {code: path for code, path in _paths(cycle).items() if code in codes}
    if not paths:
        return {}
    columns = {f"at{place}": _exact(path) for place, path in enumerate(paths.values())}
    results = Result.objects.filter(computation=cycle.computation_id)
    rows = results.annotate(**columns).values_list("entry_id", *columns)
    return {
        entry: {
            code: Fraction(text)
            for code, text in zip(paths, texts, strict=True)
            if text not in (None, "null")  # The second is what SQLite says.
        }
        for entry, *texts in rows
    }


def _exact(path: tuple[int, ...]) -> Any:
    """Build the way to ``criteria[i].exact`` or ``criteria[i].indicators[j].exact``."""
    inner: Any = "explanation"
    for key in ("criteria", path[0], *(k for place in path[1:] for k in ("indicators", place))):
        inner = KeyTransform(key, inner)
    return KeyTextTransform("exact", inner)


def _paths(cycle: Cycle) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for i, criterion in enumerate(Rules.of(cycle.framework).definition.criteria):
        found[criterion.code] = (i,)
        found |= {item.code: (i, j) for j, item in enumerate(criterion.indicators)}
    return found


def _computed(cycle: Cycle, codes: Sequence[str]) -> Scores:
    assert cycle.computation is not None
    definition = Rules.of(cycle.framework).definition
    if not set(codes) & {*_paths(cycle)}:
        return {}
    known = cohorts.from_stored(cycle.computation.cohorts)
    entries = dict(Entry.objects.filter(cycle=cycle).values_list("pk", "alliance__code"))
    keys = list(entries)
    found: dict[int, Mapping[str, Fraction]] = {}
    for start in range(0, len(keys), PORTION):
        portion = {pk: entries[pk] for pk in keys[start : start + PORTION]}
        for pk, inputs in inputs_of(portion).items():
            score = scoring.score_alliance(definition, inputs, known)
            found[pk] = _of(score, codes)
    return found


def _of(score: AllianceScore, codes: Sequence[str]) -> dict[str, Fraction]:
    parts = [(part.definition.code, part.exact) for part in score.criteria]
    parts += [
        (item.definition.code, item.exact) for part in score.criteria for item in part.indicators
    ]
    return {code: exact for code, exact in parts if code in codes and exact is not None}
