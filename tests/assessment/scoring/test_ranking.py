from assessment.scoring import score_cycle
from tests.assessment.scoring.builders import alliance, criterion, framework, indicator, ruling

ONE = framework(criterion("C", indicator("I")))


def ranked(*alliances):
    return [(score.code, score.rank) for score in score_cycle(ONE, alliances)]


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    alliances = [
        alliance(code, marks={"I": mark})
        for code, mark in [("d", "60"), ("c", "80"), ("a", "90"), ("b", "80")]
    ]

    assert ranked(*alliances) == [("a", 1), ("b", 2), ("c", 2), ("d", 4)]


def test_totals_are_compared_as_rounded():
    alliances = [
        alliance("b", marks={"I": "70 70 70.01"}),  # 70.00333…
        alliance("a", marks={"I": "70"}),
        alliance("c", marks={"I": "70 70.01 70.01"}),  # 70.00666…
    ]

    assert ranked(*alliances) == [("c", 1), ("a", 2), ("b", 2)]


def test_incomplete_come_last_by_code_and_excused_not_at_all():
    alliances = [
        alliance("z"),
        alliance("b", ruling("excused"), marks={"I": "99"}),
        alliance("a"),
        alliance("m", marks={"I": "0"}),
    ]

    assert ranked(*alliances) == [("m", 1), ("a", None), ("z", None)]


def test_an_empty_cycle_has_an_empty_ranking():
    assert ranked() == []
