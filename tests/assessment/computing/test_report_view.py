import hashlib
from decimal import Decimal

import pytest

from assessment.computing import derived
from assessment.computing.report_content import content, digest
from assessment.computing.report_parts import jumps
from assessment.computing.report_view import progress_of_reports, view_of
from assessment.models import Cycle, Report
from tests.factories import (
    framework_content,
    make_cycle,
    make_entry,
    make_framework,
    make_measure,
    make_ruling,
    names,
)
from tests.report_factories import (
    item_of,
    make_confirmation,
    make_evidence,
    make_fact,
    make_leads,
    make_link,
    make_report,
    make_reporting_entry,
    make_submission,
)


@pytest.fixture
def registers(monkeypatch):
    """What the registers tell, by measure; the test fills it in."""
    told: dict[str, Decimal] = {}
    monkeypatch.setattr(derived, "derive", lambda alliances, *about: dict.fromkeys(alliances, told))
    return told


@pytest.fixture
def report(db):
    return make_report()


def kinds(report):
    return [(each.kind, each.code) for each in view_of(fresh(report)).missing]


def fresh(report):
    related = "entry__cycle__framework", "entry__alliance"
    return Report.objects.select_related(*related).get(pk=report.pk)


def write(report, *, narrative="text", score=8000):
    report.items.filter(indicator=None).update(narrative=narrative, self_score_hundredths=score)


def test_missing_is_all_that_counts(report, registers):
    assert kinds(report) == [
        ("narrative", "c1"),
        ("self_score", "c1"),
        ("value", "m1"),
        ("confirmation", ""),
    ]

    write(report, narrative=" ")
    registers["members"] = Decimal(31)
    assert kinds(report) == [("narrative", "c1"), ("confirmation", "")]

    write(report, score=0)
    assert kinds(report) == [("confirmation", "")]


@pytest.mark.parametrize("explanation", ["", "  ", "two left"])
@pytest.mark.parametrize("declared", ["31", "31.000001"])
def test_a_difference_is_explained(report, registers, declared, explanation):
    write(report)
    registers["members"] = Decimal(31)
    make_fact(report, "members", declared, explanation=explanation)

    is_missing = ("explanation", "m1") in kinds(report)

    assert is_missing == (declared != "31" and not explanation.strip())


def test_an_asked_fact_needs_evidence_and_a_derived_one_none(report, registers):
    write(report)
    make_fact(report, "members", "31")
    assert kinds(report)[0] == ("evidence", "m1")

    make_link(item_of(report, "m1"))
    assert kinds(report) == [("confirmation", "")]


def test_what_is_carried_over_is_confirmed_first(report, registers):
    write(report)
    report.items.filter(indicator=None).update(is_carried=True)
    make_fact(report, "members", "31", is_carried=True)
    make_link(item_of(report, "m1"))
    make_link(item_of(report, "j1"), is_carried=True)

    assert kinds(report)[:-1] == [("carried", "c1"), ("carried", "j1"), ("carried", "m1")]


def test_what_is_not_applicable_or_has_no_weight_is_not_required(db, registers):
    parts = framework_content()["criteria"]
    judged, measured = parts[0]["indicators"]
    light = [
        parts[0],
        {
            "code": "c2",
            "name": names("c2"),
            "weight": "0",
            "indicators": [judged | {"code": "j2"}, measured | {"code": "m2", "measure": "x"}],
        },
    ]
    light[0] = parts[0] | {"indicators": [judged, measured | {"weight": "0"}]}
    framework = make_framework(code="light", criteria=light)
    report = make_report(make_reporting_entry(cycle=make_cycle(framework=framework)))

    assert kinds(report)[:-1] == [("narrative", "c1"), ("self_score", "c1")]
    shown = view_of(fresh(report))
    assert [each.criterion.code for each in shown.criteria] == ["c1", "c2"]
    assert [each.indicator.code for each in shown.criteria[0].indicators] == ["j1", "m1"]

    make_ruling(report.entry, "not_applicable", "c1")
    assert [each.criterion.code for each in view_of(fresh(report)).criteria] == ["c2"]
    make_ruling(report.entry, "excused")
    assert view_of(fresh(report)).criteria == []


