"""The people of the schools and their majors, for the reported year and the one before."""

from collections.abc import Iterator
from functools import cache

from assessment.demo.alliances import ALLIANCES
from assessment.demo.dice import stream, wobble
from assessment.demo.membership import members_on
from assessment.demo.registers.figures import LAST_DAY, YEAR
from assessment.demo.units import Unit

Row = tuple[object, ...]
SCHOOLS = ("secondary_vocational", "higher_vocational", "university")
STUDENTS, TEACHERS = 2, 6  # Columns of people.csv.
SIZES = {"secondary_vocational": 2600, "higher_vocational": 9800, "university": 16500}
NAMES = (
    ("机电一体化技术", "Mechatronics"),
    ("应用化工技术", "Applied chemical technology"),
    ("电子信息工程技术", "Electronic information engineering"),
    ("药品生产技术", "Pharmaceutical production"),
    ("大数据技术", "Big data technology"),
    ("材料工程技术", "Materials engineering"),
    ("现代纺织技术", "Modern textile technology"),
    ("工业机器人技术", "Industrial robotics"),
    ("学前教育", "Preschool education"),
    ("现代物流管理", "Modern logistics"),
)


@cache
def schools() -> tuple[tuple[Unit, tuple[str, ...]], ...]:
    """Return the member schools with the chains of their alliances."""
    chains: dict[Unit, set[str]] = {}
    for alliance in ALLIANCES:
        for unit in members_on(alliance.code, LAST_DAY):
            if unit.kind in SCHOOLS:
                chains.setdefault(unit, set()).update(alliance.chains)
    found = sorted(chains.items(), key=lambda item: item[0].key)
    return tuple((unit, tuple(sorted(codes))) for unit, codes in found)


@cache
def people() -> tuple[Row, ...]:
    """Return the rows of people.csv."""
    return tuple(_people())


def _people() -> Iterator[Row]:
    for unit, _chains in schools():
        for year in (YEAR - 1, YEAR):
            size = SIZES[unit.kind] * (1 + 0.3 * wobble("size", unit.key))
            students = int(size * (1 + 0.03 * wobble("students", unit.key, year)))
            graduates = int(students * 0.29)
            stay = 0.62 + 0.12 * wobble("stay", unit.key) + 0.03 * wobble("stay", unit.key, year)
            teachers = int(students / 21)
            dual = 0.55 + 0.12 * wobble("dual", unit.key) + 0.02 * (year - YEAR)
            part_time = int(teachers * 0.18)
            yield (
                unit.key, year, students, _enrolment(unit, year), graduates,
                int(graduates * stay), teachers, int(teachers * dual), part_time, part_time * 46,
            )  # fmt: skip


@cache
def heads(alliance: str, column: int) -> int:
    """Return the sum of a column of people.csv over the member schools this year."""
    members = {unit.key for unit in members_on(alliance, LAST_DAY)}
    return sum(int(str(row[column])) for row in people() if row[1] == YEAR and row[0] in members)


def majors() -> Iterator[Row]:
    """Yield the rows of majors.csv."""
    for unit, chains in schools():
        for year in (YEAR - 1, YEAR):
            yield from _majors(unit, year, chains)


def _majors(unit: Unit, year: int, chains: tuple[str, ...]) -> Iterator[Row]:
    for place, (zh, en) in enumerate(_names(unit)):
        dice = stream("major", unit.key, place)
        served = chains[dice.randrange(len(chains))] if chains and dice.random() < 0.7 else ""
        change = dice.choice(("kept", "kept", "kept", "renewed", "opened")) if year == YEAR else ""
        enrolment = 60 + stream("enrolment", unit.key, place, year).randrange(120)
        yield unit.key, year, f"{place + 1:02}", zh, en, enrolment, change or "kept", served


def _names(unit: Unit) -> list[tuple[str, str]]:
    return stream("majors", unit.key).sample(NAMES, 5)


def _enrolment(unit: Unit, year: int) -> int:
    """Return what the listed majors took on, and about as many in others."""
    listed = sum(int(str(row[5])) for row in _majors(unit, year, ()))
    return int(listed * 1.35)
