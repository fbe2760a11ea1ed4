"""Reading what only assessors and the bureau write: names of assessors, marks, exceptions."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError as InvalidName
from django.utils.translation import gettext as _

from alliances.tables.cells import Wrong, exact, line_of_text, quoted
from assessment.scoring import decimal_text
from common.fields import MICROS, MICROS_LIMIT
from members.models import ACCOUNT_NAME

LONGEST_ASSESSOR = 150

_assessor_line = line_of_text(LONGEST_ASSESSOR)


@lru_cache(maxsize=20_000)
def assessor(text: str) -> str:
    """Read a name that an account can have, since the assessor may get one later."""
    line = _assessor_line(text)
    try:
        ACCOUNT_NAME(line)
    except InvalidName as error:
        raise Wrong(str(ACCOUNT_NAME.message)) from error
    return line


@lru_cache(maxsize=20_000)
def mark(text: str) -> int:
    """Read a mark in hundredths of a point."""
    scaled = exact(text) * 100
    if scaled.denominator != 1 or not 0 <= scaled <= 10_000:
        raise Wrong(
            _("“%(text)s” is not a mark: 0 to 100, with at most two decimal places.")
            % {"text": quoted(text)}
        )
    return scaled.numerator


def ruling_value(text: str) -> Decimal:
    """Read the value of an exception: 0 or more, at most six places."""
    number = exact(text)
    if number < 0 or (number * MICROS).denominator != 1 or number >= MICROS_LIMIT:
        raise Wrong(
            _("“%(text)s” is not a number from 0 on with at most six decimal places.")
            % {"text": quoted(text)}
        )
    return Decimal(decimal_text(number))
