"""The registry of measures, its page and the framework agree."""

from pathlib import Path

import pytest
import yaml
from django.utils.translation import override

from alliances.computing.measures import ASKED, MEASURES, label_of, unit_of
from tests.alliances.measures.table import PAGE, filled

FRAMEWORKS = Path(__file__).parents[3] / "assessment" / "frameworks"

# The points that registers can tell: all but three of judgement and five that are partly so.
JUDGED = {"5.4.2-5", "5.4.13-5", "5.4.15-4"}
PARTLY = {"5.4.2-3", "5.4.3-4", "5.4.4-5", "5.4.8-2", "5.4.14-5"}
POINTS_PER_CRITERION = (5, 5, 4, 5, 5, 5, 4, 5, 4, 5, 5, 4, 5, 5, 4)


def test_the_page_has_the_tables_of_the_registry():
    page = PAGE.read_text(encoding="utf-8")

    assert page == filled(page)


def test_every_point_that_registers_can_tell_has_a_measure():
    points = {
        f"5.4.{criterion}-{point}"
        for criterion, count in enumerate(POINTS_PER_CRITERION, start=1)
        for point in range(1, count + 1)
    }

    told = {measure.point for measure in MEASURES.values()}

    assert points - JUDGED - PARTLY <= told <= points - JUDGED
    assert len(points - JUDGED - PARTLY) == 62


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_measure_that_a_framework_reads_is_derived_or_asked(framework):
    content = yaml.safe_load(framework.read_text(encoding="utf-8"))
    indicators = [row for criterion in content["criteria"] for row in criterion["indicators"]]
    read = {code for row in indicators for code in row.get("points", ())}
    read |= {row["measure"] for row in indicators if "measure" in row}

    assert read - MEASURES.keys() - ASKED.keys() == set()
    assert not MEASURES.keys() & ASKED.keys()


def test_codes_are_their_own():
    assert [code for code, measure in MEASURES.items() if measure.code != code] == []


def test_label_of_an_unknown_measure_is_its_code():
    with override("en"):
        assert (str(label_of("member_units")), str(unit_of("member_units"))) == (
            "Member units",
            "units",
        )
        assert str(label_of("training_satisfaction")) == "Satisfaction with training"
    assert (label_of("of_a_framework"), unit_of("of_a_framework")) == ("of_a_framework", "")
