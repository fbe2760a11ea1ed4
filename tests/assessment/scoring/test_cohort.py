from fractions import Fraction

import pytest

from assessment.scoring import AgainstMean, Best, Cohort, Steps, gather_cohorts
from tests.assessment.scoring.builders import (
    alliance,
    criterion,
    framework,
    indicator,
    ruling,
    steps,
)

COMPARED = framework(
    criterion(
        "C",
        indicator("I", Best("m")),
        indicator("J", AgainstMean("m", steps(("0", "100"))), weight="0"),
        indicator("K", Steps("m", steps(("0", "100")))),
        indicator("L", Best("nobody_has_it")),
    )
)
TWO_OF_THREE = Cohort(2, Fraction(5), Fraction(4))
ALL_THREE = Cohort(3, Fraction(14), Fraction(9))


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        ([], {"I": ALL_THREE, "J": ALL_THREE}),
        ([ruling("not_applicable", "I")], {"I": TWO_OF_THREE, "J": ALL_THREE}),
        ([ruling("not_applicable", "C")], {"I": TWO_OF_THREE, "J": TWO_OF_THREE}),
        ([ruling("adjudicated", "J", "50")], {"I": ALL_THREE, "J": TWO_OF_THREE}),
        ([ruling("excused")], {"I": TWO_OF_THREE, "J": TWO_OF_THREE}),
        ([ruling("bonus", "media", "1")], {"I": ALL_THREE, "J": ALL_THREE}),
    ],
)
def test_gather_cohorts_takes_those_that_are_compared(third, expected):
    alliances = [
        alliance("a", measures={"m": "1"}),
        alliance("b", measures={"m": "4"}),
        alliance("c", *third, measures={"m": "9"}),
        alliance("d"),
    ]

    assert gather_cohorts(COMPARED, alliances) == expected


def test_gather_cohorts_counts_a_value_of_zero_and_below():
    alliances = [alliance("a", measures={"m": "0"}), alliance("b", measures={"m": "-3"})]

    cohort = gather_cohorts(COMPARED, alliances)["I"]

    assert (cohort, cohort.mean) == (Cohort(2, Fraction(-3), Fraction(0)), Fraction(-3, 2))
