"""Drafting the next version of a framework: the same rules under other weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessment.choices import Origin
from assessment.computing.definitions import framework_definition
from assessment.computing.framework_rows import store_draft
from assessment.computing.weighing import (
    compared_criteria,
    latest_cycle,
    priorities_of,
    spread_of,
)
from assessment.errors import WeighingRefused
from assessment.models import Framework, Scenario, Weighing
from assessment.permissions import can_decide
from assessment.scoring import to_hundred
from members.models import User

FULL_WEIGHT = 100


@transaction.atomic
def draft_from_weighing(weighing_id: int, *, source: str, by: User) -> Framework:
    """Make a draft with the weights of a comparison, or with the entropy weights beside it.

    Raises ``PermissionDenied``, or ``WeighingRefused`` while pairs are open, while the comparisons
    contradict each other too much, and where the data tell nothing.
    """
    weighing = Weighing.objects.select_related("framework").get(pk=weighing_id)
    if not can_decide(by):
        raise PermissionDenied
    codes = [each.code for each in compared_criteria(weighing.framework)]
    is_by_entropy = source == Origin.ENTROPY
    weights = _by_entropy(weighing, codes) if is_by_entropy else _said(weighing, codes)
    return draft_version(
        weighing.framework_id,
        to_hundred(weights),
        by=by,
        origin=Origin.ENTROPY if is_by_entropy else Origin.COMPARISON,
        comparison_name=weighing.name,
    )


def _said(weighing: Weighing, codes: list[str]) -> Mapping[str, Decimal]:
    found = priorities_of(weighing, codes)
    if found is None:
        raise WeighingRefused(_("Compare every pair first."))
    if not found.is_consistent:
        raise WeighingRefused(
            _(
                "The comparisons contradict each other: the consistency ratio is %(ratio)s and must not "
                "be above 0.10. Look again at those that fit worst."
            )
            % {"ratio": round(found.ratio or 0, 3)}
        )
    return found.weights


def _by_entropy(weighing: Weighing, codes: list[str]) -> Mapping[str, Decimal]:
    cycle = latest_cycle(weighing.framework)
    spread = spread_of(cycle, codes)[0] if cycle else None
    if spread is None:
        raise WeighingRefused(_("There are no results yet from which entropy weights follow."))
    return spread.weights


@transaction.atomic
def draft_version(
    framework_id: int,
    weights: Mapping[str, Decimal],
    *,
    by: User,
    origin: Origin = Origin.DRAFTED,
    comparison_name: str | None = None,
) -> Framework:
    """Make a draft of the next version of a framework, with ``weights`` by criterion.

    A criterion that is not named keeps its weight. The draft is not released: nothing is assessed
    by it before somebody releases it (``services.releasing``), or a cycle's folder brings it in as
    it stands. Raises ``PermissionDenied``, or
    ``WeighingRefused`` for a criterion that is none and for weights that do not make exactly 100.
    """
    if not can_decide(by):
        raise PermissionDenied
    framework = Framework.objects.get(pk=framework_id)
    family = Framework.objects.filter(code=framework.code)
    list(family.select_for_update(no_key=True).order_by("pk"))  # One clerk drafts after the other.
    definition = framework_definition(framework)
    if not set(weights) <= {criterion.code for criterion in definition.criteria}:
        raise WeighingRefused(_("The framework has not got these criteria."))
    told = {
        part.code: Fraction(weights.get(part.code, part.weight)) for part in definition.criteria
    }
    if sum(told.values()) != FULL_WEIGHT or min(told.values()) < 0:
        raise WeighingRefused(_("The weights of the criteria must make exactly 100."))
    criteria = tuple(replace(part, weight=told[part.code]) for part in definition.criteria)
    latest = max(family.aggregate(latest=Max("version"))["latest"], *_named_versions(framework))
    return store_draft(
        replace(definition, version=latest + 1, criteria=criteria),
        origin=origin,
        drafted_from=framework.version,
        comparison_name=comparison_name,
    )


def _named_versions(framework: Framework) -> list[int]:
    """Return the versions that scenarios ran by: the number of one that was discarded since is not
    given again, else what was asked about it would be told of another one."""
    named = Scenario.objects.filter(settings__framework__0=framework.code)
    return [0, *(settings["framework"][1] for settings in named.values_list("settings", flat=True))]
