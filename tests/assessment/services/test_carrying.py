from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.computing import derived
from assessment.errors import NotReporting
from assessment.models import Cycle, EvidenceLink, Fact
from assessment.services.carrying import carry_forward
from assessment.services.reporting import confirm_carried
from tests.factories import make_cycle, make_entry, make_measure, make_ruling
from tests.report_factories import (
    item_of,
    make_evidence,
    make_fact,
    make_link,
    make_report,
    make_reporting_entry,
    make_secretariat,
)

NOW = datetime(2031, 11, 20, 2, 0, tzinfo=UTC)
CODES = ("c1", "j1", "m1")


class Years:
    """This year's report and last year's, of one alliance."""

    def __init__(self):
        self.this = make_report(make_reporting_entry())
        alliance = self.this.entry.alliance
        self.last = make_report(make_entry(make_cycle(year=2030, phase="archived"), alliance))
        self.secretariat = make_secretariat(alliance)

    def carry(self, by=None):
        return carry_forward(self.this.pk, by=by or self.secretariat, now=NOW)

    def confirm(self):
        for code in CODES:
            confirm_carried(item_of(self.this, code).pk, by=self.secretariat, now=NOW)

    def write_last(self, code, text):
        item = item_of(self.last, code)
        item.narrative = text
        item.save()

    def marked(self):
        rows = [*self.this.items.all(), *self.this.facts.all()]
        rows += EvidenceLink.objects.filter(item__report=self.this)
        return sum(row.is_carried for row in rows)

    def told(self):
        texts = {code: item_of(self.this, code).narrative for code in CODES}
        facts = dict(self.this.facts.values_list("measure", "declared"))
        links = EvidenceLink.objects.filter(item__report=self.this).order_by("pk")
        return texts, facts, [(link.item.code, link.evidence_id, link.pages) for link in links]


@pytest.fixture
def years(db):
    return Years()


def test_carry_forward_takes_texts_values_and_evidence_and_marks_them(years):
    years.write_last("c1", "narrative")
    years.write_last("j1", "note")
    proof = make_evidence(years.this.entry.alliance)
    make_link(item_of(years.last, "m1"), proof, pages="3-5", shows="36 names")
    make_measure(years.last.entry, "members", "31.5")
    make_measure(years.last.entry, "elsewhere", "8")
    years.last.items.filter(indicator=None).update(self_score_hundredths=8000)

    assert years.carry() == 3

    assert years.told() == (
        {"c1": "narrative", "j1": "note", "m1": ""},
        {"members": Decimal("31.5")},
        [("m1", proof.pk, "3-5")],
    )
    assert item_of(years.this, "m1").links.get().shows == "36 names"
    assert years.marked() == 4
    item = item_of(years.this, "c1")
    assert (item.narrative_version, item.self_score, item.updated_by) == (
        1,
        None,
        years.secretariat,
    )
    assert item.history.latest().narrative == "narrative"


def test_carry_forward_again_takes_nothing_more(years):
    years.write_last("c1", "narrative")
    make_measure(years.last.entry, "members", "31")
    make_link(item_of(years.last, "m1"))

    assert [years.carry(), years.carry()] == [2, 0]
    assert years.told()[1] == {"members": Decimal(31)}


def test_carry_forward_leaves_what_is_written(years):
    years.write_last("c1", "last year's")
    item = item_of(years.this, "c1")
    item.narrative, item.narrative_version = "this year's", 1
    item.save()
    make_fact(years.this, "members", "0")
    make_measure(years.last.entry, "members", "31")
    proof = make_evidence(years.this.entry.alliance)
    make_link(item_of(years.last, "m1"), proof, pages="3-5")
    make_link(item_of(years.this, "m1"), proof, pages="9")

    assert years.carry() == 0

    assert years.told()[0]["c1"] == "this year's"
    assert years.told()[1:] == ({"members": Decimal(0)}, [("m1", proof.pk, "9")])


def test_carry_forward_leaves_to_the_registers_what_they_tell(years, monkeypatch):
    told = {"members": Decimal(30)}
    monkeypatch.setattr(derived, "derive", lambda alliances, *about: dict.fromkeys(alliances, told))
    make_measure(years.last.entry, "members", "31")

    assert years.carry() == 0
    assert not Fact.objects.exists()


def test_carry_forward_takes_nothing_into_what_is_closed_or_not_asked(years):
    for code in CODES:
        years.write_last(code, code)
    make_measure(years.last.entry, "members", "31")
    make_ruling(years.this.entry, "not_applicable", "m1")
    years.this.items.filter(indicator=None).update(state="accepted")

    assert years.carry() == 1

    assert years.told() == ({"c1": "", "j1": "j1", "m1": ""}, {}, [])


def test_carry_forward_without_last_year_takes_nothing(db):
    report = make_report()

    assert carry_forward(report.pk, by=make_secretariat(report.entry.alliance), now=NOW) == 0


def test_carry_forward_takes_values_of_a_year_without_report(db):
    report = make_report()
    then = make_entry(make_cycle(year=2030, phase="archived"), report.entry.alliance)
    make_measure(then, "members", "31")

    assert carry_forward(report.pk, by=make_secretariat(report.entry.alliance), now=NOW) == 1


def test_carry_forward_is_for_the_secretariat_while_it_writes(years):
    with pytest.raises(PermissionDenied):
        years.carry(by=make_secretariat(make_report().entry.alliance))
    Cycle.objects.filter(pk=years.this.entry.cycle_id).update(phase="scoring")
    with pytest.raises(NotReporting):
        years.carry()


@given(
    texts=st.tuples(*[st.sampled_from(["", "一", "two\nlines"])] * 3),
    value=st.none() | st.integers(-(10**15), 10**15),
    pages=st.lists(st.sampled_from(["", "3-5"]), max_size=3),
)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_carried_over_and_confirmed_is_what_last_year_had(db, texts, value, pages):
    years = Years()
    for code, text in zip(CODES, texts, strict=True):
        years.write_last(code, text)
    links = []
    for page in pages:
        link = make_link(
            item_of(years.last, "m1"), make_evidence(years.this.entry.alliance), pages=page
        )
        links.append(("m1", link.evidence_id, page))
    number = None if value is None else Decimal(value).scaleb(-6)
    if number is not None:
        make_measure(years.last.entry, "members", str(number))

    years.carry()
    years.confirm()

    facts = {} if number is None else {"members": number}
    assert years.told() == (dict(zip(CODES, texts, strict=True)), facts, links)
    assert years.marked() == 0
