"""Reading one value from its text. ``Wrong`` holds the sentence that says what is the matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.core.exceptions import ValidationError as InvalidName
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from stdnum.cn import uscc as social_credit
from stdnum.exceptions import ValidationError

from assessment.scoring import ScoringError, decimal_text, parse_decimal
from members.models import ACCOUNT_NAME

CODE_SHAPE = re.compile(r"[A-Za-z0-9._-]{1,40}")
REGION_SHAPE = re.compile(r"[0-9]{6}")
DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NAME = 200
LONGEST_ASSESSOR = 150
MOST_DIGITS = 30
MEASURE_LIMIT = 10**12


class Wrong(Exception):
    """What is wrong with a value, as a sentence."""


def quoted(text: str, most: int = 40) -> str:
    """Return ``text`` as it can be shown in a sentence: on one line, and not too long."""
    plain = "".join(" " if _is_control(char) else char for char in text)
    return plain if len(plain) <= most else f"{plain[:most]}…"


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc"


def code(text: str) -> str:
    if not CODE_SHAPE.fullmatch(text):
        raise Wrong(
            _(
                "“%(text)s” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens"
                " or underscores."
            )
            % {"text": quoted(text)}
        )
    return text


def codes(text: str) -> tuple[str, ...]:
    """Read codes with ``;`` between them; order and repetition do not matter."""
    return tuple(sorted({code(part.strip()) for part in text.split(";") if part.strip()}))


def region_code(text: str) -> str:
    if not REGION_SHAPE.fullmatch(text):
        raise Wrong(
            _("“%(text)s” is not a region code, which has six digits (GB/T 2260).")
            % {"text": quoted(text)}
        )
    return text


def uscc(text: str) -> str:
    try:
        return str(social_credit.validate(text))
    except ValidationError as error:
        raise Wrong(
            _(
                "“%(text)s” is not a unified social credit code (GB 32100): 18 characters, the"
                " last of which checks the others."
            )
            % {"text": quoted(text)}
        ) from error


def line_of_text(most: int) -> Callable[[str], str]:
    """Return a reader of texts on one line with at most ``most`` characters."""

    def read(text: str) -> str:
        if not text.isprintable() and any(map(_is_control, text)):
            raise Wrong(_("This must be one line of text without control characters."))
        if len(text) > most:
            raise Wrong(
                _("This has %(count)s characters; there is room for %(most)s.")
                % {"count": len(text), "most": most}
            )
        return text

    return read


name = line_of_text(LONGEST_NAME)
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


def any_text(text: str) -> str:
    return text


def some_text(text: str) -> str:
    """Read a text of any length that must say something."""
    if not text.strip():
        raise Wrong(_("This must not be empty."))
    return text


def day(text: str) -> date:
    try:
        if DAY_SHAPE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # 2031-02-30 has the shape, but is no day.
    raise Wrong(_("“%(text)s” is not a date such as 2031-12-31.") % {"text": quoted(text)})


def choice(kinds: type[TextChoices]) -> Callable[[str], str]:
    """Return a reader of one of a few words."""
    words = frozenset(kinds.values)

    def read(text: str) -> str:
        if text not in words:
            raise Wrong(
                _("“%(text)s” is none of: %(words)s.")
                % {"text": quoted(text), "words": ", ".join(kinds.values)}
            )
        return text

    return read


def exact(text: str) -> Fraction:
    """Read a decimal number exactly."""
    try:
        return parse_decimal(text)
    except ScoringError as error:
        raise Wrong(
            _("“%(text)s” is not a number such as 12 or -0.5.") % {"text": quoted(text)}
        ) from error


def decimal(text: str) -> Decimal:
    """Read a decimal number of at most 30 digits."""
    number = Decimal(decimal_text(exact(text)))
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise Wrong(_("A number here has at most %(most)s digits.") % {"most": MOST_DIGITS})
    return number


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


def micros(text: str) -> int:
    """Read the value of a measure in millionths."""
    scaled = exact(text) * 10**6
    if scaled.denominator != 1:
        raise Wrong(_("“%(text)s” has more than six decimal places.") % {"text": quoted(text)})
    if abs(scaled) >= MEASURE_LIMIT * 10**6:
        raise Wrong(
            _("“%(text)s” is too large: values lie between −10^12 and 10^12.")
            % {"text": quoted(text)}
        )
    return scaled.numerator


def ruling_value(text: str) -> Decimal:
    """Read the value of an exception: 0 or more, at most six places."""
    number = exact(text)
    if number < 0 or (number * 10**6).denominator != 1 or number >= MEASURE_LIMIT:
        raise Wrong(
            _("“%(text)s” is not a number from 0 on with at most six decimal places.")
            % {"text": quoted(text)}
        )
    return Decimal(decimal_text(number))
