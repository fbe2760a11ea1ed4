"""Exact numbers at the doors: read from decimals, written as decimals or as fractions."""

import math
import re
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.errors import ScoringError

_DECIMAL = re.compile(r"[+-]?([0-9]{1,60}(\.[0-9]{0,60})?|\.[0-9]{1,60})")


def parse_decimal(text: str | int | Decimal) -> Fraction:
    """Read a finite decimal exactly; refuses exponents, floats and fractions."""
    if isinstance(text, Decimal) and text.is_finite():
        return Fraction(text)
    written = "" if isinstance(text, bool | float | Decimal) else str(text)
    if not _DECIMAL.fullmatch(written):
        raise ScoringError(f"{text!r} is not a decimal number.")
    return Fraction(written)


def has_places(value: Fraction, places: int) -> bool:
    """Tell whether ``value`` can be written with at most ``places`` decimal places."""
    scaled: Fraction = value * 10**places
    return scaled.denominator == 1


def decimal_text(value: Fraction) -> str:
    """Write a finite decimal in its shortest form: ``0.5``, ``-3``, ``100``."""
    places = 0
    while 10**places % value.denominator:
        places += 1
        if places > value.denominator.bit_length():
            raise ScoringError(f"{value} is not a finite decimal.")
    digits = str(abs(value.numerator) * (10**places // value.denominator)).zfill(places + 1)
    sign = "-" if value < 0 else ""
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def fraction_text(value: Fraction) -> str:
    """Write any exact value as ``p/q``, in lowest terms, ``q`` also when it is 1."""
    return f"{value.numerator}/{value.denominator}"


def hundredths(value: Fraction) -> int:
    """Round ``value`` once to whole hundredths, half up: a tie goes to the larger number."""
    return math.floor(value * 100 + Fraction(1, 2))


def shown(value: Fraction) -> Decimal:
    """Round ``value`` once, half up, to the two places that people read."""
    return Decimal(f"{hundredths(value)}E-2")
