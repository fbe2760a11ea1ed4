"""A settled re-assessment: the database refuses every change, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.models import (
    Reassessment,
    ReassessmentMark,
    ReassessmentSheet,
    ReassessmentValue,
)
from tests.assessment.reassessing import Again


@pytest.fixture
def settled(small_world):
    again = Again(small_world)
    again.judge("50", contracts="3")
    again.settle()
    return again


def refuses(change):
    with pytest.raises(IntegrityError, match="settled_is_kept"), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Reassessment, {"reason": "another"}),
        (ReassessmentSheet, {"submitted_at": None}),
        (ReassessmentMark, {"hundredths": 9900}),
        (ReassessmentValue, {"value": 9}),
    ],
)
def test_no_row_of_it_is_changed(settled, model, values):
    refuses(lambda: model.objects.update(**values))


@pytest.mark.parametrize("model", [ReassessmentMark, ReassessmentSheet, ReassessmentValue])
def test_no_row_of_it_is_deleted(settled, model):
    if model is ReassessmentSheet:
        # Past the marks that protect it.
        refuses(lambda: _delete("assessment_reassessmentsheet"))
    else:
        refuses(lambda: model.objects.all().delete())


def test_no_row_is_added(settled):
    otto = settled.another()
    reassessment, sheet = settled.reassessment, settled.sheet()
    indicator = settled.entry.cycle.framework.indicators.get(code="5.4.4-1")

    refuses(lambda: ReassessmentSheet.objects.create(reassessment=reassessment, assessor=otto))
    refuses(
        lambda: ReassessmentValue.objects.create(
            reassessment=reassessment, measure="else", value=1, note="x", by=settled.bureau
        )
    )
    refuses(lambda: ReassessmentMark.objects.create(sheet=sheet, indicator=indicator, hundredths=1))


def _delete(table):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # A name of ours.
