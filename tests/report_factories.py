"""Reports, deadlines and evidence for tests, each with the fewest fields that are valid."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from alliances.models import Alliance
from assessment.models import (
    Confirmation,
    Criterion,
    Cycle,
    Entry,
    Evidence,
    EvidenceLink,
    Extension,
    Fact,
    Indicator,
    PhaseEnd,
    Report,
    ReportItem,
    StoredFile,
    Submission,
    Verdict,
)
from members.choices import Role
from members.models import User
from tests.factories import (
    make_alliance,
    make_cycle,
    make_entry,
    make_membership,
    make_unit,
    make_user,
    numbered,
)

BEGUN = datetime(2031, 11, 1, 1, 0, tzinfo=UTC)
LAST_DAY = date(2031, 11, 30)
LEADS = ("lead_park", "lead_school", "lead_enterprise")


def make_reporting_entry(phase: str = "reporting", **fields: Any) -> Entry:
    """Make an alliance that takes part in a cycle in its reporting phase."""
    cycle = fields.pop("cycle", None) or make_cycle(phase=phase)
    return make_entry(cycle, fields.pop("alliance", None) or make_alliance())


def make_report(entry: Entry | None = None, **fields: Any) -> Report:
    """Begin a report with an item for each criterion and each indicator.

    ``item_state`` is that of all its items.
    """
    item_state = fields.pop("item_state", "open")
    report = Report.objects.create(
        **{"entry": entry or make_reporting_entry(), "begun_at": BEGUN} | fields
    )
    framework = report.entry.cycle.framework
    for criterion in Criterion.objects.filter(framework=framework).order_by("position"):
        ReportItem.objects.create(report=report, criterion=criterion, state=item_state)
        for indicator in Indicator.objects.filter(criterion=criterion).order_by("position"):
            ReportItem.objects.create(
                report=report, criterion=criterion, indicator=indicator, state=item_state
            )
    return report


def item_of(report: Report, code: str) -> ReportItem:
    """Return the item of the criterion or indicator with that code, as it is stored."""
    rows = {row.code: row for row in report.items.select_related("criterion", "indicator")}
    return rows[code]


def make_fact(report: Report, measure: str, declared: str | None = None, **fields: Any) -> Fact:
    number = None if declared is None else Decimal(declared)
    given = {"measure": measure, "declared": number, "version": 1} | fields
    return Fact.objects.create(report=report, **given)


def make_phase_end(cycle: Cycle, phase: str = "reporting", ends_on: date = LAST_DAY) -> PhaseEnd:
    return PhaseEnd.objects.create(cycle=cycle, phase=phase, ends_on=ends_on)


def make_extension(
    entry: Entry, ends_on: date, phase: str = "reporting", **fields: Any
) -> Extension:
    given = {"reason": "flood", "granted_at": BEGUN, **fields}
    by = given.pop("by", None) or make_user(Role.BUREAU)
    return Extension.objects.create(entry=entry, phase=phase, ends_on=ends_on, by=by, **given)


def make_secretariat(alliance: Alliance, **fields: Any) -> User:
    return make_user(Role.SECRETARIAT, alliance=alliance, **fields)


def make_lead(alliance: Alliance, role: str = "lead_park", **fields: Any) -> User:
    """Make the account of a unit that leads ``alliance``."""
    unit = fields.pop("unit", None) or make_unit()
    make_membership(alliance, unit, role=role)
    return make_user(Role.MEMBER, unit=unit, **fields)


def make_leads(alliance: Alliance) -> list[User]:
    """Make the accounts of the three leads: park, school and enterprise."""
    return [make_lead(alliance, role) for role in LEADS]


def make_confirmation(report: Report, lead: User, digest: str, **fields: Any) -> Confirmation:
    given = {"role": "lead_park", "confirmed_at": BEGUN} | fields
    return Confirmation.objects.create(
        report=report, unit=lead.unit, by=lead, digest=digest, **given
    )


def make_submission(report: Report, number: int = 1, **fields: Any) -> Submission:
    """File a round as a bare row; the state of the report is the test's business."""
    given = {
        "receipt": numbered("R-"),
        "content": {},
        "digest": "0" * 64,
        "begun_at": BEGUN,
        "submitted_at": BEGUN,
    } | fields
    by = given.pop("by", None) or make_secretariat(report.entry.alliance)
    return Submission.objects.create(report=report, number=number, by=by, **given)


def make_verdict(
    submission: Submission, item: ReportItem, ruled: str = "accepted", **fields: Any
) -> Verdict:
    given = {"reason": "wrong year" if ruled == "returned" else "", "made_at": BEGUN} | fields
    by = given.pop("by", None) or make_user(Role.BUREAU)
    return Verdict.objects.create(submission=submission, item=item, ruled=ruled, by=by, **given)


def make_stored_file(content: bytes = b"", **fields: Any) -> StoredFile:
    """Make the row of a file; nothing lies in the storage."""
    content = content or numbered("file-").encode()
    sha256 = hashlib.sha256(content).hexdigest()
    given = {"size": len(content), "media_type": "application/pdf", "path": f"{sha256}.pdf"}
    return StoredFile.objects.create(**given | {"sha256": sha256} | fields)


def make_evidence(alliance: Alliance, **fields: Any) -> Evidence:
    given = {"name": "证明.pdf", "uploaded_at": BEGUN} | fields
    given.setdefault("file", None)
    given["file"] = given["file"] or make_stored_file()
    by = given.pop("uploaded_by", None) or make_secretariat(alliance)
    return Evidence.objects.create(alliance=alliance, uploaded_by=by, **given)


def make_link(item: ReportItem, evidence: Evidence | None = None, **fields: Any) -> EvidenceLink:
    evidence = evidence or make_evidence(item.report.entry.alliance)
    return EvidenceLink.objects.create(item=item, evidence=evidence, **fields)
