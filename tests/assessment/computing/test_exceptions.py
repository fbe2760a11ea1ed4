import pytest

from assessment.computing.exceptions import about, what_for
from assessment.demo.story import RULINGS

NAMES = {"5.4.12": "5.4.12 Research", "accident": "Accident"}


@pytest.mark.parametrize(
    ("kind", "item", "told"),
    [
        ("bonus", "teaching_award", "Award for teaching achievements"),
        ("deduction", "late_report", "Annual report handed in late"),
        ("bonus", "校企合作专项奖", "校企合作专项奖"),
        ("bonus", "5.4.12", "5.4.12"),
        ("adjudicated", "5.4.12", "5.4.12 Research"),
        ("veto", "accident", "Accident"),
        ("veto", "unknown", "unknown"),
        ("excused", "", ""),
    ],
)
def test_an_exception_tells_what_it_is_about(kind, item, told):
    assert about(kind, item, NAMES) == told


def test_every_bonus_and_deduction_of_the_demonstration_has_a_name():
    items = {
        ruling.item
        for rulings in RULINGS.values()
        for ruling in rulings
        if ruling.kind in ("bonus", "deduction")
    }

    assert [item for item in items if what_for(item) == item] == []
