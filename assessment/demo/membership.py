"""Who belongs to which alliance, from when to when."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from assessment.demo.alliances import ALLIANCES, BY_CODE, Alliance
from assessment.demo.dice import stream
from assessment.demo.units import NAMED, Unit, all_units

SWAP_DAYS = (date(2024, 7, 1), date(2025, 4, 1))
RETURNER = ("dianzi", date(2024, 3, 1), date(2025, 3, 1))  # One enterprise leaves and comes back.
SIZE_IS_PUBLISHED = ("gaoxin", "dianzi")
NEWCOMERS_PER_HUNDRED = 12
COUNCIL_EVERY = 6


class Spell(NamedTuple):
    """A membership from ``joined_on`` to the day before ``left_on``."""

    alliance: str
    unit: Unit
    role: str
    joined_on: date
    left_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


@cache
def spells() -> tuple[Spell, ...]:
    """Return all memberships there ever were, by alliance."""
    return tuple(spell for alliance in ALLIANCES for spell in _spells_of(alliance))


@cache
def members_on(alliance: str, day: date) -> tuple[Unit, ...]:
    return tuple(s.unit for s in spells() if s.alliance == alliance and s.covers(day))


def leads_of(alliance: str) -> dict[str, str]:
    """Return the unit keys of the three leads, by role."""
    return {s.role: s.unit.key for s in spells() if s.alliance == alliance and "lead" in s.role}


def _spells_of(alliance: Alliance) -> Iterator[Spell]:
    for kind, count in alliance.counts._asdict().items():
        chosen = _choose(alliance, kind, count + len(SWAP_DAYS))
        if kind == "enterprise":
            yield from _moving(alliance, chosen[:count], chosen[count:])
        else:
            yield from _staying(alliance, chosen[:count])
    if _unit(alliance.lead_park or f"park-{alliance.region}").kind == "park":
        park = _unit(alliance.lead_park or f"park-{alliance.region}")
        yield Spell(alliance.code, park, "lead_park", alliance.established_on)


def _staying(alliance: Alliance, units: Sequence[Unit]) -> Iterator[Spell]:
    for place, unit in enumerate(units):
        yield Spell(alliance.code, unit, _role(alliance, unit, place), alliance.established_on)


def _moving(alliance: Alliance, now: Sequence[Unit], before: Sequence[Unit]) -> Iterator[Spell]:
    """Enterprises come and go; where the size is published, as many come as go."""
    is_steady = alliance.code in SIZE_IS_PUBLISHED
    late = len(before) if is_steady else 1 + len(now) * NEWCOMERS_PER_HUNDRED // 100
    for place, unit in enumerate(now):
        role, newcomer = _role(alliance, unit, place), place - (len(now) - late)
        joined = alliance.established_on
        if newcomer >= 0:
            joined = max(joined, SWAP_DAYS[newcomer % len(SWAP_DAYS)])
        if (alliance.code, place) == (RETURNER[0], len(now) - late - 1):
            yield Spell(alliance.code, unit, role, joined, RETURNER[1])
            joined = RETURNER[2]
        yield Spell(alliance.code, unit, role, joined)
    for unit, day in zip(before, SWAP_DAYS, strict=True):
        if alliance.established_on < day:
            yield Spell(alliance.code, unit, "member", alliance.established_on, day)


def _role(alliance: Alliance, unit: Unit, place: int) -> str:
    for role in ("lead_school", "lead_enterprise", "lead_park"):
        if unit.key == getattr(alliance, role):
            return role
    if place == 0 and unit.kind == "enterprise" and not alliance.lead_enterprise:
        return "lead_enterprise"
    if place == 0 and not alliance.lead_school and unit.kind == _kind_of_lead_school(alliance):
        return "lead_school"
    return "council" if place % COUNCIL_EVERY == 0 else "member"


def _kind_of_lead_school(alliance: Alliance) -> str:
    return "higher_vocational" if alliance.counts.higher_vocational else "secondary_vocational"


def _choose(alliance: Alliance, kind: str, count: int) -> list[Unit]:
    """Take the named leads first, then invented units, those of the alliance's region before others."""
    leads = (alliance.lead_school, alliance.lead_enterprise, alliance.lead_park)
    named = [unit for unit in NAMED if unit.key in leads and unit.kind == kind]
    pool = [unit for unit in all_units() if unit not in NAMED and unit.kind == kind]
    order = stream("members", alliance.code, kind)
    ranked = sorted((unit.region != alliance.region, order.random(), unit) for unit in pool)
    return (named + [unit for _, _, unit in ranked])[:count]


def _unit(key: str) -> Unit:
    return next(unit for unit in all_units() if unit.key == key)


def council_share(alliance: str, day: date) -> float:
    """Return the enterprises' share of the seats in the council, in percent."""
    seats = [
        s.unit.kind
        for s in spells()
        if s.alliance == alliance and s.role != "member" and s.covers(day)
    ]
    return 100 * seats.count("enterprise") / len(seats)


def chain_overlap(alliance: str, day: date) -> float:
    """Return the share of the alliance's chains that another one serves too, in percent."""
    others = {
        chain
        for other in ALLIANCES
        if other.code != alliance and other.established_on <= day
        for chain in other.chains
    }
    own = BY_CODE[alliance].chains
    return 100 * sum(chain in others for chain in own) / len(own)
