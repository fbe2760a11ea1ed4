from celery import shared_task
from django.utils import timezone

from assessment import jobs


@shared_task(name="assessment.compute_cycle")
def compute_cycle(cycle_id: int) -> None:
    jobs.compute_cycle(cycle_id)


@shared_task(name="assessment.sweep_runs")
def sweep_runs() -> None:
    """Ring again for every cycle whose runs are due: a message may have been lost."""
    for cycle_id in jobs.cycles_owed(timezone.now()):
        compute_cycle.delay(cycle_id)
