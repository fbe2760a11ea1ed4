"""What the worker does with what is owed."""

from assessment.jobs.delivering import deliver, deliveries_owed, forget_deliveries
from assessment.jobs.letters import letters_owed, send_letter
from assessment.jobs.mails import mails_owed, owe_mail, send_mail
from assessment.jobs.papers import make_paper, papers_owed
from assessment.jobs.reminders import write_reminders
from assessment.jobs.runs import compute_cycle, cycles_owed
from assessment.jobs.scenarios import find_out, scenarios_owed
from assessment.jobs.telling import tell
from assessment.jobs.watching import watch_orders

__all__ = [
    "compute_cycle",
    "cycles_owed",
    "deliver",
    "deliveries_owed",
    "find_out",
    "forget_deliveries",
    "letters_owed",
    "mails_owed",
    "make_paper",
    "owe_mail",
    "papers_owed",
    "scenarios_owed",
    "send_letter",
    "send_mail",
    "tell",
    "watch_orders",
    "write_reminders",
]
