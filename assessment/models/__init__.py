from assessment.models.cycle import Cycle, Entry, PhaseMove
from assessment.models.framework import Criterion, Framework, Indicator
from assessment.models.judging import MICROS, Assessor, Assignment, Mark, MeasureValue, Ruling
from assessment.models.results import Computation, PublishedRegisters, Result, Run

__all__ = [
    "MICROS",
    "Assessor",
    "Assignment",
    "Computation",
    "Criterion",
    "Cycle",
    "Entry",
    "Framework",
    "Indicator",
    "Mark",
    "MeasureValue",
    "PhaseMove",
    "PublishedRegisters",
    "Result",
    "Ruling",
    "Run",
]
