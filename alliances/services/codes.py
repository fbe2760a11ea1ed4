"""Short codes for rows that come without one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from alliances.computing.registers import Kept

DIGITS = 3


def next_code(kept: Kept, alliance_id: int, row: Any) -> str:
    """Return a code that no row of the register has or had, such as ``A26-007``: the letter of
    the register, the year of the row, and a number. A carrier lasts for years: ``C-007``."""
    head = f"{kept.prefix}{_year(kept, row)}-"
    given = {"alliance_id": alliance_id, "code__startswith": head}
    codes = set(kept.model.objects.filter(**given).values_list("code", flat=True))
    codes |= set(kept.model.history.filter(**given).values_list("code", flat=True))
    numbers = [int(match[1]) for match in map(re.compile(r".*-(\d{1,9})$").match, codes) if match]
    return f"{head}{max(numbers, default=0) + 1:0{DIGITS}d}"


def _year(kept: Kept, row: Any) -> str:
    if kept.prefix in "CP":
        return ""
    day = getattr(row, kept.day)
    return f"{(day.year if isinstance(day, date) else day) % 100:02d}"
