"""Fills the year that is being reported: reports in every state, through the doors people use."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.timezone import localdate

from alliances.models import Alliance, Membership, SecretariatSeat
from assessment import demo
from assessment.choices import DistrictView, Phase, Ruled
from assessment.computing.report_view import FactView, view_of
from assessment.demo.accounts import invented_name
from assessment.demo.dice import wobble
from assessment.demo.reports import (
    ANSWER,
    CORRECTION_DAYS,
    DAYS_LEFT,
    EXTENDED_DAYS,
    STORIES,
    Story,
    narrative,
)
from assessment.demo.story import REPORT_YEAR
from assessment.management.demonstration_files import add_file
from assessment.models import Cycle, Entry, Report
from assessment.services.calendar import grant_extension, set_phase_end
from assessment.services.carrying import carry_forward
from assessment.services.evidence import link_evidence
from assessment.services.reporting import begin_report, save_fact, save_narrative, save_self_score
from assessment.services.screening import accept_rest, give_opinion, rule_item, settle_round
from assessment.services.submitting import confirm_report, submit_report
from members.choices import Role
from members.models import User
from members.permissions import DEMONSTRATION

SUBMITTED = ("submitted", "ruled", "returned", "corrected", "accepted")


def fill_reports(bureau: User) -> None:
    """Write the reports of the demonstration; those that are begun already stay as they are."""
    cycle = Cycle.objects.get(code=demo.cycle_code(REPORT_YEAR))
    if Report.objects.filter(entry__cycle=cycle).exists():
        return
    today = localdate()
    for phase, days in ((Phase.REPORTING, DAYS_LEFT), (Phase.SCREENING, DAYS_LEFT + 21)):
        set_phase_end(cycle.pk, phase, today + timedelta(days=days), by=bureau)
    for story in STORIES:
        entry = Entry.objects.select_related("alliance__region", "cycle").get(
            cycle=cycle, alliance__code=story.alliance
        )
        _Author(entry, story, bureau).write()


class _Author:
    """Takes one report as far as its story goes."""

    def __init__(self, entry: Entry, story: Story, bureau: User) -> None:
        self.entry, self.story, self.bureau = entry, story, bureau
        self.now = timezone.now()
        self.by = secretariat_of(entry.alliance)
        self.report = begin_report(entry.pk, by=self.by, now=self.now)

    def write(self) -> None:
        story = self.story
        if story.is_extended:
            day = localdate() + timedelta(days=EXTENDED_DAYS)
            grant_extension(
                self.entry.pk, Phase.REPORTING, day, "秘书处办公场所搬迁，材料暂时无法取出",
                by=self.bureau, now=self.now,
            )  # fmt: skip
        if story.is_carried:
            carry_forward(self.report.pk, by=self.by, now=self.now)
        self._fill(story.criteria)
        if story.stage in SUBMITTED:
            self._submit()
            self._screen()

    def _fill(self, criteria: int) -> None:
        """Write the first ``criteria`` criteria: what is asked, with what proves it."""
        for part in view_of(self.report).criteria[:criteria]:
            item = part.item
            save_narrative(
                item.pk, text=narrative(self.entry.alliance.code, part.criterion.name_zh),
                version=item.narrative_version, by=self.by, now=self.now,
            )  # fmt: skip
            points = 84 + 9 * wobble("self", self.entry.alliance.code, part.criterion.code)
            save_self_score(
                item.pk, score=Decimal(int(points)),
                version=item.self_score_version, by=self.by, now=self.now,
            )  # fmt: skip
            for each in part.indicators:
                for fact in each.facts:
                    if fact.is_asked and fact.declared is None:
                        self._declare(each.item.pk, fact)

    def _declare(self, item_id: int, fact: FactView) -> None:
        last = fact.last_year if fact.last_year is not None else Decimal(80)
        save_fact(
            self.report.pk, fact.measure, declared=last, explanation="",
            version=fact.version, by=self.by, now=self.now,
        )  # fmt: skip
        evidence = add_file(self.entry, fact.measure, str(fact.label), by=self.by, now=self.now)
        link_evidence(item_id, evidence.pk, pages="", by=self.by, now=self.now)

    def _submit(self) -> None:
        for lead in _leads(self.entry):
            confirm_report(self.report.pk, by=lead, now=self.now)
        submit_report(self.report.pk, by=self.by, begun_at=self.now, now=self.now)

    def _screen(self) -> None:
        story = self.story
        if story.opinion:
            view, text = story.opinion
            give_opinion(
                self.report.pk, view=DistrictView(view), text=text,
                by=_district_officer(self.entry.alliance), now=self.now,
            )  # fmt: skip
        if story.stage == "submitted":
            return
        self._rule(story.returned)
        if story.stage == "ruled":
            return
        correct_by = localdate() + timedelta(days=CORRECTION_DAYS) if story.returned else None
        settle_round(self.report.pk, correct_by=correct_by, by=self.bureau, now=self.now)
        if story.stage == "corrected":
            self._correct()
            self._submit()

    def _rule(self, returned: dict[str, str]) -> None:
        for item in self.report.items.select_related("criterion", "indicator"):
            if reason := returned.get(item.code):
                rule_item(
                    item.pk, ruled=Ruled.RETURNED, reason=reason, by=self.bureau, now=self.now
                )
        accept_rest(self.report.pk, by=self.bureau, now=self.now)

    def _correct(self) -> None:
        for item in self.report.items.select_related("criterion", "indicator"):
            if item.code in self.story.returned:
                text = f"{item.narrative}\n\n{ANSWER}".strip()
                save_narrative(
                    item.pk, text=text, version=item.narrative_version, by=self.by, now=self.now
                )


def secretariat_of(alliance: Alliance) -> User:
    """Return the account of the alliance's secretariat; most have one that nobody can sign in with."""
    seat = SecretariatSeat.objects.filter(alliance=alliance).select_related("user").first()
    if seat is not None:
        return seat.user
    user = _silent(f"secretariat.{alliance.code}", Role.SECRETARIAT)
    SecretariatSeat.objects.create(user=user, alliance=alliance)
    return user


def _leads(entry: Entry) -> list[User]:
    """Return an account of each unit that leads the alliance."""
    leads = Membership.objects.leads().in_force_on(entry.cycle.as_of)
    found = []
    for lead in leads.filter(alliance=entry.alliance).select_related("unit"):
        user = User.objects.filter(unit=lead.unit, role=Role.MEMBER).first()
        name = f"lead.{lead.unit.code}"[:150]
        found.append(user or _silent(name, Role.MEMBER, unit=lead.unit))
    return found


def _district_officer(alliance: Alliance) -> User:
    officer = User.objects.filter(role=Role.DISTRICT, region=alliance.region).first()
    return officer or _silent(
        f"district.{alliance.region_id}", Role.DISTRICT, region=alliance.region
    )


def _silent(name: str, role: Role, **scope: Any) -> User:
    """Make an account of the demonstration without a password."""
    family, given = invented_name(name)
    user = User(username=name, role=role, last_name=family, first_name=given, **scope)
    user.set_unusable_password()
    user.save()
    user.groups.add(Group.objects.get_or_create(name=DEMONSTRATION)[0])
    return user
