"""Measuring side by side: whatever else the machine does, both sides feel it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Action = Callable[[], float | None]


def alternately(actions: Mapping[str, Action], rounds: int) -> dict[str, float]:
    """Run the actions in turn, one round to warm up and ``rounds`` that count.

    Return the median seconds of each. An action that returns a number has timed itself.
    """
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(rounds + 1):
        for name, action in actions.items():
            begun = time.perf_counter()
            told = action()
            taken = time.perf_counter() - begun if told is None else told
            if number:
                seconds[name].append(taken)
    return {name: statistics.median(each) for name, each in seconds.items()}


def rounds_for(size: int, rounds: int) -> int:
    """Return fewer rounds for large cycles: their times vary less."""
    return max(
        3, rounds if size <= 1_000 else rounds * 5 // 7 if size <= 10_000 else rounds * 3 // 7
    )
