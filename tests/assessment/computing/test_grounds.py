import pytest

from assessment.computing.grounds import sentences_of

OVERDUE = {"code": "overdue", "order": 1, "number": "2026-003", "round": 1}


@pytest.fixture
def world(small_world):
    return small_world


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (
            {"code": "grade", "grade": "excellent", "total": "96.95"},
            "Grade “Excellent” with a total of 96.95.",
        ),
        ({"code": "grade", "grade": "gone", "total": None}, "Grade “gone” with a total of –."),
        (
            {"code": "floor", "criterion": "5.4.12", "score": "20.00"},
            "Criterion 5.4.12 is below its floor with 20.00 points.",
        ),
        ({"code": "veto", "item": "false_data"}, "Veto: False data."),
        ({"code": "veto", "item": "gone"}, "Veto: gone."),
        (
            OVERDUE | {"due_on": "2026-12-31", "grace_days": 10},
            "Order 2026-003 was to be carried out by 31 Dec 2026; 10 working days of grace are over"
            " too.",
        ),
    ],
)
def test_facts_are_told_as_sentences(world, fact, sentence):
    assert sentences_of([fact], world.cycle) == [sentence]


def test_criteria_have_names_where_they_are_given(world):
    fact = {"code": "floor", "criterion": "5.4.12", "score": "20.00"}

    told = sentences_of([fact], world.cycle, {"5.4.12": "5.4.12 Research"})

    assert told == ["Criterion 5.4.12 Research is below its floor with 20.00 points."]


def test_what_is_not_known_is_left_out():
    assert sentences_of([{"code": "weather"}, {}], None) == []
