"""Pictures of figures as SVG: drawn from numbers alone, set with the fonts of the papers.

Two series are told apart by form before colour: ours is filled or drawn through, what it is measured
against is dashed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from textwrap import wrap

OURS, THEIRS, INK, QUIET, LINE, SOFT = (
    "#0b5a83",
    "#c46a00",
    "#1d2733",
    "#56616e",
    "#d7dde2",
    "#e3eff6",
)
FONT = "Noto Sans CJK SC"
FULL = 100.0
LEAST_SIDES = 3
WIDE_LETTERS = 6  # Chinese characters on one line of a label,
NARROW_LETTERS = 15  # or Latin ones.

Points = Sequence[float | None]


def radar(labels: Sequence[str], ours: Points, theirs: Points) -> str:
    """Return a radar of scores from 0 to 100, one axis for each label; empty below three axes."""
    count = len(labels)
    if count < LEAST_SIDES:
        return ""
    centre_x, centre_y, radius = 240.0, 172.0, 130.0

    def at(place: int, points: float) -> tuple[float, float]:
        angle = 2 * math.pi * place / count - math.pi / 2
        length = radius * points / FULL
        return centre_x + length * math.cos(angle), centre_y + length * math.sin(angle)

    parts = []
    for ring in (25, 50, 75, 100):
        corners = [at(place, ring) for place in range(count)]
        parts.append(_polygon(corners, stroke=LINE, width=0.7))
        parts.append(_text(centre_x + 3, corners[0][1] + 9, str(ring), size=7, colour=QUIET))
    for place, label in enumerate(labels):
        end = at(place, FULL)
        parts.append(_line((centre_x, centre_y), end, LINE, 0.7))
        parts += _label(label, *at(place, FULL + 9), centre_x)
    told = [at(place, points) for place, points in enumerate(theirs) if points is not None]
    parts.append(_polygon(told, stroke=THEIRS, width=1.4, dash="5 3"))
    told = [at(place, points) for place, points in enumerate(ours) if points is not None]
    parts.append(_polygon(told, stroke=OURS, width=1.8, fill=OURS))
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{OURS}"/>' for x, y in told]
    return _svg(480, 352, parts)


def trend(labels: Sequence[str], ours: Points, theirs: Points) -> str:
    """Return totals over the years, one place for each label; the scale tells where it begins."""
    known = [points for points in (*ours, *theirs) if points is not None]
    if not known:
        return ""
    lowest = max(0.0, math.floor((min(known) - 3) / 10) * 10)
    left, right, top, bottom = 40.0, 460.0, 18.0, 160.0
    step = (right - left) / max(len(labels), 1)

    def at(place: int, points: float) -> tuple[float, float]:
        share = (points - lowest) / (FULL - lowest)
        return left + step * (place + 0.5), bottom - (bottom - top) * share

    parts = []
    for mark in range(int(lowest), 101, 10 if lowest >= 40 else 20):
        height = at(0, mark)[1]
        parts.append(_line((left, height), (right, height), LINE, 0.7))
        parts.append(_text(left - 6, height + 3.5, str(mark), colour=QUIET, anchor="end"))
    for place, label in enumerate(labels):
        parts.append(_text(at(place, 0)[0], bottom + 16, label, colour=QUIET, anchor="middle"))
    parts += _course([(place, at, points) for place, points in enumerate(theirs)], THEIRS, "5 3")
    parts += _course([(place, at, points) for place, points in enumerate(ours)], OURS, "")
    for place, points in enumerate(ours):
        if points is not None:
            x, y = at(place, points)
            is_above = theirs[place] is None or points >= (theirs[place] or 0)
            height = y - 8 if is_above else y + 15
            parts.append(_text(x, height, f"{points:.2f}", size=10, anchor="middle", bold=True))
    return _svg(480, 185, parts)


def bars(labels: Sequence[str], counts: Sequence[int], colours: Sequence[str]) -> str:
    """Return upright bars with their numbers on top."""
    most = max([*counts, 1])
    left, right, top, bottom = 10.0, 470.0, 22.0, 150.0
    step = (right - left) / max(len(labels), 1)
    width = min(step * 0.62, 64)
    parts = [_line((left, bottom), (right, bottom), QUIET, 0.8)]
    for place, (label, count, colour) in enumerate(zip(labels, counts, colours, strict=True)):
        middle = left + step * (place + 0.5)
        height = (bottom - top) * count / most
        parts.append(
            f'<rect x="{middle - width / 2:.1f}" y="{bottom - height:.1f}" width="{width:.1f}"'
            f' height="{height:.1f}" fill="{colour}"/>'
        )
        parts.append(
            _text(middle, bottom - height - 5, str(count), size=10, anchor="middle", bold=True)
        )
        parts.append(_text(middle, bottom + 15, label, colour=QUIET, anchor="middle"))
    return _svg(480, 175, parts)


def _course(
    places: Sequence[tuple[int, object, float | None]], colour: str, dash: str
) -> list[str]:
    """Return a line through the known points, broken where one is not known."""
    parts: list[str] = []
    before: tuple[float, float] | None = None
    for place, at, points in places:
        here = None if points is None else at(place, points)  # type: ignore[operator]  # A function.
        if here is not None:
            parts.append(f'<circle cx="{here[0]:.1f}" cy="{here[1]:.1f}" r="3" fill="{colour}"/>')
            if before is not None:
                parts.append(_line(before, here, colour, 1.8, dash))
        before = here
    return parts


def _label(label: str, x: float, y: float, centre: float) -> list[str]:
    is_wide = any(ord(letter) > 0x2E80 for letter in label)
    most = WIDE_LETTERS if is_wide else NARROW_LETTERS
    if is_wide:  # No character alone on a line.
        most = math.ceil(len(label) / math.ceil(len(label) / most))
    lines = wrap(label, most)[:3]
    anchor = "middle" if abs(x - centre) < 8 else ("start" if x > centre else "end")
    first = y + 3 - 5 * (len(lines) - 1)
    return [
        _text(x, first + 10 * place, line, size=8.5, anchor=anchor)
        for place, line in enumerate(lines)
    ]


def _polygon(
    corners: Sequence[tuple[float, float]],
    *,
    stroke: str,
    width: float,
    fill: str = "none",
    dash: str = "",
) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return (
        f'<polygon points="{points}" fill="{fill}" fill-opacity="0.16" stroke="{stroke}"'
        f' stroke-width="{width}" stroke-linejoin="round"{_dashed(dash)}/>'
    )


def _line(
    start: tuple[float, float], end: tuple[float, float], colour: str, width: float, dash: str = ""
) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
        f' stroke="{colour}" stroke-width="{width}"{_dashed(dash)}/>'
    )


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 9,
    colour: str = INK,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">{"".join(parts)}</svg>'
    )
