"""What the worker does with what is owed."""

from assessment.jobs.letters import letters_owed, send_letter
from assessment.jobs.papers import make_paper, papers_owed
from assessment.jobs.reminders import write_reminders
from assessment.jobs.runs import compute_cycle, cycles_owed

__all__ = [
    "compute_cycle",
    "cycles_owed",
    "letters_owed",
    "make_paper",
    "papers_owed",
    "send_letter",
    "write_reminders",
]
