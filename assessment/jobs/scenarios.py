"""Finding out what the results would be: by a worker, with progress, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment.choices import RunState, ScenarioKind
from assessment.computing.what_if import compared, tried
from assessment.jobs.leases import CannotBeDone, Held, LeaseLost, owed, work_off
from assessment.models import Framework, Scenario
from assessment.scoring import ScoringError


def scenarios_owed(now: datetime) -> list[int]:
    """Return the scenarios that a worker may begin now."""
    return owed(Scenario.objects.all(), now)


def find_out(scenario_id: int) -> None:
    """Find one scenario out if it is due; a repeated message finds nothing to do."""
    work_off(Scenario.objects.select_related("cycle__framework").filter(pk=scenario_id), _find_out)


def _find_out(held: Held[Scenario]) -> None:
    scenario = held.row
    ask = tried if scenario.kind == ScenarioKind.STABILITY else compared
    try:
        outcome = ask(scenario.cycle, scenario.settings, partial(_tell, held))
    except ScoringError as error:
        raise CannotBeDone(str(error)) from error
    except Framework.DoesNotExist as error:
        raise CannotBeDone("The other framework is no longer there.") from error
    with transaction.atomic():
        held.settle(outcome=outcome, done=F("total"))


def _tell(held: Held[Scenario], done: int, total: int) -> None:
    """Report progress and renew the lease. Raises ``LeaseLost`` once the work is another's."""
    lease_until = timezone.now() + timedelta(seconds=settings.ASSESSMENT_LEASE_SECONDS)
    mine = Scenario.objects.filter(pk=held.row.pk, state=RunState.RUNNING, token=held.token)
    if not mine.update(done=done, total=total, lease_until=lease_until):
        raise LeaseLost
