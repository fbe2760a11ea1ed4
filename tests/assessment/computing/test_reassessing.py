"""Before and after a rectification, exactly."""

from fractions import Fraction

import pytest

from assessment.choices import OrderState
from assessment.computing.before_after import compare
from assessment.computing.reassessing import figures_of, renewed
from assessment.models import Reassessment, Result
from assessment.scoring import AllianceInputs, RulingInput
from tests.assessment.reassessing import Again
from tests.assessment.scoring.exchange import read_framework
from tests.factories import make_ruling

FRAMEWORK = read_framework("tiny")


@pytest.fixture
def world(small_world):
    return small_world


@pytest.fixture
def again(world):
    return Again(world)


def test_before_is_what_was_published(again):
    again.judge("90")
    result = Result.objects.get(computation__number=1, entry=again.entry)

    before = again.figures().before

    assert (before["total"], before["grade"], before["outcome"]) == (
        "20.89",
        "unsatisfactory",
        "rectify",
    )
    assert (before["version"], before["fingerprint"]) == (1, result.fingerprint)
    assert before["criteria"] == [
        part for part in result.explanation["criteria"] if part["code"] == "5.4.12"
    ]
    assert before["below_floor"] == ["5.4.12"]


def test_it_passes_with_the_floor_reached_and_a_grade_that_is_none_to_rectify(again):
    again.judge("100", contracts="1200.5")

    figures = again.figures()

    # 5.4.12 is (100 + 100) / 2; 5.4.4 stays 22.22…: 100 × 0.6 + 22.22… × 0.4.
    assert figures.after["exact"] == "620/9"
    assert (figures.after["total"], figures.after["grade"]) == ("68.89", "qualified")
    assert (figures.outcome, figures.after["reasons"]) == (OrderState.PASSED, [])


def test_a_floor_is_reached_when_there_is_a_score_and_not_before(again):
    again.open()

    def has_risen():
        figures = again.figures()
        (criterion,) = compare(figures.before, figures.after).criteria
        return criterion.has_risen

    assert not has_risen()

    again.mark("100")
    again.submit()
    again.value("1200.5")

    assert has_risen()


def test_it_fails_by_the_grade_alone(again):
    again.judge("70", contracts="1200.5")

    figures = again.figures()

    assert (figures.after["total"], figures.after["below_floor"]) == ("59.89", [])
    assert (figures.outcome, figures.after["reasons"]) == (OrderState.FAILED, ["grade"])


def test_it_fails_by_a_floor(again):
    again.judge("90")

    figures = again.figures()

    assert figures.after["criteria"][0]["score"] == "45.00"
    assert (figures.outcome, figures.after["reasons"]) == (
        OrderState.FAILED,
        ["grade", "floor:5.4.12"],
    )


def test_without_a_new_value_the_published_one_counts(again):
    again.judge("90")

    (_judged, measured) = again.figures().after["criteria"][0]["indicators"]

    assert (measured["measures"], measured["score"]) == ({"contract_amount": "0"}, "0.00")


def test_more_than_the_best_of_the_year_is_held_at_100(again):
    again.judge("90", contracts="5000")

    measured = again.figures().after["criteria"][0]["indicators"][1]

    assert (measured["score"], measured["cohort"]["largest"]) == ("100.00", "1200.5")


def test_the_marks_of_the_year_do_not_count_again(again):
    otto = again.another()
    again.open(again.nora, otto)
    again.mark("90")
    again.submit()
    again.mark("70", assessor=otto)
    again.submit(otto)

    judged = again.figures().after["criteria"][0]["indicators"][0]

    assert [(each["assessor"], each["mark"]) for each in judged["marks"]] == [
        ("nora", "90.00"),
        ("otto", "70.00"),
    ]
    assert judged["score"] == "80.00"


def test_marks_of_an_open_sheet_do_not_count(again):
    again.open()
    again.mark("90")

    figures = again.figures()

    assert (figures.outcome, figures.missing) == (None, ("5.4.12-1",))
    assert figures.after["total"] is None


def test_a_veto_acts_on_unless_it_is_said_to_be_put_right(world):
    make_ruling(world.entries["zichuan"], "veto", "false_data")
    again = Again(world)
    again.judge("100", contracts="1200.5")

    held, lifted = again.figures(), again.figures(["false_data"])

    assert (held.after["grade"], held.outcome) == ("unsatisfactory", OrderState.FAILED)
    assert (lifted.after["grade"], lifted.outcome) == ("qualified", OrderState.PASSED)
    assert (lifted.before["grade"], lifted.after["lifted"]) == ("unsatisfactory", ["false_data"])


def test_what_was_adjudicated_gives_way_to_what_is_new(world):
    make_ruling(world.entries["zichuan"], "adjudicated", "5.4.12-1", "10")
    make_ruling(world.entries["zichuan"], "adjudicated", "5.4.12-2", "20")
    again = Again(world)
    again.judge("90")

    first, second = again.figures().after["criteria"][0]["indicators"]

    assert (first["score"], first["adjudicated"]) == ("90.00", None)
    assert (second["score"], second["adjudicated"]["value"]) == ("20.00", "20")


def test_who_is_alone_with_a_value_is_compared_with_itself(world):
    for code in ("gaoxin", "dianzi"):
        world.entries[code].measure_values.filter(measure="contract_amount").delete()
    make_ruling(world.entries["zichuan"], "adjudicated", "5.4.12-2", "20")
    again = Again(world)
    again.judge("90", contracts="3")

    assert again.figures().after["criteria"][0]["indicators"][1]["score"] == "100.00"


def test_a_criterion_outside_the_order_keeps_its_score(world):
    again = Again(world, "5.4.12", "5.4.4")
    again.judge("100", contracts="1200.5")
    again.value("40", "member_units")

    whole = again.figures()
    again.items[1].delete()
    part = again.figures()

    assert [each["score"] for each in whole.after["criteria"]] == ["88.89", "100.00"]
    assert (whole.after["total"], part.after["total"]) == ("95.56", "68.89")


def test_without_published_figures_there_are_none(again):
    again.open()
    found = again.reassessment
    found.order.entry.cycle.computation = None

    assert figures_of(found) is None


def test_nothing_official_changes(again):
    rows = list(Result.objects.order_by("pk").values())
    again.judge("100", contracts="1200.5")
    again.settle()

    assert list(Result.objects.order_by("pk").values()) == rows
    assert Reassessment.objects.get().outcome == "passed"


def test_what_is_judged_counts_by_the_new_marks_alone():
    before = AllianceInputs(
        "a",
        {"5.4.12-1": {"old": Fraction(40)}, "else": {"old": Fraction(1)}},
        {"contract_amount": Fraction(1), "member_units": Fraction(2)},
        (
            RulingInput("adjudicated", "5.4.12-1", Fraction(1)),
            RulingInput("adjudicated", "5.4.4-1", Fraction(1)),
            RulingInput("bonus", "x", Fraction(1)),
            RulingInput("veto", "accident"),
        ),
    )

    after = renewed(
        FRAMEWORK,
        before,
        ["5.4.12"],
        {"5.4.12-1": {"new": Fraction(80)}},
        {"member_units": Fraction(9)},
        ["accident"],
    )

    assert after.marks == {"5.4.12-1": {"new": Fraction(80)}, "else": {"old": Fraction(1)}}
    assert after.measures == {"contract_amount": Fraction(1), "member_units": Fraction(9)}
    assert [(each.kind, each.item) for each in after.rulings] == [
        ("adjudicated", "5.4.4-1"),
        ("bonus", "x"),
    ]
