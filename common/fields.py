"""A decimal that is stored exactly as it was written, on every database."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core import exceptions
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _


def canonical(number: Decimal) -> str:
    """Write ``number`` in its one form: no exponent, no trailing zeros, no ``-0``."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written_digits(number: Decimal) -> int:
    """Count the digits of a finite ``number`` without writing it: 1E+999999999 is a gigabyte."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return max(len(digits) + exponent, 0) + max(-exponent, 0)


class ExactDecimalField(models.Field):
    """A finite ``Decimal``, kept as text in its canonical form.

    SQLite computes decimals in binary floats and loses some. Text compares for equality
    alone: to order or to add, read the values and do it in Python. Constraints may also
    ask for the sign: ``weight__is_negative=False``.
    """

    description = _("Exact decimal number")
    default_error_messages = {
        "invalid": _("“%(value)s” is not a decimal number."),
        "too_long": _("A number here has at most %(max_digits)s digits."),
    }
    supported_lookups = ("exact", "in", "isnull", "is_negative")

    def __init__(self, *args: Any, max_digits: int = 30, **kwargs: Any) -> None:
        self.max_digits = max_digits
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.max_digits != 30:
            kwargs["max_digits"] = self.max_digits
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse what text would answer wrongly, such as ``gt`` ("9" > "10")."""
        return super().get_lookup(lookup_name) if lookup_name in self.supported_lookups else None

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        number = self._read(value)
        if not number.is_finite():
            raise self._refusal("invalid", value=value)
        if written_digits(number) > self.max_digits:
            raise self._refusal("too_long", max_digits=self.max_digits)
        return number

    def _read(self, value: Any) -> Decimal:
        if isinstance(value, float):
            raise self._refusal("invalid", value=value)
        try:
            return Decimal(value)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise self._refusal("invalid", value=value) from error

    def _refusal(self, code: str, **params: Any) -> exceptions.ValidationError:
        return exceptions.ValidationError(self.error_messages[code], code=code, params=params)

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(super().get_prep_value(value))
        return None if number is None else canonical(number)

    def from_db_value(self, value: str | None, *context: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(
            **{"form_class": forms.DecimalField, "max_digits": self.max_digits, **kwargs}
        )


@ExactDecimalField.register_lookup
class IsNegative(models.Transform):
    """True below zero. The canonical form has no ``-0``, so its first sign tells."""

    lookup_name = "is_negative"
    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, Any]:
        inner, params = compiler.compile(self.lhs)
        return f"(SUBSTR({inner}, 1, 1) = '-')", params


MICROS = 10**6
MICROS_LIMIT = 10**12


class MicrosField(models.BigIntegerField):
    """A decimal with at most six places between -10**12 and 10**12, kept as an integer of
    millionths: the database orders it and adds it up exactly. Sums are decimals too."""

    # Read by the type checker: a column of integers that holds decimals.
    _pyi_private_set_type: Decimal | int | Combinable | None  # type: ignore[assignment]  # The stubs say int; see the docstring.
    _pyi_private_get_type: Decimal  # type: ignore[assignment]  # As above.

    description = _("Decimal number with six places")
    default_error_messages = {
        "invalid": _("“%(value)s” is not a decimal number."),
        "too_fine": _("A number here has at most six decimal places."),
        "too_large": _("A number here lies between -10¹² and 10¹²."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal | int):
            return None if value is None else Decimal(value)
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise self._wrong("invalid", value) from error

    def get_prep_value(self, value: Any) -> int | None:
        if hasattr(value, "resolve_expression"):
            return value
        number = self.to_python(value)
        if number is None:
            return None
        if not number.is_finite() or abs(number) >= MICROS_LIMIT:
            raise self._wrong("too_large", value)
        micros = number * MICROS
        if micros != int(micros):
            raise self._wrong("too_fine", value)
        return int(micros)

    def from_db_value(self, value: Any, *context: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-6).normalize() + 0

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else canonical(Decimal(str(value)))

    @property
    def validators(self) -> list[Any]:
        """None of an integer's: the limits are those of ``get_prep_value``."""
        return []

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        self.get_prep_value(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        limits = {"max_digits": 18, "decimal_places": 6}
        return models.Field.formfield(
            self, **{"form_class": forms.DecimalField, **limits, **kwargs}
        )

    def _wrong(self, code: str, value: Any) -> exceptions.ValidationError:
        return exceptions.ValidationError(
            self.error_messages[code], code=code, params={"value": str(value)[:40]}
        )
