"""Exact numbers: whatever is added up is an integer of ten-thousand-millionths.

A quantity has six decimal places and a share four (hundredths of a percent): their product has
ten. Integers hold it without loss, and only what comes out is rounded, once.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

# One, a millionth at full share, and a thing at a hundredth of a percent.
ONE = 10**10
PER_MICRO = 10**4
PER_HUNDREDTH = 10**6
FULL = 10**4


def rounded(number: Fraction) -> Decimal:
    """Round once, half up, to the six places that measures have."""
    return divided(number.numerator, number.denominator)


def divided(top: int, bottom: int) -> Decimal:
    """Divide and round as ``rounded`` does."""
    micros = (2 * top * 10**6 + bottom) // (2 * bottom)
    return plain(Decimal(micros).scaleb(-6))


def plain(number: Decimal) -> Decimal:
    """Drop trailing zeros and the exponent."""
    return number.normalize() + 0
