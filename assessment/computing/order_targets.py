"""What an indicator would need to reach a score, by its rule and the cohort it was compared with."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from assessment.scoring import decimal_text

Told = dict[str, Any]


def wanted_value(indicator: Told, needed: Fraction) -> tuple[str, str] | None:
    """Return how far an explained indicator must get for ``needed`` points: a kind and a number with
    at most two places, rounded to the safe side.

    ``at_least`` and ``at_most`` are about the measure's value, ``points`` about the sum that the
    rule counts. None for a judged one, and where no value reaches it.
    """
    params, rule = indicator["params"], indicator["rule"]
    if rule == "steps":
        step = _step(params["steps"], needed)
        return None if step is None else ("at_least", _up(step))
    if rule == "linear":
        zero, full = Fraction(params["zero_at"]), Fraction(params["full_at"])
        value = zero + (full - zero) * needed / 100
        return ("at_least", _up(value)) if full > zero else ("at_most", _down(value))
    if rule == "points":
        return "points", _up(Fraction(params["cap"]) * needed / 100)
    if rule == "best" and indicator["cohort"]:
        return "at_least", _up(Fraction(indicator["cohort"]["largest"]) * needed / 100)
    if rule == "against_mean" and indicator["cohort"]:
        step = _step(params["steps"], needed)
        mean = Fraction(indicator["cohort"]["mean"])
        return None if step is None else ("at_least", _up(mean + step))
    return None


def _step(steps: list[list[str]], needed: Fraction) -> Fraction | None:
    """Return the lowest threshold that gives ``needed`` points or more."""
    reached = [Fraction(at) for at, points in steps if Fraction(points) >= needed]
    return min(reached, default=None)


def _up(value: Fraction) -> str:
    return decimal_text(Fraction(math.ceil(value * 100), 100))


def _down(value: Fraction) -> str:
    return decimal_text(Fraction(math.floor(value * 100), 100))