def test_what_two_indicators_read_is_asked_for_once_where_it_counts(db, registers):
    parts = framework_content()["criteria"]
    _, measured = parts[0]["indicators"]
    several = [
        measured | {"code": "m0", "weight": "0"},
        measured,
        measured | {"code": "m2"},
    ]
    framework = make_framework(code="twice", criteria=[parts[0] | {"indicators": several}])
    report = make_report(make_reporting_entry(cycle=make_cycle(framework=framework)))
    write(report)
    assert kinds(report)[:-1] == [("value", "m1")]

    make_fact(report, "members", "31")
    assert kinds(report)[:-1] == [("evidence", "m1")]

    registers["members"] = Decimal(30)
    assert kinds(report)[:-1] == [("explanation", "m0")]


def test_the_leads_confirm_this_content_and_no_other(report, registers):
    write(report)
    registers["members"] = Decimal(31)
    leads = make_leads(report.entry.alliance)
    mark = digest(content(fresh(report)))
    for lead in leads[:2]:
        make_confirmation(report, lead, mark)
    make_confirmation(report, leads[2], "0" * 64)

    shown = view_of(fresh(report))
    assert [each.is_valid for each in shown.leads].count(True) == 2
    assert [each.kind for each in shown.missing] == ["confirmation"]
    assert shown.missing_content == []

    registers["members"] = Decimal(32)
    assert [each.is_valid for each in view_of(fresh(report)).leads] == [False] * 3


def test_a_returned_report_asks_again_for_what_was_returned_alone(report, registers):
    write(report)
    make_fact(report, "members", "31", derived=Decimal(30))
    Report.objects.filter(pk=report.pk).update(state="returned", round=1)
    make_submission(report, content=content(fresh(report)))
    report.items.update(state="accepted")
    report.items.filter(indicator=None).update(state="returned")
    registers["members"] = Decimal(29)

    assert kinds(report) == [("returned", "c1"), ("confirmation", "")]
    fact = view_of(fresh(report), with_now=True).criteria[0].indicators[1].facts[0]
    assert (fact.derived, fact.now, fact.filed) == (30, 29, 30)

    report.items.filter(indicator=None).update(narrative="answered")
    assert kinds(report) == [("confirmation", "")]


def test_a_returned_indicator_is_answered_by_note_value_or_evidence(report, registers):
    write(report)
    make_fact(report, "members", "31")
    Report.objects.filter(pk=report.pk).update(state="returned", round=1)
    make_link(item_of(report, "m1"))
    make_submission(report, content=content(fresh(report)))
    report.items.update(state="accepted")
    item = item_of(report, "m1")
    report.items.filter(pk=item.pk).update(state="returned")
    assert ("returned", "m1") in kinds(report)

    report.items.filter(pk=item.pk).update(narrative="see page 3")
    assert ("returned", "m1") not in kinds(report)
    report.items.filter(pk=item.pk).update(narrative="")
    report.facts.update(declared=Decimal(32))
    assert ("returned", "m1") not in kinds(report)
    report.facts.update(declared=Decimal(31))
    make_link(item)
    assert ("returned", "m1") not in kinds(report)


def test_done_and_total_count_what_must_be_there(report, registers):
    report.items.filter(indicator=None).update(narrative="text")

    shown = view_of(fresh(report))

    assert (shown.criteria[0].done, shown.criteria[0].total) == (1, 3)
    assert (shown.done, shown.total, shown.percent) == (1, 4, 25)
    listed = progress_of_reports([fresh(report)])[report.pk]
    assert (listed.done, listed.total) == (1, 4)


