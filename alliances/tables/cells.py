"""Reading one value from its text. ``Wrong`` holds the sentence that says what is the matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from stdnum.cn import uscc as social_credit
from stdnum.exceptions import ValidationError

from common.fields import MICROS, MICROS_LIMIT, canonical

Reader = Callable[[str], Any]

CODE_SHAPE = re.compile(r"[A-Za-z0-9._-]{1,40}")
REGION_SHAPE = re.compile(r"[0-9]{6}")
DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER_SHAPE = re.compile(r"[+-]?([0-9]{1,60}(\.[0-9]{0,60})?|\.[0-9]{1,60})")
COUNT_SHAPE = re.compile(r"[0-9]{1,10}")
YEAR_SHAPE = re.compile(r"[1-9][0-9]{3}")
LONGEST_NAME = 200
MOST_DIGITS = 30
MOST_COUNTED = 2**31 - 1
EARLIEST_YEAR = 1900


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


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one of ``words``."""

    def read(text: str) -> str:
        if text not in words:
            raise Wrong(
                _("“%(text)s” is none of: %(words)s.")
                % {"text": quoted(text), "words": ", ".join(words)}
            )
        return text

    return read


def choice(kinds: type[TextChoices]) -> Callable[[str], str]:
    """Return a reader of one of the words that a field may hold."""
    return one_of(*kinds.values)


def yes_or_no(text: str) -> bool:
    return one_of("yes", "no")(text) == "yes"


def exact(text: str) -> Fraction:
    """Read a decimal number exactly."""
    if not NUMBER_SHAPE.fullmatch(text):
        raise Wrong(_("“%(text)s” is not a number such as 12 or -0.5.") % {"text": quoted(text)})
    return Fraction(text)


def decimal(text: str) -> Decimal:
    """Read a decimal number of at most 30 digits."""
    exact(text)
    number = Decimal(canonical(Decimal(text)))
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise Wrong(_("A number here has at most %(most)s digits.") % {"most": MOST_DIGITS})
    return number


def micros(text: str) -> int:
    """Read the value of a measure in millionths."""
    scaled = exact(text) * MICROS
    if scaled.denominator != 1:
        raise Wrong(_("“%(text)s” has more than six decimal places.") % {"text": quoted(text)})
    if abs(scaled) >= MICROS_LIMIT * MICROS:
        raise Wrong(
            _("“%(text)s” is too large: values lie between −10^12 and 10^12.")
            % {"text": quoted(text)}
        )
    return scaled.numerator


def quantity(text: str) -> Decimal:
    """Read a number from 0 on with at most six decimal places."""
    millionths = micros(text)
    if millionths < 0:
        raise Wrong(_("“%(text)s” is less than 0.") % {"text": quoted(text)})
    return Decimal(canonical(Decimal(millionths).scaleb(-6)))


def percent(text: str) -> Decimal:
    """Read a share in percent: more than 0, at most 100, with at most two decimal places."""
    share = exact(text)
    if not 0 < share <= 100 or (share * 100).denominator != 1:
        raise Wrong(
            _(
                "“%(text)s” is not a share in percent: more than 0, at most 100, with at most two"
                " decimal places."
            )
            % {"text": quoted(text)}
        )
    return Decimal(canonical(Decimal(text)))


def count(text: str) -> int:
    """Read a whole number from 0 on, as a database keeps it."""
    if not COUNT_SHAPE.fullmatch(text) or int(text) > MOST_COUNTED:
        raise Wrong(
            _("“%(text)s” is not a whole number from 0 to %(most)s.")
            % {"text": quoted(text), "most": MOST_COUNTED}
        )
    return int(text)


def year(text: str) -> int:
    if not YEAR_SHAPE.fullmatch(text) or int(text) < EARLIEST_YEAR:
        raise Wrong(_("“%(text)s” is not a year such as 2031.") % {"text": quoted(text)})
    return int(text)


def written(value: Any) -> str:
    """Return the text of a cell that is read as ``value``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return canonical(value)
    return ";".join(value) if isinstance(value, tuple) else str(value)
