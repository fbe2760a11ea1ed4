"""Chance that falls the same way on every machine: each figure has a stream of its own."""

from random import Random


def stream(*key: object) -> Random:
    """Return the stream of ``key``; a change elsewhere in the demonstration does not move it."""
    return Random("zibo:" + ":".join(str(part) for part in key))  # noqa: S311 - a story, not a secret


def wobble(*key: object) -> float:
    """Return a number from -1 to 1 that is mostly near 0, from sums alone and so portable."""
    rolls = stream(*key)
    return (rolls.random() + rolls.random() + rolls.random()) / 1.5 - 1


def nearest(value: float, places: int = 0) -> str:
    """Write ``value`` with at most ``places`` decimal places, without a tail of zeros."""
    units = 10**places
    whole = int(abs(value) * units + 0.5)
    text = str(whole // units)
    if whole % units:
        text += "." + str(whole % units).rjust(places, "0").rstrip("0")
    return "-" + text if value < 0 and whole else text
