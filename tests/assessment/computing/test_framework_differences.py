"""What differs between two versions of a framework."""

import copy

import pytest

from assessment import scoring
from assessment.choices import Origin
from assessment.computing.framework_differences import (
    Difference,
    framework_differences,
    version_before,
)
from assessment.computing.framework_rows import store_draft
from tests.factories import framework_content, make_framework, names

pytestmark = pytest.mark.django_db
BONUS = "Bonuses are not limited; the total stays within 0 to 100."


def content(version=2, change=None):
    """Return the content of the small framework as ``change`` leaves it."""
    found = copy.deepcopy(framework_content(version=str(version)))
    if change:
        change(found)
    return found


def draft(version=2, change=None):
    return store_draft(scoring.from_canonical(content(version, change)), origin=Origin.LOADED)


def put(*path, to):
    """Return a change of what stands at ``path``."""

    def change(found):
        for key in path[:-1]:
            found = found[key]
        found[path[-1]] = to

    return change


C1 = ("criteria", 0)
J1 = (*C1, "indicators", 0)
M1 = (*C1, "indicators", 1)
JUDGED = "Assessors give marks from 0 to 100."
EVENLY = "Evenly from 0 points at {} to 100 points at {}; never below 0 or above 100."


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (put("name", to=names("big")), ("", "name", "small / small（中文）", "big / big（中文）")),
        (put("policy", "aggregate", to="median"), (
            "", "marks", "The mean of all marks.",
            "The median of all marks; of an even number, the mean of the two in the middle.",
        )),
        (put("policy", "bonus_cap", to="5"), (
            "", "bonus", BONUS, "At most 5 points in all; the total stays within 0 to 100.",
        )),
        (put("policy", "grades", 0, "at_least", to="65"), (
            "", "grades", "good 60 · bad 0 to rectify", "good 65 · bad 0 to rectify",
        )),
        (put("policy", "vetoes", 0, "effect", to="cap:bad"), (
            "", "vetoes", "false_data (the lowest grade)", "false_data (no better than “bad”)",
        )),
        (put(*C1, "name", "en", to="C1"), ("c1 C1", "name", "c1 / c1（中文）", "C1 / c1（中文）")),
        (put(*C1, "weight", to="99"), ("c1 c1", "weight", "100", "99")),
        (put(*C1, "floor", to="40"), ("c1 c1", "floor", "", "40")),
        (put(*J1, "weight", to="2.5"), ("j1 j1", "weight", "1", "2.5")),
        (put(*M1, "full_at", to="20"), (
            "m1 m1", "rule",
            f"members · {EVENLY.format(0, 10)}", f"members · {EVENLY.format(0, 20)}",
        )),
        (put(*M1, "measure", to="chains"), (
            "m1 m1", "rule",
            f"members · {EVENLY.format(0, 10)}", f"chains · {EVENLY.format(0, 10)}",
        )),
        (put(*J1, "unit", to=names("u")), ("j1 j1", "unit", "", "u / u（中文）")),
        (put(*J1, "evidence", to=names("e")), ("j1 j1", "evidence", "", "e / e（中文）")),
        (put(*J1, "guidance", to=names("g")), ("j1 j1", "guidance", "", "g / g（中文）")),
        (put(*J1, "levels", to=[{"at": "90", "text": names("all")}]), (
            "j1 j1", "levels", "", "90 all / all（中文）",
        )),
        (lambda found: found["criteria"][0]["indicators"].reverse(), (
            "", "sequence", "j1 · m1", "m1 · j1",
        )),
        (lambda found: found["criteria"][0]["indicators"].pop(0), (
            "j1 j1", "indicator", "weight 1", "",
        )),
        (lambda found: found["criteria"].append(
            {"code": "c2", "name": names("c2"), "weight": "7", "indicators": []}
        ), ("c2 c2", "criterion", "", "weight 7")),
    ],
)  # fmt: skip
def test_each_change_is_told_where_it_is_with_what_it_was(change, difference):
    found = framework_differences(make_framework(), draft(change=change))

    assert found == [Difference(*difference)]


def test_an_indicator_that_moves_says_to_where():
    def change(found):
        moved = found["criteria"][0]["indicators"].pop()
        found["criteria"].append(
            {"code": "c2", "name": names("c2"), "weight": "0", "indicators": [moved]}
        )

    found = framework_differences(make_framework(), draft(change=change))

    assert found == [
        Difference("c2 c2", "criterion", "", "weight 0"),
        Difference("m1 m1", "criterion", "c1", "c2"),
    ]


def test_another_version_alone_is_no_difference():
    assert framework_differences(make_framework(), draft()) == []


def test_the_version_before_is_the_latest_that_is_released():
    first, third = make_framework(), make_framework(version="3")
    draft(4)

    assert version_before(draft(5)) == third
    assert version_before(third) == first
    assert version_before(first) is None
