"""Asking what if: the row is the promise that a worker finds it out. No result changes by it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment import tasks
from assessment.choices import RunState, ScenarioKind
from assessment.computing.what_if import rules_of
from assessment.errors import ScenarioRefused
from assessment.models import Cycle, Framework, Scenario
from assessment.permissions import can_decide
from assessment.scoring import ScoringError
from members.models import User

MOST_ALLIANCES = 500
MOST_WAITING = 20


@transaction.atomic
def ask_scenario(
    cycle_id: int, *, kind: ScenarioKind, name: str, settings: dict[str, Any], by: User
) -> Scenario:
    """Leave the row that says what is asked, and nudge a worker.

    ``settings``: of a stability ``spread`` in percent and ``seed``; of a what-if only what differs
    from the framework (``computing.what_if``). Raises ``PermissionDenied`` or ``ScenarioRefused``.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)  # Of many at once, each counts the others.
    if not can_decide(by):
        raise PermissionDenied
    _check_room(cycle)
    if kind == ScenarioKind.WHAT_IF:
        _check_rules(cycle, settings)
    scenario = Scenario.objects.create(
        cycle=cycle, kind=kind, name=name, settings=settings, requested_by=by
    )
    _nudge(scenario)
    return scenario


@transaction.atomic
def ask_again(scenario_id: int, *, by: User) -> Scenario:
    """Have a scenario found out anew, from the inputs as they are now; one under way stays.

    Raises ``PermissionDenied``.
    """
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario_id)
    if not can_decide(by):
        raise PermissionDenied
    if scenario.is_settled:
        scenario.state, scenario.attempts, scenario.run_after = RunState.QUEUED, 0, None
        scenario.settled_at, scenario.problem, scenario.requested_by = None, "", by
        scenario.outcome, scenario.done, scenario.total = None, 0, 0
        scenario.save()
        _nudge(scenario)
    return scenario


def _check_room(cycle: Cycle) -> None:
    entries = cycle.entries.count()
    if not entries:
        raise ScenarioRefused(_("No alliance takes part yet; there is nothing to compare."))
    if entries > MOST_ALLIANCES:
        raise ScenarioRefused(
            ngettext(
                "What-if works with up to %(count)s alliance in a cycle.",
                "What-if works with up to %(count)s alliances in a cycle.",
                MOST_ALLIANCES,
            )
            % {"count": MOST_ALLIANCES}
        )
    if Scenario.objects.unsettled().filter(cycle=cycle).count() >= MOST_WAITING:
        raise ScenarioRefused(
            _("Many scenarios of this cycle are still being worked on. Wait for one of them.")
        )


def _check_rules(cycle: Cycle, settings: dict[str, Any]) -> None:
    if not settings:
        raise ScenarioRefused(_("Nothing differs from the rules in force. Change something first."))
    try:
        rules_of(cycle, settings)
    except Framework.DoesNotExist as error:
        raise ScenarioRefused(_("The other framework is no longer there.")) from error
    except (ScoringError, KeyError, TypeError, ValueError) as error:
        raise ScenarioRefused(
            _("These rules cannot be computed with: %(problem)s") % {"problem": error}
        ) from error


def _nudge(scenario: Scenario) -> None:
    scenario_id = scenario.pk
    transaction.on_commit(lambda: tasks.find_out.delay(scenario_id), robust=True)
