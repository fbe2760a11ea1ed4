import time

from assessment.views.report_runs import Run, compared


def told(left, right):
    mine, theirs = compared(left, right)
    assert ("".join(run.text for run in mine), "".join(run.text for run in theirs)) == (left, right)
    return [
        [f"[{run.text}]" if run.is_own else run.text for run in side] for side in (mine, theirs)
    ]


def test_compared_marks_the_words_that_differ():
    assert told("全年办班三期。效果好。", "全年办班五期。效果好。") == [
        ["全年办班", "[三]", "期。效果好。"],
        ["全年办班", "[五]", "期。效果好。"],
    ]
    assert told("Two classes, 3.5 days.\nGood.", "Two classes, 4.5 days.\nGood. New!") == [
        ["Two classes, ", "[3]", ".5 days.\nGood."],
        ["Two classes, ", "[4]", ".5 days.\nGood.", "[ New!]"],
    ]


def test_compared_tells_of_an_empty_side_and_of_no_difference():
    assert compared("", "new") == ([], [Run("new", is_own=True)])
    assert compared("same", "same") == ([Run("same", is_own=False)], [Run("same", is_own=False)])
    assert compared("", "") == ([], [])


def test_compared_finds_what_was_moved_and_put_in_between():
    assert told("一。二。三。", "一。零。二。三。") == [
        ["一。二。三。"],
        ["一。", "[零。]", "二。三。"],
    ]


def test_compared_spends_bounded_time_on_texts_that_repeat_themselves():
    begun = time.monotonic()
    for left, right in (
        ("一" * 20_000, "二" + "一" * 19_998 + "三"),
        ("。" * 20_000, "？" + "。" * 19_998 + "！"),
        ("的x" * 10_000, "的y" * 10_000),
        ("一 " * 300 + "。二", "三一 " * 300 + "。四"),
    ):
        told(left, right)

    assert time.monotonic() - begun < 10
