"""Colleges, centres, bases and platforms."""

from collections.abc import Iterator
from datetime import date, timedelta

from assessment.demo.alliances import BY_CODE, Alliance
from assessment.demo.dice import nearest, stream
from assessment.demo.registers.figures import by_level, count, keys_of, some_members, split

Row = tuple[object, ...]
PLATFORMS = (
    "innovation_platform",
    "transfer_body",
    "science_park",
    "incubator",
    "innovation_space",
)
BY_LEVEL = {
    "industry_college": ("industry_colleges", "产业学院", "industry college"),
    "practice_centre": ("practice_centres", "区域产教融合实践中心", "practice centre"),
    "teacher_base": ("teacher_bases", "双师型教师培养培训基地", "teacher base"),
    "innovation_platform": ("innovation_platforms", "协同创新平台", "innovation platform"),
    "major_group": ("major_groups", "特色专业群", "group of majors"),
}
SINGLE = {
    "teaching_committee": ("教学指导委员会", "teaching guidance committee"),
    "data_platform": ("产教大数据平台", "data platform"),
    "training_base": ("公共实训基地", "training base"),
}


def carriers(alliance: Alliance) -> Iterator[Row]:
    """Yield the rows of carriers.csv of one alliance."""
    number = 0
    centres = _stations(alliance.code)
    for kind, (measure, zh, en) in BY_LEVEL.items():
        for place, level in enumerate(by_level(alliance.code, measure)):
            number += 1
            actual = PLATFORMS[place % len(PLATFORMS)] if kind == "innovation_platform" else kind
            capacity = centres[place] if kind == "practice_centre" and place < len(centres) else ""
            yield _row(alliance, number, actual, level, zh, en, place, capacity)
    for kind, (zh, en) in SINGLE.items():
        number += 1
        yield _row(alliance, number, kind, "none", zh, en, 0, "")
    for place in range(count(alliance.code, "common_platforms")):
        number += 1
        yield _row(
            alliance, number, "common_platform", "municipal", "共性技术服务平台",
            "common technology platform", place, "",
        )  # fmt: skip


def first_of(alliance: str, kind: str) -> str:
    """Return the code of the first carrier of a kind; empty for none."""
    return next((str(row[1]) for row in carriers(BY_CODE[alliance]) if row[2] == kind), "")


def _stations(alliance: str) -> list[int]:
    """Return the training stations of each practice centre."""
    centres = len(list(by_level(alliance, "practice_centres")))
    return split(count(alliance, "training_stations"), centres, alliance, "stations")


def _row(
    alliance: Alliance,
    number: int,
    kind: str,
    level: str,
    zh: str,
    en: str,
    place: int,
    capacity: object,
) -> Row:
    code = f"Z{number:03}"
    dice = stream("carrier", alliance.code, number)
    opened = date(2023, 9, 1) + timedelta(days=dice.randrange(700))
    kinds = ("enterprise", "higher_vocational", "secondary_vocational")
    partners = keys_of(some_members(alliance.code, 2, "carrier", number, kinds=kinds))
    equipment = nearest(80 + dice.random() * 900, 1) if capacity else ""
    ordinal = f"第{'一二三四五六七八九十'[place]}" if place < 10 else f"第{place + 1}"
    return (
        alliance.code, code, kind, level, f"{ordinal}{zh}", f"{en.capitalize()} {place + 1}",
        max(opened, alliance.established_on), "", capacity, equipment, partners, "",
    )  # fmt: skip
