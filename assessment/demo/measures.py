"""The figures of an alliance, found by asking which values would earn about the wanted points."""

from collections.abc import Iterator, Mapping
from datetime import date

from assessment.demo.alliances import Alliance
from assessment.demo.dice import nearest, stream, wobble
from assessment.demo.framework import Indicator, indicators
from assessment.demo.membership import chain_overlap, council_share, members_on
from assessment.demo.story import LEVELS, SETTLED, SHIFTS, YEARS

PROFILE_SPREAD, TALENT_SPREAD, YEARLY_SPREAD = 16.0, 12.0, 5.0
KINDS = {"secondary_vocational", "higher_vocational", "university", "research_institute"}

# What the best alliance of all might report, and with how many decimal places.
LARGEST = {
    "information_items": (1860, 0),
    "matching_events": (36, 0),
    "graduates_placed": (2450, 0),
    "training_stations": (3200, 0),
    "centre_person_days": (58000, 0),
    "programmes_revised": (48, 0),
    "apprenticeship_share": (38, 1),
    "internship_students": (4200, 0),
    "teacher_posts": (260, 0),
    "part_time_teaching_hours": (9600, 0),
    "transfer_income": (1850, 2),
    "problems_solved": (92, 0),
    "service_income": (2600, 2),
    "training_person_times": (26000, 0),
    "certificates_gained": (5400, 0),
}
WHOLE = {
    "secretariat_staff",
    "governance_meetings",
    "active_functions",
    "days_since_update",
    "teacher_practice_days",
}
LEVEL_SUFFIXES = ("_national", "_provincial", "_municipal")
STAY_RATE_AT_ZERO, STAY_RATE_PER_POINT = 36.0, 0.35
UNREPORTED = {(2025, "gaoqing"): ("service_income", "training_satisfaction", "transfer_income")}
NOT_KNOWN_AT_FIRST = "graduate_stay_change"


def measures_of(alliance: Alliance, year: int) -> dict[str, str]:
    """Return the figures of one alliance in one year, by measure, as written in measures.csv."""
    found: dict[str, str] = {}
    for indicator in indicators():
        found.update(_invent(alliance, year, indicator))
    found.update(_from_registers(alliance, date(year, 12, 31)))
    found.update(SETTLED.get((year, alliance.code), {}))
    for measure in UNREPORTED.get((year, alliance.code), ()):
        del found[measure]
    if alliance.established_on.year == year > YEARS[0]:
        del found[NOT_KNOWN_AT_FIRST]
    return found


def wanted(alliance: str, year: int, criterion: str, indicator: str) -> float:
    """Return the points that an indicator should come to: level, profile, talent and a year's luck."""
    level = LEVELS[alliance][YEARS.index(year)]
    profile = PROFILE_SPREAD * wobble("profile", alliance, criterion)
    talent = TALENT_SPREAD * wobble("talent", alliance, indicator)
    luck = YEARLY_SPREAD * wobble("luck", alliance, indicator, year)
    return level + SHIFTS.get((year, alliance, criterion), 0.0) + profile + talent + luck


def _invent(alliance: Alliance, year: int, indicator: Indicator) -> Iterator[tuple[str, str]]:
    points = wanted(alliance.code, year, indicator.criterion, indicator.code)
    held, params = max(0.0, min(100.0, points)), indicator.params
    match indicator.rule:
        case "steps":
            yield params["measure"], _step(params["steps"], held)
        case "linear":
            yield params["measure"], _on_line(params, held)
        case "best":
            largest, places = LARGEST[params["measure"]]
            yield params["measure"], nearest(largest * held / 100, places)
        case "against_mean":
            yield params["measure"], _stay(alliance.code, year, params["measure"])
        case "points":
            yield from _counted(indicator, alliance.code, points)


def _step(steps: list[list[str]], points: float) -> str:
    """Return the threshold whose points are nearest, or 0."""
    choices = [("0", 0.0), *((at, float(earned)) for at, earned in steps)]
    return min(choices, key=lambda choice: abs(choice[1] - points))[0]


def _on_line(params: Mapping[str, str], points: float) -> str:
    zero, full = float(params["zero_at"]), float(params["full_at"])
    return nearest(zero + (full - zero) * points / 100, 0 if params["measure"] in WHOLE else 1)


def _stay(alliance: str, year: int, measure: str) -> str:
    """Return the staying rate, or how it changed since the year before."""
    rate = _stay_rate(alliance, year)
    return nearest(
        rate if measure == "graduate_stay_rate" else rate - _stay_rate(alliance, year - 1), 1
    )


def _stay_rate(alliance: str, year: int) -> float:
    first = max(year, YEARS[0])
    points = wanted(alliance, first, "5.4.7", "5.4.7-2") - 2 * (first - year)
    return float(nearest(STAY_RATE_AT_ZERO + STAY_RATE_PER_POINT * points, 1))


def _counted(indicator: Indicator, alliance: str, points: float) -> Iterator[tuple[str, str]]:
    """Share out the points over what is counted: the rare kinds first, the last takes the rest."""
    rest = max(0.0, points) * float(indicator.params["cap"]) / 100
    worth = indicator.params["points"].items()
    for place, (measure, each) in enumerate(worth, start=1):
        share = rest if place == len(worth) else rest * _part(measure, alliance)
        count = int(share / float(each) + (0.5 if place == len(worth) else 0.0))
        rest -= count * float(each)
        yield measure, str(count)


def _part(measure: str, alliance: str) -> float:
    part = stream("part", alliance, measure).random()
    return part * 0.6 if measure.endswith(LEVEL_SUFFIXES[0]) else 0.3 + part * 0.6


def _from_registers(alliance: Alliance, day: date) -> dict[str, str]:
    """Return the figures that follow from members and chains on ``day``."""
    members = members_on(alliance.code, day)
    enterprises = [unit for unit in members if unit.kind == "enterprise"]
    kinds = {unit.kind for unit in members} & KINDS | {unit.scale for unit in enterprises} - {""}
    return {
        "member_units": str(len(members)),
        "member_kinds": str(len(kinds)),
        "enterprise_share": nearest(100 * len(enterprises) / len(members), 2),
        "council_enterprise_share": nearest(council_share(alliance.code, day), 2),
        "key_chains": str(len(alliance.chains)),
        "chain_overlap": nearest(chain_overlap(alliance.code, day), 2),
    }