@pytest.mark.parametrize(
    ("this", "last", "is_jump"),
    [
        ("15", "10", False),
        ("15.000001", "10", True),
        ("5", "10", False),
        ("4.999999", "10", True),
        ("0", "0", False),
        ("0.000001", "0", True),
        ("-10", "-15", False),
        (None, "10", False),
        ("10", None, False),
    ],
)
def test_jumps_is_more_than_half_away_from_last_year(this, last, is_jump):
    numbers = [None if text is None else Decimal(text) for text in (this, last)]

    assert jumps(*numbers) is is_jump


def test_last_year_is_the_regions_cycle_of_the_largest_year_below(report, registers):
    entry = report.entry
    for year, value, phase in [
        (2028, "8", "published"),
        (2030, "10", "published"),
        (2030, "9", "draft"),
    ]:
        then = make_cycle(year=year)
        make_measure(make_entry(then, entry.alliance), "members", value)
        Cycle.objects.filter(pk=then.pk).update(phase=phase)
    make_entry(make_cycle(year=2030))
    registers["members"] = Decimal(16)

    fact = view_of(fresh(report)).criteria[0].indicators[1].facts[0]

    assert (fact.last_year, fact.value, fact.jumps) == (10, 16, True)


def test_who_did_not_take_part_last_year_has_no_last_year(report, registers):
    make_measure(make_entry(make_cycle(year=2029), report.entry.alliance), "members", "10")
    make_entry(make_cycle(year=2030))

    assert view_of(fresh(report)).criteria[0].indicators[1].facts[0].last_year is None


def test_the_digest_does_not_depend_on_the_order_of_rows(report, registers):
    alliance = report.entry.alliance
    first, second = make_evidence(alliance, name="a"), make_evidence(alliance, name="b")
    make_link(item_of(report, "m1"), second)
    make_link(item_of(report, "m1"), first, pages="3-5")
    make_fact(report, "members", "31.50")
    before = digest(content(fresh(report)))

    item_of(report, "m1").links.all().delete()
    make_link(item_of(report, "m1"), first, pages="3-5")
    make_link(item_of(report, "m1"), second)

    assert digest(content(fresh(report))) == before
    said = content(fresh(report))["criteria"][0]["indicators"][1]
    assert [link["name"] for link in said["evidence"]] == ["a", "b"]
    assert said["facts"] == [
        {
            "measure": "members",
            "derived": None,
            "declared": "31.5",
            "value": "31.5",
            "explanation": "",
        }
    ]


def test_the_digest_is_that_of_the_canonical_json():
    said = {"b": ["中"], "a": None}

    assert digest(said) == digest({"a": None, "b": ["中"], "confirmations": [1], "receipt": "R"})
    text = '{"a":null,"b":["中"]}'
    assert digest(said) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("reports", [1, 3])
def test_a_list_costs_the_same_at_any_length(db, registers, reports, django_assert_num_queries):
    cycle = make_cycle(phase="reporting")
    for _ in range(reports):
        row = make_report(make_entry(cycle))
        make_leads(row.entry.alliance)
        make_fact(row, "members", "1")
        make_link(item_of(row, "m1"))
    rows = [fresh(row) for row in Report.objects.all()]

    with django_assert_num_queries(8):
        progress_of_reports(rows)


def test_a_list_asks_the_registers_only_where_a_fact_can_be_written(report, monkeypatch):
    asked = []
    monkeypatch.setattr(derived, "derive", lambda keys, *about: asked.append(keys) or {})
    report.items.update(state="closed")

    assert list(progress_of_reports([fresh(report)])) == [report.pk]
    assert asked == []


@pytest.mark.parametrize(
    ("told", "stated", "counts"),
    [
        ("31", "30", "30"),
        ("31", "0", "0"),
        ("31", None, "31"),
        (None, "30", "30"),
        (None, None, None),
    ],
)
def test_what_is_declared_counts_before_what_is_derived(told, stated, counts):
    derived_value, declared, expected = (
        None if text is None else Decimal(text) for text in (told, stated, counts)
    )

    assert derived.counting(derived_value, declared) == expected
