"""Where the head of a cycle's page leads besides its buttons, as far as the reader may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.choices import Phase
from assessment.computing.barometer_sight import barometer_sight
from assessment.models import Cycle
from assessment.querysets import SEES_ALL

if TYPE_CHECKING:
    from assessment.querysets import Person

DECIDING = (Phase.DELIBERATION, Phase.NOTICE)


def links_of(cycle: Cycle, user: Person) -> list[tuple[str, str]]:
    """Return labels and addresses."""
    runs = user.is_authenticated and user.role in SEES_ALL
    found: list[tuple[str, str]] = []
    if cycle.is_frozen or (runs and cycle.phase in DECIDING):
        found.append((_("Decisions"), "decisions"))
    if runs and (cycle.is_frozen or cycle.phase in DECIDING):
        found.append((_("What goes out"), "outgoing"))
    if cycle.is_frozen or (runs and cycle.phase == Phase.NOTICE):
        found.append((_("Versions of the results"), "versions"))
    if runs or (user.is_authenticated and cycle.is_frozen):
        found.append((_("Documents"), "documents"))
    if barometer_sight(user, cycle.phase) is not None:
        found.append((_("Barometer"), "barometer"))
    if runs:
        found.append((_("Good cases"), "good_cases"))
    return [(label, reverse(f"assessment:{name}", args=[cycle.code])) for label, name in found]
