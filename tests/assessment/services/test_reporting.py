from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import ItemClosed, NotAsked, NotReporting, StaleVersion
from assessment.models import Cycle, Fact, Report, ReportItem
from assessment.services.reporting import (
    begin_report,
    confirm_carried,
    save_fact,
    save_narrative,
    save_self_score,
)
from tests.factories import make_ruling, make_user
from tests.report_factories import (
    item_of,
    make_fact,
    make_lead,
    make_link,
    make_report,
    make_reporting_entry,
    make_secretariat,
)

NOW = datetime(2031, 11, 20, 2, 0, tzinfo=UTC)
WRITING_PHASES = ["reporting", "screening"]
OTHER_PHASES = ["draft", "scoring", "deliberation", "notice", "published", "archived"]


class Desk:
    """A report that is being written, and its secretariat."""

    def __init__(self, **fields):
        self.report = make_report(**fields)
        self.alliance = self.report.entry.alliance
        self.secretariat = make_secretariat(self.alliance, last_name="王", first_name="芳")

    def item(self, code="c1"):
        return item_of(self.report, code)

    def enter(self, phase):
        Cycle.objects.filter(pk=self.report.entry.cycle_id).update(phase=phase)

    def narrate(self, text, version=0, code="c1", by=None):
        by = by or self.secretariat
        return save_narrative(self.item(code).pk, text=text, version=version, by=by, now=NOW)

    def score(self, score, version=0, code="c1", by=None):
        number = None if score is None else Decimal(score)
        by = by or self.secretariat
        return save_self_score(self.item(code).pk, score=number, version=version, by=by, now=NOW)

    def state(self, declared, explanation="", version=0, measure="members", by=None):
        number = None if declared is None else Decimal(declared)
        return save_fact(
            self.report.pk,
            measure,
            declared=number,
            explanation=explanation,
            version=version,
            by=by or self.secretariat,
            now=NOW,
        )

    def confirm(self, code="c1", by=None):
        return confirm_carried(self.item(code).pk, by=by or self.secretariat, now=NOW)


@pytest.fixture
def desk(db):
    return Desk()


ACTIONS = {
    "narrative": lambda desk, by=None: desk.narrate("text", by=by),
    "note": lambda desk, by=None: desk.narrate("text", code="m1", by=by),
    "self-score": lambda desk, by=None: desk.score("80", by=by),
    "fact": lambda desk, by=None: desk.state("31", by=by),
    "confirm": lambda desk, by=None: desk.confirm(by=by),
}


def untouched(desk):
    rows = desk.report.items.exclude(narrative_version=0, self_score_version=0)
    return not rows.exists() and not desk.report.facts.exists()


@pytest.mark.parametrize("phase", WRITING_PHASES)
def test_begin_report_lays_out_an_item_for_each_criterion_and_indicator(db, phase):
    entry = make_reporting_entry(phase)

    report = begin_report(entry.pk, by=make_secretariat(entry.alliance), now=NOW)

    assert (report.state, report.round, report.begun_at) == ("writing", 0, NOW)
    items = report.items.select_related("criterion", "indicator")
    assert sorted((row.code, row.state) for row in items) == [
        ("c1", "open"),
        ("j1", "open"),
        ("m1", "open"),
    ]
    assert ReportItem.history.count() == 3


def test_begin_report_again_returns_the_same(desk):
    desk.narrate("text")

    again = begin_report(desk.report.entry_id, by=desk.secretariat, now=NOW)

    assert again == desk.report
    assert Report.objects.count() == 1
    assert desk.item().narrative == "text"


@pytest.mark.parametrize("phase", OTHER_PHASES)
def test_begin_report_refuses_in_other_phases(db, phase):
    entry = make_reporting_entry(phase)

    with pytest.raises(NotReporting):
        begin_report(entry.pk, by=make_secretariat(entry.alliance), now=NOW)

    assert not Report.objects.exists()


@pytest.mark.parametrize("role", ["bureau", "district", "assessor", "member", "observer", "other"])
def test_only_the_secretariat_begins_and_writes(desk, role):
    entry = make_reporting_entry()
    someone = make_user("secretariat" if role == "other" else role)

    with pytest.raises(PermissionDenied):
        begin_report(entry.pk, by=someone, now=NOW)
    for act in ACTIONS.values():
        with pytest.raises(PermissionDenied):
            act(desk, by=someone)

    assert untouched(desk)


def test_a_lead_does_not_write(desk):
    with pytest.raises(PermissionDenied):
        desk.narrate("text", by=make_lead(desk.alliance))


def test_begin_report_asks_nothing_of_an_excused_alliance(db):
    entry = make_reporting_entry()
    make_ruling(entry, "excused")

    with pytest.raises(NotAsked):
        begin_report(entry.pk, by=make_secretariat(entry.alliance), now=NOW)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("phase", OTHER_PHASES)
def test_everything_is_closed_in_other_phases(desk, action, phase):
    desk.enter(phase)

    with pytest.raises(NotReporting):
        ACTIONS[action](desk)

    assert untouched(desk)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("phase", WRITING_PHASES)
@pytest.mark.parametrize(
    ("state", "is_open"),
    [("open", True), ("returned", True), ("closed", False), ("accepted", False)],
)
def test_items_are_written_as_their_state_says(db, action, phase, state, is_open):
    desk = Desk(state="returned", round=1, item_state=state)
    desk.enter(phase)

    if is_open:
        ACTIONS[action](desk)
    else:
        with pytest.raises(ItemClosed):
            ACTIONS[action](desk)

    assert untouched(desk) == (not is_open or action == "confirm")


