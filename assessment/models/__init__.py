from assessment.models.calendar import Extension, PhaseEnd
from assessment.models.cycle import Cycle, Entry, PhaseMove
from assessment.models.evidence import Evidence, EvidenceLink, StoredFile
from assessment.models.framework import Criterion, Framework, Indicator
from assessment.models.judging import MICROS, Assessor, Assignment, Mark, MeasureValue, Ruling
from assessment.models.letters import Letter, Reminder
from assessment.models.papers import Paper
from assessment.models.reports import Confirmation, Fact, Report, ReportItem
from assessment.models.results import Computation, PublishedRegisters, Result, Run
from assessment.models.screening import Opinion, Screening, Submission, Verdict

__all__ = [
    "MICROS",
    "Assessor",
    "Assignment",
    "Computation",
    "Confirmation",
    "Criterion",
    "Cycle",
    "Entry",
    "Evidence",
    "EvidenceLink",
    "Extension",
    "Fact",
    "Framework",
    "Indicator",
    "Letter",
    "Mark",
    "MeasureValue",
    "Opinion",
    "Paper",
    "PhaseEnd",
    "PhaseMove",
    "PublishedRegisters",
    "Reminder",
    "Report",
    "ReportItem",
    "Result",
    "Ruling",
    "Run",
    "Screening",
    "StoredFile",
    "Submission",
    "Verdict",
]
