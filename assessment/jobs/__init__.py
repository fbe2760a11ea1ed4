"""What the worker does with what is owed."""

from assessment.jobs.papers import make_paper, papers_owed
from assessment.jobs.runs import compute_cycle, cycles_owed

__all__ = [
    "compute_cycle",
    "cycles_owed",
    "make_paper",
    "papers_owed",
]