@pytest.mark.parametrize("ruled_out", ["m1", "c1"])
def test_what_is_not_applicable_is_not_asked(desk, ruled_out):
    make_ruling(desk.report.entry, "not_applicable", ruled_out)

    with pytest.raises(NotAsked):
        desk.narrate("text", code="m1")
    with pytest.raises(NotAsked):
        desk.state("31")
    if ruled_out == "m1":
        desk.narrate("text", code="j1")


@pytest.mark.parametrize("measure", ["contract_amount", "j1", ""])
def test_save_fact_asks_for_the_measures_of_the_framework_alone(desk, measure):
    with pytest.raises(NotAsked):
        desk.state("31", measure=measure)


def test_an_indicator_has_no_self_score(desk):
    with pytest.raises(NotAsked):
        desk.score("80", code="m1")


def test_save_narrative_counts_versions(desk):
    desk.narrate("first")
    item = desk.narrate("one\r\ntwo", version=1)

    assert (item.narrative, item.narrative_version, item.self_score_version) == ("one\ntwo", 2, 0)
    assert (item.updated_by, item.updated_at) == (desk.secretariat, NOW)
    assert list(item.history.order_by("-history_id").values_list("narrative", "history_user")) == [
        ("one\ntwo", desk.secretariat.pk),
        ("first", desk.secretariat.pk),
        ("", None),
    ]


@pytest.mark.parametrize("version", [0, 1, 7])
def test_saving_again_changes_nothing_whatever_the_version(desk, version):
    desk.narrate("text")
    desk.score("80.5")
    desk.state("31", "merged")

    desk.narrate("text", version=version)
    desk.score("80.50", version=version)
    desk.state("31.0", "merged", version=version)

    item, fact = desk.item(), desk.report.facts.get()
    assert (item.narrative_version, item.self_score_version, fact.version) == (1, 1, 1)
    assert item.history.count() == 3
    assert fact.history.count() == 1


def test_two_people_on_different_fields_keep_both(desk):
    colleague = make_secretariat(desk.alliance)

    desk.narrate("mine")
    desk.score("80", by=colleague)
    desk.narrate("note", code="m1")
    desk.state("31", by=colleague)

    item = desk.item()
    assert (item.narrative, item.self_score) == ("mine", Decimal("80.00"))
    assert desk.item("m1").narrative == "note"
    assert desk.report.facts.get().declared == 31


def test_a_stale_narrative_is_refused_with_what_is_stored(desk):
    colleague = make_secretariat(desk.alliance)
    desk.narrate("first")
    desk.score("80", by=colleague)

    with pytest.raises(StaleVersion) as refusal:
        desk.narrate("second", by=colleague)

    assert refusal.value.extra == {
        "stored": {
            "text": "first",
            "version": 1,
            "by": "王芳",
            "at": "2031-11-20T10:00:00+08:00",
        }
    }
    assert desk.item().narrative == "first"


def test_a_stale_self_score_is_refused_with_what_is_stored(desk):
    desk.score("80.50")

    with pytest.raises(StaleVersion) as refusal:
        desk.score(None)

    assert refusal.value.extra["stored"] == {
        "value": "80.5",
        "version": 1,
        "by": "王芳",
        "at": "2031-11-20T10:00:00+08:00",
    }


def test_a_stale_fact_is_refused_with_what_is_stored(desk):
    desk.state("31.25", "merged")

    with pytest.raises(StaleVersion) as refusal:
        desk.state("32")

    assert refusal.value.extra["stored"] == {
        "value": "31.25",
        "explanation": "merged",
        "version": 1,
        "by": "王芳",
        "at": "2031-11-20T10:00:00+08:00",
    }


def test_a_version_that_never_was_is_stale(desk):
    with pytest.raises(StaleVersion) as text:
        desk.narrate("text", version=3)
    with pytest.raises(StaleVersion) as fact:
        desk.state("31", version=3)

    assert text.value.extra["stored"] == {"text": "", "version": 0, "by": None, "at": None}
    assert fact.value.extra["stored"] == {
        "value": None,
        "explanation": "",
        "version": 0,
        "by": None,
        "at": None,
    }


def test_zero_and_nothing_are_not_the_same(desk):
    desk.score("0")
    desk.state("0")

    assert desk.item().self_score == 0
    assert desk.report.facts.get().declared == 0

    desk.score(None, version=1)
    desk.state(None, version=1)

    assert desk.item().self_score is None
    assert list(Fact.objects.values_list("declared", "version")) == [(None, 2)]


def test_confirm_carried_confirms_text_facts_and_evidence_of_one_item(desk):
    desk.report.items.update(is_carried=True)
    fact = make_fact(desk.report, "members", "31", is_carried=True)
    link = make_link(desk.item("m1"), is_carried=True)

    desk.confirm("j1")
    fact.refresh_from_db()
    assert fact.is_carried

    desk.confirm("m1")
    fact.refresh_from_db()
    link.refresh_from_db()
    assert (fact.is_carried, link.is_carried) == (False, False)
    carried = desk.report.items.select_related("criterion", "indicator").filter(is_carried=True)
    assert [row.code for row in carried] == ["c1"]
    assert fact.declared == 31


def test_changing_what_was_carried_confirms_it(desk):
    desk.report.items.update(is_carried=True)
    make_fact(desk.report, "members", "31", is_carried=True)

    desk.narrate("", version=0)
    desk.state("31", version=1)
    assert desk.item().is_carried
    assert desk.report.facts.get().is_carried

    desk.narrate("new", version=0)
    desk.state("32", version=1)
    assert not desk.item().is_carried
    assert not desk.report.facts.get().is_carried


def test_saving_asks_of_the_one_item_and_not_of_the_framework(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        desk.narrate("text")
    with django_assert_max_num_queries(11):
        desk.state(31)
