"""Which state of a decision may follow which: everything that is not here is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.choices import DecisionState
from assessment.errors import TransitionRefused

PREPARED, CONFIRMED = DecisionState.PREPARED, DecisionState.CONFIRMED
ISSUED, WITHDRAWN = DecisionState.ISSUED, DecisionState.WITHDRAWN

# A confirmed one is confirmed anew where the figures have changed.
STEPS: dict[DecisionState, frozenset[DecisionState]] = {
    PREPARED: frozenset({CONFIRMED, WITHDRAWN}),
    CONFIRMED: frozenset({CONFIRMED, ISSUED, WITHDRAWN}),
    ISSUED: frozenset(),
    WITHDRAWN: frozenset(),
}


def may_become(state: str, to: DecisionState) -> bool:
    return to in STEPS[DecisionState(state)]


def check_step(state: str, to: DecisionState) -> None:
    """Raise ``TransitionRefused`` where ``to`` does not follow from ``state``."""
    if not may_become(state, to):
        raise TransitionRefused(
            _("The decision is %(state)s; it cannot become %(to)s.")
            % {"state": DecisionState(state).label, "to": to.label}
        )
