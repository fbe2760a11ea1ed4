"""What the registers of the reported year should come to: last year's figures, somewhat grown."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from assessment.demo.alliances import BY_CODE
from assessment.demo.dice import stream, wobble
from assessment.demo.measures import measures_of
from assessment.demo.membership import members_on
from assessment.demo.story import REPORT_YEAR, SCORING_YEAR
from assessment.demo.units import Unit

YEAR = REPORT_YEAR
LAST_DAY = date(YEAR, 11, 20)
USUAL_GROWTH, GROWTH_SPREAD = 1.05, 0.12
LEVELS = ("national", "provincial", "municipal")

# What grew or shrank by more than half: to be pointed out, and to be explained by people.
JUMPS = {("lvhua", "matching_events"): 1.9, ("taoci", "certificates_gained"): 0.4}
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚玲桂英华建国志文博雅宁晨宇欣怡俊峰海燕哲琳"


@cache
def _last_year(alliance: str) -> dict[str, str]:
    return measures_of(BY_CODE[alliance], SCORING_YEAR)


def target(alliance: str, measure: str) -> float:
    """Return about what ``measure`` should come to this year; 0 where nothing was reported."""
    known = float(_last_year(alliance).get(measure, "0"))
    growth = JUMPS.get((alliance, measure))
    return known * (
        growth or USUAL_GROWTH + GROWTH_SPREAD * wobble("growth", alliance, measure, YEAR)
    )


def count(alliance: str, measure: str) -> int:
    return int(target(alliance, measure) + 0.5)


def split(whole: int, parts: int, *key: object) -> list[int]:
    """Split ``whole`` into ``parts`` that differ a little and add up."""
    if parts <= 0 or whole <= 0:
        return []
    weights = [1 + 0.35 * wobble("split", *key, part) for part in range(parts)]
    shares = [int(whole * weight / sum(weights)) for weight in weights]
    shares[-1] += whole - sum(shares)
    return [share for share in shares if share > 0]


def day_of(*key: object) -> date:
    """Return a working day of the year so far."""
    first = date(YEAR, 1, 8)
    day = first + timedelta(days=stream("day", *key).randrange((LAST_DAY - first).days))
    return day - timedelta(days=max(0, day.weekday() - 4))


def some_members(
    alliance: str, number: int, *key: object, kinds: tuple[str, ...] = ()
) -> list[Unit]:
    """Return up to ``number`` members of the given kinds, or of any."""
    members = [unit for unit in members_on(alliance, LAST_DAY) if not kinds or unit.kind in kinds]
    order = stream("some", alliance, *key)
    return order.sample(members, min(number, len(members)))


def person(*key: object) -> str:
    """Return an invented Chinese name."""
    dice = stream("person", *key)
    return dice.choice(_SURNAMES) + "".join(dice.choice(_GIVEN) for _ in range(dice.choice((1, 2))))


def keys_of(units: list[Unit]) -> str:
    return ";".join(unit.key for unit in units)


def by_level(alliance: str, measure: str) -> Iterator[str]:
    """Yield a level for each thing that ``measure``, ending in a level, should count."""
    for level in LEVELS:
        yield from [level] * count(alliance, f"{measure}_{level}")
