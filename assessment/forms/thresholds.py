"""Thresholds of a rule as they are typed: ``31=100; 20=45``, or ``0; 10``."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from assessment.choices import Rule
from common.fields import canonical
from common.forms import plain_number

_ALIKE = str.maketrans("；：＝\n", ";==;")


def read_thresholds(rule: str, text: str) -> dict[str, Any] | None:
    """Return the keys of ``rule`` from what was typed; None where it is none of that."""
    parts = [part for part in re.split(r"\s*;\s*", text.translate(_ALIKE).strip()) if part]
    if rule == Rule.LINEAR:
        ends = [_number(part) for part in parts]
        if len(ends) != 2 or None in ends or ends[0] == ends[1]:
            return None
        return {"zero_at": ends[0], "full_at": ends[1]}
    steps = [[_number(each) for each in part.split("=")] for part in parts]
    is_whole = steps and all(len(step) == 2 and None not in step for step in steps)
    if not is_whole or len({step[0] for step in steps}) < len(steps):
        return None
    if not all(0 <= Decimal(step[1] or "-1") <= 100 for step in steps):
        return None
    return {"steps": sorted(steps, key=lambda step: Decimal(step[0] or 0))}


def _number(text: str) -> str | None:
    plain = plain_number(text)
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", plain):
        return None
    try:
        return canonical(Decimal(plain))
    except InvalidOperation:
        return None
