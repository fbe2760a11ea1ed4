"""Seven assessors and their marks."""

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from assessment.demo.alliances import ALLIANCES
from assessment.demo.dice import stream, wobble
from assessment.demo.framework import indicators, judged
from assessment.demo.measures import wanted
from assessment.demo.story import SCORING_YEAR, is_excused

Progress = Literal["complete", "half", "untouched"]

# How strict or lenient each one is, in points.
ASSESSORS = {
    "wang.jianguo": 0.0,
    "li.xiuying": 1.5,
    "zhang.wei": -2.5,
    "liu.min": 2.5,
    "chen.jing": -1.0,
    "zhao.lei": -4.0,
    "sun.haiyan": 3.0,
}
NOISE = 6.0
FAR_APART = (97.0, 66.0, 88.0, 61.0, 92.0, 84.0, 79.0)

# Marks more than 25 points apart; the first two were settled by an adjudication.
DISPUTED = {
    (2024, "dianzi", "5.4.13-5"),
    (2025, "taoci", "5.4.12-6"),
    (2025, "yiyao", "5.4.15-4"),
    (2025, "zhuangbei", "5.4.10-5"),
}

# Alliances whose sheets are hardly begun in the cycle that is being scored.
BARELY_BEGUN = {"boshan"}
NOT_BEGUN = {"wenchang"}

COMMENTS = (
    (90.0, "材料完整，成效突出。"),
    (80.0, "总体较好，个别佐证需补充。"),
    (60.0, "有基础，深度不足。"),
    (0.0, "佐证不足，建议整改。"),
)
COMMENT_EVERY = 9


class Sheet(NamedTuple):
    """One assessor's work on one alliance in one year."""

    year: int
    alliance: str
    assessor: str
    progress: Progress


class Mark(NamedTuple):
    alliance: str
    indicator: str
    assessor: str
    mark: str
    comment: str


@cache
def sheets(year: int, alliances: tuple[str, ...]) -> tuple[Sheet, ...]:
    """Return who assesses whom: five or six of the seven for each alliance, in turn."""
    names = tuple(ASSESSORS)
    found = []
    for alliance in alliances:
        place = [a.code for a in ALLIANCES].index(alliance)
        panel = [names[(place * 2 + year + seat) % len(names)] for seat in range(5 + place % 2)]
        for seat, name in enumerate(panel):
            found.append(Sheet(year, alliance, name, _progress(year, alliance, place, seat)))
    return tuple(sheet for sheet in found if not is_excused(year, sheet.alliance))


def marks(year: int, alliances: tuple[str, ...]) -> Iterator[Mark]:
    """Yield all marks of a year, by alliance, indicator and assessor."""
    criterion_of = {item.code: item.criterion for item in indicators()}
    by_alliance = [
        (alliance, [s for s in sheets(year, alliances) if s.alliance == alliance])
        for alliance in alliances
    ]
    for alliance, panel in by_alliance:
        for place, code in enumerate(judged()):
            points = wanted(alliance, year, criterion_of[code], code)
            for seat, sheet in enumerate(panel):
                if _is_marked(sheet.progress, place):
                    yield _mark(sheet, seat, code, points)


def _progress(year: int, alliance: str, place: int, seat: int) -> Progress:
    if year < SCORING_YEAR:
        return "complete"
    if alliance in NOT_BEGUN:
        return "untouched"
    if alliance in BARELY_BEGUN:
        return "half" if seat < 2 else "untouched"
    if place % 3 == 0 or seat < 3:
        return "complete"
    return "half" if (place + seat) % 2 else "untouched"


def _is_marked(progress: Progress, place: int) -> bool:
    """Say whether the mark at ``place`` of a sheet is there; a half sheet has a hole in it too."""
    if progress == "half":
        return place < len(judged()) // 2 and place != 3
    return progress == "complete"


def _mark(sheet: Sheet, seat: int, indicator: str, points: float) -> Mark:
    key = (sheet.year, sheet.alliance, indicator)
    if key in DISPUTED:
        value = FAR_APART[seat]
    else:
        value = points + ASSESSORS[sheet.assessor] + NOISE * wobble("mark", *key, sheet.assessor)
    halves = int(max(0.0, min(100.0, value)) * 2 + 0.5)
    if stream("grain", *key, sheet.assessor).random() < 0.7:
        halves -= halves % 2
    text = f"{halves // 2}.5" if halves % 2 else str(halves // 2)
    return Mark(sheet.alliance, indicator, sheet.assessor, text, _comment(key, sheet, halves / 2))


def _comment(key: tuple[int, str, str], sheet: Sheet, mark: float) -> str:
    if stream("comment", *key, sheet.assessor).random() * COMMENT_EVERY >= 1:
        return ""
    return next(text for at, text in COMMENTS if mark >= at)
