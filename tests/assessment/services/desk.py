"""One report and all who work on it: secretariat, leads, bureau and district."""

from datetime import UTC, date, datetime
from decimal import Decimal

from assessment.choices import DistrictView, Ruled
from assessment.models import Report
from assessment.services.reporting import save_fact, save_narrative, save_self_score
from assessment.services.screening import accept_rest, give_opinion, rule_item, settle_round
from assessment.services.submitting import confirm_report, submit_report
from tests.factories import make_user
from tests.report_factories import (
    item_of,
    make_leads,
    make_link,
    make_report,
    make_reporting_entry,
    make_secretariat,
)

NOW = datetime(2031, 11, 20, 2, 0, tzinfo=UTC)
CORRECT_BY = date(2031, 12, 10)


class Desk:
    """The framework asks for a narrative, a self-score and the measure ``members``."""

    def __init__(self, entry=None):
        self.report = make_report(entry or make_reporting_entry())
        self.alliance = self.report.entry.alliance
        self.cycle = self.report.entry.cycle
        self.secretariat = make_secretariat(self.alliance)
        self.leads = make_leads(self.alliance)
        self.bureau = make_user("bureau")
        self.district = make_user("district", region=self.alliance.region)

    def item(self, code="c1"):
        return item_of(self.report, code)

    def narrate(self, text, code="c1", by=None):
        item = self.item(code)
        version = item.narrative_version
        by = by or self.secretariat
        return save_narrative(item.pk, text=text, version=version, by=by, now=NOW)

    def state(self, declared, explanation=""):
        stored = self.report.facts.filter(measure="members").first()
        return save_fact(
            self.report.pk,
            "members",
            declared=declared if declared is None else Decimal(declared),
            explanation=explanation,
            version=stored.version if stored else 0,
            by=self.secretariat,
            now=NOW,
        )

    def score(self, points=80):
        item, version = self.item(), self.item().self_score_version
        score = Decimal(points)
        save_self_score(item.pk, score=score, version=version, by=self.secretariat, now=NOW)

    def write(self):
        """Fill in all that is asked."""
        self.narrate("text")
        self.score()
        self.state("31")
        make_link(self.item("m1"))

    def confirm(self):
        for lead in self.leads:
            confirm_report(self.report.pk, by=lead, now=NOW)

    def submit(self, begun_at=NOW, by=None, now=NOW):
        by = by or self.secretariat
        return submit_report(self.report.pk, by=by, begun_at=begun_at, now=now)

    def file(self):
        self.write()
        self.confirm()
        return self.submit()

    def rule(self, code, ruled="returned", reason="wrong year", by=None):
        by = by or self.bureau
        return rule_item(self.item(code).pk, ruled=Ruled(ruled), reason=reason, by=by, now=NOW)

    def accept_rest(self, by=None):
        return accept_rest(self.report.pk, by=by or self.bureau, now=NOW)

    def settle(self, correct_by=CORRECT_BY, by=None):
        return settle_round(self.report.pk, correct_by=correct_by, by=by or self.bureau, now=NOW)

    def send_back(self, *codes):
        for code in codes:
            self.rule(code)
        self.accept_rest()
        return self.settle()

    def opine(self, text="good", view="support", by=None):
        by = by or self.district
        return give_opinion(self.report.pk, view=DistrictView(view), text=text, by=by, now=NOW)

    def now(self):
        """Return the report as it is stored."""
        return Report.objects.select_related("entry__cycle__framework", "entry__alliance").get(
            pk=self.report.pk
        )

    def states(self):
        rows = self.report.items.select_related("criterion", "indicator").order_by("pk")
        return {row.code: row.state for row in rows}
