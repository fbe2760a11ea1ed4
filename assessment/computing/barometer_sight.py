"""Who sees the barometer: those who evaluate district governments, and those who are evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessment.computing.rankings import Sight, sight_of
from assessment.querysets import SEES_ALL
from members.choices import Role

if TYPE_CHECKING:
    from assessment.querysets import Person


def barometer_sight(user: Person, phase: str) -> Sight | None:
    """Return what ``user`` may see of the barometer of a visible cycle; None is nothing at all.

    Bureau and observer all; a district officer the own regions, and once published those of the
    others too. It tells how orders were closed, which nobody else may read.
    """
    if not user.is_authenticated or user.role not in (*SEES_ALL, Role.DISTRICT):
        return None
    return sight_of(user, phase)
