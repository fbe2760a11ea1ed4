from assessment.models.attachments import Attachment
from assessment.models.calendar import Extension, PhaseEnd
from assessment.models.cases import GoodCase
from assessment.models.cycle import Cycle, Entry, PhaseMove
from assessment.models.decisions import Decision, Notice, Proposal
from assessment.models.evidence import Evidence, EvidenceLink, StoredFile
from assessment.models.framework import Criterion, Framework, Indicator
from assessment.models.judging import MICROS, Assessor, Assignment, Mark, MeasureValue, Ruling
from assessment.models.letters import Letter, Reminder
from assessment.models.mails import Mail
from assessment.models.objections import Objection, ObjectionMessage
from assessment.models.papers import LetterTemplate, Paper
from assessment.models.reassessment import (
    Reassessment,
    ReassessmentMark,
    ReassessmentSheet,
    ReassessmentValue,
)
from assessment.models.rectification import Order, OrderEvent, OrderExtension, OrderItem
from assessment.models.reports import Confirmation, Fact, Report, ReportItem
from assessment.models.results import Computation, PublishedRegisters, Result, Run
from assessment.models.scenarios import Scenario, Weighing
from assessment.models.screening import Opinion, Screening, Submission, Verdict
from assessment.models.terms import CalendarDay, RegionCredit, Terms
from assessment.models.webhooks import Delivery, Webhook

__all__ = [
    "MICROS",
    "Assessor",
    "Assignment",
    "Attachment",
    "CalendarDay",
    "Computation",
    "Confirmation",
    "Criterion",
    "Cycle",
    "Decision",
    "Delivery",
    "Entry",
    "Evidence",
    "EvidenceLink",
    "Extension",
    "Fact",
    "Framework",
    "GoodCase",
    "Indicator",
    "Letter",
    "LetterTemplate",
    "Mail",
    "Mark",
    "MeasureValue",
    "Notice",
    "Objection",
    "ObjectionMessage",
    "Opinion",
    "Order",
    "OrderEvent",
    "OrderExtension",
    "OrderItem",
    "Paper",
    "PhaseEnd",
    "PhaseMove",
    "Proposal",
    "PublishedRegisters",
    "Reassessment",
    "ReassessmentMark",
    "ReassessmentSheet",
    "ReassessmentValue",
    "RegionCredit",
    "Reminder",
    "Report",
    "ReportItem",
    "Result",
    "Ruling",
    "Run",
    "Scenario",
    "Screening",
    "StoredFile",
    "Submission",
    "Terms",
    "Verdict",
    "Webhook",
    "Weighing",
]
