from celery import shared_task
from django.utils import timezone

from assessment import jobs
from assessment.computing import stored_files


@shared_task(name="assessment.compute_cycle")
def compute_cycle(cycle_id: int) -> None:
    jobs.compute_cycle(cycle_id)


@shared_task(name="assessment.make_paper")
def make_paper(paper_id: int) -> None:
    jobs.make_paper(paper_id)


@shared_task(name="assessment.send_letter")
def send_letter(letter_id: int) -> None:
    jobs.send_letter(letter_id)


@shared_task(name="assessment.send_mail")
def send_mail(mail_id: int) -> None:
    jobs.send_mail(mail_id)


@shared_task(name="assessment.deliver")
def deliver(delivery_id: int) -> None:
    jobs.deliver(delivery_id)


@shared_task(name="assessment.find_out")
def find_out(scenario_id: int) -> None:
    jobs.find_out(scenario_id)


@shared_task(name="assessment.write_reminders")
def write_reminders() -> None:
    jobs.write_reminders(timezone.now())


@shared_task(name="assessment.watch_orders")
def watch_orders() -> None:
    jobs.watch_orders(timezone.now())


@shared_task(name="assessment.sweep_runs")
def sweep_runs() -> None:
    """Ring again for all that is due: a message may have been lost."""
    now = timezone.now()
    for cycle_id in jobs.cycles_owed(now):
        compute_cycle.delay(cycle_id)
    for paper_id in jobs.papers_owed(now):
        make_paper.delay(paper_id)
    for letter_id in jobs.letters_owed(now):
        send_letter.delay(letter_id)
    for mail_id in jobs.mails_owed(now):
        send_mail.delay(mail_id)
    for delivery_id in jobs.deliveries_owed(now):
        deliver.delay(delivery_id)
    for scenario_id in jobs.scenarios_owed(now):
        find_out.delay(scenario_id)


@shared_task(name="assessment.sweep_files")
def sweep_files() -> None:
    """Delete what uploads that were cut off left behind."""
    stored_files.sweep_files(timezone.now())


@shared_task(name="assessment.sweep_deliveries")
def sweep_deliveries() -> None:
    """Delete what was delivered, or given up, long ago."""
    jobs.forget_deliveries(timezone.now())
