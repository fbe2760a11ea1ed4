"""Cycles of any size with made-up marks, the same on both databases, written by the database itself.

Alliances, entries and marks are numbered, and a mark follows from its numbers: a run can be
repeated, and PostgreSQL and SQLite hold the same cycle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from fractions import Fraction

from django.core.management import call_command
from django.db import connection

from alliances.computing.measures import MEASURES
from alliances.models import Alliance
from assessment.exchange.frameworks import store_framework
from assessment.models import Assessor, Assignment, Cycle, Entry, Framework
from assessment.scoring import (
    AgainstMean,
    Best,
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Judged,
    Linear,
    Params,
    Points,
    Policy,
    Step,
    Steps,
    Veto,
    parse_effect,
)
from members.choices import Role
from members.models import Region, User

CRITERIA = 15
ASSESSORS = 5
DISTRICTS = 50
NOW = datetime(2025, 12, 1, tzinfo=UTC)
NOISE = "((({0}) * 48271 %% 2147483647) * 69621 %% 2147483647)"

WEIGHTS = (5, 5, 10, 5, 5, 10, 10, 5, 5, 5, 10, 5, 5, 10, 5)
BANDS = (
    ("excellent", 90, "commend"),
    ("good", 80, None),
    ("qualified", 60, None),
    ("poor", 0, "rectify"),
)


def judged_framework(aggregate: str = "trimmed_mean") -> FrameworkDef:
    """Fifteen criteria with one judged indicator each, three of them with a floor."""
    return _framework("judged", aggregate, lambda place: (Judged(),))


def mixed_framework() -> FrameworkDef:
    """Fifteen criteria with four indicators each: one judged, the others by all the other rules, over
    45 measures that the registers tell."""
    return _framework(
        "mixed",
        "trimmed_mean",
        lambda place: (Judged(), *(_rule(3 * place + number) for number in range(3))),
    )


def _rule(number: int) -> Params:
    measure = _MEASURES[number]
    steps = tuple(Step(Fraction(start), Fraction(points)) for start, points in _STEPS)
    around = tuple(Step(Fraction(start - 50), Fraction(points)) for start, points in _STEPS)
    return (
        Steps(measure, steps),
        Linear(measure, Fraction(3), Fraction(97)),
        Best(measure),
        AgainstMean(measure, around),
        Points({measure: Fraction(2), _MEASURES[(number + 1) % 45]: Fraction(3)}, Fraction(450)),
    )[number % 5]


_MEASURES = list(MEASURES)[::2][:45]
_STEPS = ((10, 40), (30, 60), (50, 80), (70, 90), (90, 100))


def _framework(
    code: str, aggregate: str, rules: Callable[[int], tuple[Params, ...]]
) -> FrameworkDef:
    name = {"zh-hans": "评估", "en": "Assessment"}
    criteria = tuple(
        CriterionDef(
            f"C{place:02d}",
            name,
            Fraction(weight),
            tuple(
                IndicatorDef(f"C{place:02d}-{number}", name, Fraction(number + 1), params)
                for number, params in enumerate(rules(place))
            ),
            Fraction(65) if place % 5 == 0 else None,
        )
        for place, weight in enumerate(WEIGHTS)
    )
    grades = tuple(GradeBand(band, name, Fraction(start), to) for band, start, to in BANDS)
    policy = Policy(
        aggregate=aggregate,
        trim_from=5,
        bonus_cap=Fraction(5),
        grades=grades,
        vetoes=(Veto("fraud", name, parse_effect("bottom")),),
    )
    return FrameworkDef(code, 1, name, policy, criteria)


def make_alliances(count: int) -> None:
    """Write regions, assessors and ``count`` alliances, numbered from 1 in every list."""
    Region.objects.bulk_create(
        [Region(code="370000", name_zh="山东省"), Region(code="370300", name_zh="淄博市")]
        + [Region(code=f"3703{n:02d}", name_zh=f"第{n}区") for n in range(1, DISTRICTS + 1)]
    )
    Assessor.objects.bulk_create(Assessor(name=f"expert-{n}") for n in range(ASSESSORS))
    kinds = ("city_region", "district", "industry")
    Alliance.objects.bulk_create(
        (
            Alliance(
                code=f"A{n:06d}",
                name_zh=f"第{n}产教联合体",
                name_en=f"Alliance {n}",
                kind=kinds[n % 3],
                region_id=f"3703{n % DISTRICTS + 1:02d}",
            )
            for n in range(1, count + 1)
        ),
        batch_size=2000,
    )


def make_cycle(code: str, definition: FrameworkDef, size: int, marks: str = "fine") -> Cycle:
    """Write a cycle of the first ``size`` alliances with all its marks and measures.

    ``marks`` is ``fine`` (five assessors, two decimals) or ``whole`` (two, whole points, which
    average to very many exact halves).
    """
    framework = Framework.objects.filter(code=definition.code).first()
    cycle = Cycle.objects.create(
        code=code,
        name_zh=f"{size} 个联合体",
        name_en=f"{size} alliances",
        year=2025,
        as_of=date(2025, 12, 31),
        region_id="370300",
        framework=framework or store_framework(definition, NOW),
        phase="scoring",
    )
    alliances = Alliance.objects.order_by("pk").values_list("pk", flat=True)[:size]
    Entry.objects.bulk_create(
        (Entry(cycle=cycle, alliance_id=pk) for pk in alliances), batch_size=5000
    )
    with _checked_at_once("assessment_mark"):
        _fill_marks(cycle, definition, marks)
    with _checked_at_once("assessment_measurevalue"):
        _fill_measures(cycle, definition)
    return cycle


def make_sheet(cycle: Cycle) -> tuple[Assignment, User]:
    """Write an assessor's account and the sheet of the cycle's first alliance."""
    assessor = Assessor.objects.order_by("pk")[0]
    if assessor.user is None:
        assessor.user = User.objects.create(username=assessor.name, role=Role.ASSESSOR)
        assessor.save()
    entry = cycle.entries.order_by("pk")[0]
    return Assignment.objects.create(entry=entry, assessor=assessor), assessor.user


@contextmanager
def _checked_at_once(table: str) -> Iterator[None]:
    """Let foreign keys be checked for all rows together at the end, where the database can."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'f'",
            [table],
        )
        keys = cursor.fetchall()
        for name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        for name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _fill_marks(cycle: Cycle, definition: FrameworkDef, marks: str) -> None:
    keys = dict(cycle.framework.indicators.values_list("code", "pk"))
    judged = [keys[part.code] for part in definition.indicators if part.rule == "judged"]
    assessors = list(Assessor.objects.order_by("pk").values_list("pk", flat=True))
    mark = "6000 + {0} %% 4001" if marks == "fine" else "(60 + {0} %% 41) * 100"
    noise = NOISE.format("e.alliance_id * 7919 + i.n * 104729 + a.n * 1299709 + 17")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO assessment_mark
              (entry_id, indicator_id, assessor_id, hundredths, comment, version, updated_at)
            SELECT e.id, i.id, a.id, {mark.format(noise)}, '', 1, %s
            FROM assessment_entry e
            CROSS JOIN ({_numbered(judged)}) AS i
            CROSS JOIN ({_numbered(assessors[: 2 if marks == "whole" else ASSESSORS])}) AS a
            WHERE e.cycle_id = %s ORDER BY e.id, i.id, a.id""",
            [NOW, cycle.pk],
        )


def _fill_measures(cycle: Cycle, definition: FrameworkDef) -> None:
    measures = sorted({each for part in definition.indicators for each in part.measures})
    if not measures:
        return
    noise = NOISE.format("e.alliance_id * 7919 + m.n * 104729 + 23")
    named = ", ".join(f"('{measure}', {n})" for n, measure in enumerate(measures))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO assessment_measurevalue (entry_id, measure, micros)
            SELECT e.id, m.name, {noise} %% 100001 * 1000
            FROM assessment_entry e
            CROSS JOIN (SELECT column1 AS name, column2 AS n FROM (VALUES {named}) AS v) AS m
            WHERE e.cycle_id = %s ORDER BY e.id, m.name""",
            [cycle.pk],
        )


def _numbered(keys: list[int]) -> str:
    rows = ", ".join(f"({key}, {n})" for n, key in enumerate(keys))
    return f"SELECT column1 AS id, column2 AS n FROM (VALUES {rows}) AS v"


def tidy() -> None:
    """Do what a server does after a load: statistics, and the map that index-only scans need."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def make(sizes: list[int], *, is_whole: bool) -> None:
    """Write the tables and all cycles that are measured."""
    call_command("migrate", verbosity=0)
    make_alliances(max(sizes))
    for size in sizes:
        make_cycle(f"judged-{size}", judged_framework(), size)
    if is_whole:
        size = min(10_000, max(sizes))
        make_cycle(f"mixed-{size}", mixed_framework(), size)
        make_cycle(f"whole-{size}", judged_framework(), size, "whole")
    tidy()
