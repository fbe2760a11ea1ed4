"""What becomes of a draft of a framework version: it is released, or discarded."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.computing.definitions import framework_definition
from assessment.computing.framework_rows import release
from assessment.errors import FrameworkRefused
from assessment.models import Framework, Weighing
from assessment.permissions import can_decide
from assessment.scoring import FrameworkDef, ScoringError, decimal_text
from members.models import User

FULL_WEIGHT = 100


@transaction.atomic
def release_draft(framework_id: int, *, by: User, now: datetime) -> Framework:
    """Release a draft: it gets its hash, and from then on nothing of it changes.

    Raises ``PermissionDenied``, or ``FrameworkRefused`` for a version that is released already, for
    weights that do not make exactly 100 and for rules that cannot be computed with.
    """
    framework = _locked_draft(framework_id, by)
    try:
        definition = framework_definition(framework)
    except ScoringError as error:
        raise FrameworkRefused(
            _("These rules cannot be computed with: %(problem)s") % {"problem": error}
        ) from error
    check_weights(definition)
    return release(framework, now, by=by)


@transaction.atomic
def discard_draft(framework_id: int, *, by: User) -> None:
    """Take a draft away for good, with the comparisons that were made of its criteria.

    Raises ``PermissionDenied``, or ``FrameworkRefused`` for a version that is released already and
    for one that a cycle uses.
    """
    framework = _locked_draft(framework_id, by)
    if framework.cycles.exists():
        raise FrameworkRefused(_("A cycle uses this version; it can no longer be discarded."))
    Weighing.objects.filter(framework=framework).delete()
    framework.delete()


def check_weights(definition: FrameworkDef) -> None:
    """Raise ``FrameworkRefused`` unless the criteria make 100, and each that counts can be scored."""
    total = sum((criterion.weight for criterion in definition.criteria), Fraction(0))
    if total != FULL_WEIGHT:
        raise FrameworkRefused(
            _("The weights of the criteria sum to %(total)s; they must sum to exactly 100.")
            % {"total": decimal_text(total)}
        )
    for criterion in definition.criteria:
        if criterion.weight and not any(item.weight for item in criterion.indicators):
            raise FrameworkRefused(
                _("%(code)s: a criterion with a weight needs an indicator with a weight above 0.")
                % {"code": criterion.code}
            )


def _locked_draft(framework_id: int, by: User) -> Framework:
    """Lock a draft against all, so that no cycle begins to use it meanwhile."""
    framework = Framework.objects.select_for_update().filter(pk=framework_id).first()
    if not can_decide(by):
        raise PermissionDenied
    if framework is None:
        raise FrameworkRefused(_("Somebody has discarded this draft in the meantime."))
    if framework.released_at is not None:
        raise FrameworkRefused(_("This version is released; it stays as it is."))
    return framework
