"""Comparing criteria in pairs, and drafting a framework version with the weights that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.computing.weighing import compared_criteria, pairs_of, to_stored, version_of
from assessment.errors import StaleVersion, WeighingRefused
from assessment.models import Framework, Weighing
from assessment.permissions import can_decide
from assessment.scoring.weighing import MOST_COMPARED, STRONGEST
from members.models import User

Pair = tuple[str, str]


@transaction.atomic
def begin_weighing(framework_id: int, *, name: str, by: User) -> Weighing:
    """Begin a comparison of the criteria that count.

    Raises ``PermissionDenied``, or ``WeighingRefused`` where there are too few or too many.
    """
    framework = Framework.objects.get(pk=framework_id)
    if not can_decide(by):
        raise PermissionDenied
    count = len(compared_criteria(framework))
    if not 2 <= count <= MOST_COMPARED:
        raise WeighingRefused(
            ngettext(
                "From 2 to %(most)s criteria can be compared in pairs; here is %(count)s that counts.",
                "From 2 to %(most)s criteria can be compared in pairs; here are %(count)s that count.",
                count,
            )
            % {"most": MOST_COMPARED, "count": count}
        )
    return Weighing.objects.create(framework=framework, name=name, by=by)


@transaction.atomic
def save_comparisons(
    weighing_id: int, said: Mapping[Pair, Fraction], *, seen: str, by: User
) -> Weighing:
    """Keep what was said of the pairs; pairs that are not named are open again.

    ``seen`` is the ``version_of`` that the page showed. Raises ``PermissionDenied``,
    ``StaleVersion`` where somebody saved in between, or ``WeighingRefused`` for a pair or a number
    that is none.
    """
    weighing = Weighing.objects.select_for_update(of=("self",)).get(pk=weighing_id)
    if not can_decide(by):
        raise PermissionDenied
    if seen != version_of(weighing):
        raise StaleVersion(
            _("Somebody saved these comparisons in between. Your answers are still in the fields.")
        )
    codes = [each.code for each in compared_criteria(weighing.framework)]
    known = pairs_of(codes)
    if not set(said) <= set(known):
        raise WeighingRefused(_("The framework has not got these criteria."))
    if not all(Fraction(1, STRONGEST) <= ratio <= STRONGEST for ratio in said.values()):
        raise WeighingRefused(_("A comparison lies between 1/9 and 9."))
    weighing.comparisons = to_stored({pair: said[pair] for pair in known if pair in said})
    weighing.by = by
    weighing.save(update_fields=["comparisons", "by", "updated_at"])
    return weighing
