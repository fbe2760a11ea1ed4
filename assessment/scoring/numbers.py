"""Exact numbers at the doors: read from decimals, written as decimals or as fractions."""

import re
from collections.abc import Iterable
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
    unit: int = 10**places
    return unit % value.denominator == 0


def is_within(value: Fraction, lowest: int, highest: int) -> bool:
    """Tell whether ``value`` lies from ``lowest`` to ``highest``, without making fractions of them."""
    return lowest * value.denominator <= value.numerator <= highest * value.denominator


def exact_sum(ratios: Iterable[tuple[int, int]]) -> Fraction:
    """Add many (numerator, denominator): the numerators by denominator, of which there are few.

    Bringing each single sum to lowest terms, as fractions do, takes most of the time.
    """
    found: dict[int, int] = {}
    for numerator, denominator in ratios:
        found[denominator] = found.get(denominator, 0) + numerator
    return sum((Fraction(added, by) for by, added in found.items()), Fraction(0))


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
    numerator, denominator = value.as_integer_ratio()
    return (200 * numerator + denominator) // (2 * denominator)


def shown(value: Fraction) -> Decimal:
    """Round ``value`` once, half up, to the two places that people read."""
    return Decimal(f"{hundredths(value)}E-2")
