"""What a visitor should find in the demonstration is really there."""

from collections import Counter, defaultdict

from assessment.demo import assignments, finished_sheets
from assessment.demo.framework import judged
from assessment.demo.marks import ASSESSORS


def test_every_grade_occurs_in_a_published_year(scores):
    grades = {row.grade.code for row in scores[2024]}

    assert grades == {"excellent", "good", "qualified", "unsatisfactory"}


def test_every_grade_occurs_in_the_open_year(scores):
    grades = {row.grade.code for row in scores[2025] if row.grade}

    assert grades == {"excellent", "good", "qualified", "unsatisfactory"}


def test_published_years_have_no_gap(scores):
    gaps = [row.code for year in (2023, 2024) for row in scores[year] if row.status != "complete"]

    assert gaps == []


def test_the_open_year_ranks_most_and_has_three_gaps(scores):
    gaps = {row.code: len(row.missing) for row in scores[2025] if row.status == "incomplete"}

    assert gaps == {"boshan": 11, "gaoqing": 3, "wenchang": 20}
    assert len(scores[2025]) == 17


def test_two_totals_tie_though_their_exact_values_differ(scores):
    for year, pair in ((2024, {"chuneng", "zichuan"}), (2025, {"lvhua", "zhangdian"})):
        tied = [row for row in scores[year] if row.code in pair]

        assert len({row.shown for row in tied}) == 1
        assert len({row.rank for row in tied}) == 1
        assert len({row.exact for row in tied}) == 2


def test_each_veto_moves_a_grade(scores):
    moves = {
        (step.veto.code, step.before, step.after)
        for year in scores
        for row in scores[year]
        for step in row.vetoes
    }

    assert moves == {
        ("false_data", "qualified", "unsatisfactory"),
        ("accident", "good", "qualified"),
        ("arrears", "good", "qualified"),
        ("arrears", "qualified", "unsatisfactory"),
    }


def test_a_floor_alone_orders_one_to_rectify(scores):
    row = next(row for row in scores[2024] if row.code == "boshan")

    assert (row.grade.code, row.outcome, row.reasons) == ("qualified", "rectify", ("floor:5.4.13",))


def test_bonuses_stop_at_the_cap_and_lift_a_grade(scores):
    row = next(row for row in scores[2024] if row.code == "yiyao")

    assert (row.adjustments.bonus_sum, row.adjustments.granted) == (5.5, 5)
    assert row.criteria_mean < 90
    assert row.grade.code == "excellent"


def test_every_kind_of_exception_occurs(rows):
    kinds = {row["kind"] for year in (2023, 2024, 2025) for row in rows(year, "exceptions")}

    assert kinds == {"not_applicable", "adjudicated", "bonus", "deduction", "veto", "excused"}


def test_an_excused_alliance_is_not_listed_and_files_nothing(rows, scores):
    assert "wenchang" in {row["code"] for row in rows(2024, "alliances")}
    assert "wenchang" not in {row.code for row in scores[2024]}
    assert "wenchang" not in {row["alliance"] for row in rows(2024, "measures")}
    assert "wenchang" not in {row["alliance"] for row in rows(2024, "marks")}


def test_a_whole_criterion_drops_out_once(scores):
    row = next(row for row in scores[2023] if row.code == "linzi")

    assert [c.definition.code for c in row.criteria if c.is_dropped] == ["5.4.8"]


def spread(rows, year):
    """Indicators whose marks lie more than 25 points apart, by alliance."""
    marks = defaultdict(list)
    for row in rows(year, "marks"):
        marks[row["alliance"], row["indicator"]].append(float(row["mark"]))
    return {key for key, found in marks.items() if max(found) - min(found) > 25}


def test_marks_far_apart_were_adjudicated_when_a_year_was_published(rows):
    for year in (2023, 2024):
        settled = {
            (row["alliance"], row["item"])
            for row in rows(year, "exceptions")
            if row["kind"] == "adjudicated"
        }

        assert spread(rows, year) == settled


def test_marks_far_apart_are_partly_open_in_the_open_year(rows):
    assert spread(rows, 2025) == {
        ("taoci", "5.4.12-6"),
        ("yiyao", "5.4.15-4"),
        ("zhuangbei", "5.4.10-5"),
    }


def test_five_or_more_assessors_marked_every_indicator_of_the_published_years(rows):
    for year in (2023, 2024):
        marks = Counter((row["alliance"], row["indicator"]) for row in rows(year, "marks"))

        assert set(marks.values()) == {5, 6}


def test_marks_come_from_the_seven_assessors(rows):
    names = {row["assessor"] for year in (2023, 2024, 2025) for row in rows(year, "marks")}

    assert names == set(ASSESSORS)
    assert len(names) == 7


def test_sheets_of_the_open_year_are_finished_half_done_or_not_begun(rows):
    begun = Counter((row["alliance"], row["assessor"]) for row in rows(2025, "marks"))
    finished = {pair for pair, count in begun.items() if count == len(judged())}

    assert sorted(finished) == sorted((a, name) for _, a, name in finished_sheets())
    assert len(begun) - len(finished) > 0
    assert not set(begun) & {(a, name) for _, a, name in assignments()}


def test_the_first_assessor_has_something_of_everything_to_do(rows):
    own = [row for row in rows(2025, "marks") if row["assessor"] == "wang.jianguo"]
    counts = Counter(row["alliance"] for row in own)

    assert {count < len(judged()) for count in counts.values()} == {True, False}
    assert "wang.jianguo" in {name for _, _, name in assignments()}


def test_the_best_alliance_rises_from_year_to_year(scores):
    totals = [next(r.shown for r in scores[year] if r.code == "gaoxin") for year in sorted(scores)]

    assert totals == sorted(totals)


def test_nothing_bad_befalls_a_real_name(scores):
    named = {"gaoxin", "dianzi", "luzhong", "zhuangbei", "zichuan"}

    marred = {
        row.code
        for year in scores
        for row in scores[year]
        if row.vetoes or row.outcome == "rectify" or row.status != "complete"
    }

    assert marred & named == set()
