from decimal import Decimal

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction

from common.fields import ExactDecimalField


class Weighed(models.Model):
    weight = ExactDecimalField(null=True, max_digits=12)

    class Meta:
        app_label = "tests"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__is_negative=False), name="weighed_is_not_negative"
            )
        ]


@pytest.fixture
def table(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Weighed)
    yield Weighed.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Weighed)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0.10", "0.1"),
        ("1E+2", "100"),
        ("1E-7", "0.0000001"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("100", "100"),
        ("-2.50", "-2.5"),
        ("0012.0", "12"),
    ],
)
def test_a_number_has_one_written_form(written, kept):
    assert ExactDecimalField().get_prep_value(written) == kept


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity", "ten", "", 0.1, [], object()])
def test_what_is_no_exact_number_is_refused(wrong):
    with pytest.raises(ValidationError) as refusal:
        ExactDecimalField().to_python(wrong)

    assert refusal.value.code == "invalid"


@pytest.mark.parametrize(
    "long", ["1234567890123", "0.1234567890123", "1E+999999999", "1E-999999999"]
)
def test_a_number_that_is_too_long_is_refused(long):
    with pytest.raises(ValidationError) as refusal:
        ExactDecimalField(max_digits=12).to_python(long)

    assert refusal.value.code == "too_long"


def test_what_is_stored_comes_back_exactly(table):
    row = table.create(weight=Decimal("0.30"))

    row.refresh_from_db()

    assert (row.weight, str(row.weight)) == (Decimal("0.3"), "0.3")
    assert table.get(weight=Decimal("0.300")) == row
    assert table.filter(weight__in=["0.3", 5]).count() == 1
    assert table.filter(weight__isnull=True).count() == 0


def test_the_database_can_ask_for_the_sign(table):
    with pytest.raises(IntegrityError), transaction.atomic():
        table.create(weight=Decimal("-0.1"))

    table.create(weight=Decimal("-0"))
    assert table.filter(weight__is_negative=False).count() == 1


@pytest.mark.parametrize("lookup", ["gt", "gte", "lt", "lte", "range", "contains"])
def test_text_is_never_compared_by_size(lookup):
    with pytest.raises(FieldError):
        Weighed.objects.filter(**{f"weight__{lookup}": 1})


def test_a_form_reads_it_as_a_decimal():
    field = ExactDecimalField(max_digits=12).formfield()

    assert field.clean("2.50") == Decimal("2.50")


def test_a_migration_can_write_it_down():
    _, path, args, kwargs = ExactDecimalField(max_digits=12).deconstruct()

    assert (path, list(args), kwargs) == ("common.fields.ExactDecimalField", [], {"max_digits": 12})
    assert ExactDecimalField().deconstruct()[3] == {}
