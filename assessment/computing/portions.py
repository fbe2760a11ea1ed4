"""Compute and write the results of some alliances of a cycle, exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from assessment import scoring
from assessment.computing.definitions import framework_definition
from assessment.computing.inputs import inputs_of
from assessment.computing.kept import Kept
from assessment.computing.statement import DIALECTS, Rows, plain_statement
from assessment.models import Computation, Entry, Framework, Result
from assessment.scoring import AllianceScore, Cohort, FrameworkDef

KEPT_DEFINITIONS = 8
_definitions: Kept[FrameworkDef] = Kept(KEPT_DEFINITIONS)


@dataclass(frozen=True)
class Rules:
    """A framework ready to compute with."""

    definition: FrameworkDef
    digest: str
    framework: Framework

    @classmethod
    def of(cls, framework: Framework) -> Self:
        """Read the rules; those of a released framework are what its hash says, so they are kept."""
        if framework.released_at is None:
            return cls(framework_definition(framework), framework.digest, framework)
        definition = _definitions.get(framework.digest, lambda: framework_definition(framework))
        return cls(definition, framework.digest, framework)

    @cached_property
    def rows(self) -> Rows:
        return Rows(dict(self.framework.indicators.values_list("code", "pk")))


def write_portion(
    computation: Computation, rules: Rules, cohorts: Mapping[str, Cohort], first: int, last: int
) -> None:
    """Write the results of the entries with keys from ``first`` to ``last``, both included.

    The plain ones in one statement, the rest by the reference; to be called in a transaction.
    """
    portion = Entry.objects.filter(cycle=computation.cycle_id, pk__range=(first, last))
    if _write_plain(computation, rules, cohorts, first, last) < portion.count():
        written = Result.objects.filter(computation=computation, entry=OuterRef("pk"))
        left = list(portion.exclude(Exists(written)).values_list("pk", flat=True))
        write_by_reference(computation, rules, cohorts, Entry.objects.filter(pk__in=left))


def _write_plain(
    computation: Computation, rules: Rules, cohorts: Mapping[str, Cohort], first: int, last: int
) -> int:
    """Write what one statement can and return how many results that were."""
    dialect = DIALECTS[connection.vendor]
    sql = plain_statement(rules.definition, rules.rows, cohorts, dialect)
    if sql is None:
        return 0
    keys = {"computation": computation.pk, "cycle": computation.cycle_id}
    with connection.cursor() as cursor:
        if dialect.before:
            cursor.execute(dialect.before)
        cursor.execute(sql, keys | {"first": first, "last": last})
        written: int = cursor.rowcount
    return written


def write_by_reference(
    computation: Computation,
    rules: Rules,
    cohorts: Mapping[str, Cohort],
    entries: QuerySet[Entry],
) -> None:
    """Write the results of ``entries`` by the exact reference; the excused get none."""
    alliances = list(entries.select_related("alliance").prefetch_related("alliance__chains"))
    inputs = inputs_of({entry.pk: entry.alliance.code for entry in alliances})
    scored = (
        (entry, scoring.score_alliance(rules.definition, inputs[entry.pk], cohorts))
        for entry in alliances
    )
    Result.objects.bulk_create(
        (
            result_of(score, entry, computation)
            for entry, score in scored
            if score.status != "excused"
        ),
        batch_size=500,
    )


def result_of(score: AllianceScore, entry: Entry, computation: Computation) -> Result:
    """Return the row for ``score``, unsaved, with the alliance's names as they are now."""
    alliance = entry.alliance
    chains = sorted(chain.pk for chain in alliance.chains.all())
    return Result(
        computation=computation,
        entry=entry,
        code=alliance.code,
        name_zh=alliance.name_zh,
        name_en=alliance.name_en,
        region_code=alliance.region_id,
        kind=alliance.kind,
        chains=f";{';'.join(chains)};" if chains else "",
        **figures(score),
    )


def figures(score: AllianceScore) -> dict[str, object]:
    """Return what a result row says of ``score``; ``verify`` compares the same columns."""
    known = {
        criterion.definition.code: str(criterion.shown)
        for criterion in score.criteria
        if criterion.shown is not None and not criterion.is_dropped
    }
    return {
        "status": score.status,
        "total_hundredths": None if score.shown is None else int(score.shown * 100),
        "grade": score.grade.code if score.grade else "",
        "outcome": score.outcome or "",
        "reasons": " ".join(score.reasons),
        "criteria": json.dumps(known, separators=(",", ":")),
        "missing": " ".join(score.missing),
    }
