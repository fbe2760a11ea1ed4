from celery import shared_task

from alliances.files import waiting


@shared_task(name="alliances.sweep_waiting_files")
def sweep_waiting_files() -> None:
    """Remove files that nobody has confirmed."""
    waiting.sweep()
