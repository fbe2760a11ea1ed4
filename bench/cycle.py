"""Computing a whole cycle, and one changed mark."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

from django.conf import settings
from django.db import connection

from assessment import jobs, tasks
from assessment.models import Cycle, Mark, Run
from assessment.services.marking import put_mark
from bench.bare import OwnStatements, Psql, SimplerStatement, psql
from bench.clock import alternately, rounds_for
from bench.place import children, memory_of, python, running
from bench.report import Report
from bench.world import make_sheet

SECTION = "Scoring a cycle"
PATIENCE_SECONDS = 300
DEARER = (
    "the simpler statement keeps neither criteria nor reasons nor a former set, updates one narrow row for each "
    "alliance and asks for no foreign key"
)


def compute(cycle: Cycle) -> float:
    """Compute a cycle in this process and return the seconds that it took."""
    run = Run.objects.create(cycle=cycle)
    begun = time.perf_counter()
    jobs.compute_cycle(cycle.pk)
    taken = time.perf_counter() - begun
    run.refresh_from_db()
    if run.state != "done":
        raise RuntimeError(f"The cycle was not computed: {run.problem}")
    return taken


def measure(report: Report, sizes: list[int], rounds: int) -> None:
    seconds = {}
    with psql() as shell:
        for size in sizes:
            cycle = Cycle.objects.get(code=f"judged-{size}")
            seconds[size] = _side_by_side(report, cycle, size, rounds_for(size, rounds), shell)
        every_rule(report, min(10_000, max(sizes)), rounds_for(10_000, rounds), shell)
    if len(sizes) > 1:
        low, high = sizes[-2:]
        exponent = math.log(seconds[high] / seconds[low]) / math.log(high / low)
        what = f"growth from {low:,} to {high:,} alliances: exponent"
        report.at_most(SECTION, what, 1.1, exponent)


def _side_by_side(report: Report, cycle: Cycle, size: int, rounds: int, shell: Psql) -> float:
    own = OwnStatements(cycle, settings.ASSESSMENT_PORTION)
    simpler = SimplerStatement(cycle)
    found = alternately(
        {
            "application": _tidied(lambda: compute(cycle)),
            "own": _tidied(lambda: shell.seconds(own.script())),
            "simpler": lambda: _emptied(simpler, shell),
        },
        rounds,
    )
    told = f"{found['application']:.3f} s ÷ {{:.3f}} s"
    report.at_most(
        SECTION,
        f"full cycle, {size:,}: the application ÷ its own statements by psql",
        1.15,
        found["application"] / found["own"],
        told.format(found["own"]),
        f"{(found['application'] - found['own']) * 1000:.0f} ms more: claiming the run, reading the "
        "framework, telling the progress and settling, in some thirty short statements",
    )
    report.at_most(
        SECTION,
        f"full cycle, {size:,}: the application ÷ the simpler statement",
        2,
        found["application"] / found["simpler"],
        told.format(found["simpler"]),
        DEARER,
    )
    return found["application"]


def _emptied(simpler: SimplerStatement, shell: Psql) -> float:
    shell.seconds(simpler.empty())
    return shell.seconds(simpler.update)


def _tidied(action: Callable[[], float]) -> Callable[[], float]:
    """Clear dead rows away before each round, so that none pays for the one before."""

    def tidy() -> float:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM assessment_result")
        return action()

    return tidy


def every_rule(report: Report, size: int, rounds: int, shell: Psql) -> None:
    """Measure 60 indicators of all rules, and marks of which very many averages are exact ties."""
    mixed = Cycle.objects.get(code=f"mixed-{size}")
    whole = Cycle.objects.get(code=f"whole-{size}")
    judged = Cycle.objects.get(code=f"judged-{size}")
    simpler = SimplerStatement(mixed)
    found = alternately(
        {
            "mixed": _tidied(lambda: compute(mixed)),
            "simpler": lambda: _emptied(simpler, shell),
            "whole": _tidied(lambda: compute(whole)),
            "judged": _tidied(lambda: compute(judged)),
        },
        rounds,
    )
    report.at_most(
        SECTION,
        f"every rule (60 indicators), {size:,}: the application ÷ the simpler statement over the same marks",
        3,
        found["mixed"] / found["simpler"],
        f"{found['mixed']:.3f} s ÷ {found['simpler']:.3f} s",
        f"45 measures and 45 more indicators for each alliance; it is {found['mixed'] / found['judged']:.1f} × the "
        "application's own cycle of judged marks alone. " + DEARER.capitalize(),
    )
    report.at_most(
        SECTION,
        f"two assessors who give whole points (ties everywhere), {size:,}: ÷ five with two places",
        3,
        found["whole"] / found["judged"],
        f"{found['whole']:.3f} s ÷ {found['judged']:.3f} s",
    )


def one_mark(report: Report, sizes: list[int], rounds: int) -> None:
    """Measure storing one mark anew: what the worker does then, beside the whole cycle."""
    for size, part in ((10_000, 50), (100_000, 500)):
        if size in sizes:
            _one_mark(report, Cycle.objects.get(code=f"judged-{size}"), size, part, rounds)


def _one_mark(report: Report, cycle: Cycle, size: int, part: int, rounds: int) -> None:
    sheet, assessor = make_sheet(cycle)
    indicator = cycle.framework.indicators.order_by("pk")[0]
    marks = Mark.objects.filter(entry=sheet.entry, assessor=sheet.assessor, indicator=indicator)

    def change() -> float:
        stored = marks.get()
        mark = Decimal(stored.hundredths % 9000 + 100) / 100
        put_mark(
            sheet.pk, indicator.code, mark=mark, comment="", version=stored.version, by=assessor
        )
        begun = time.perf_counter()
        jobs.compute_cycle(cycle.pk)
        return time.perf_counter() - begun

    def changes() -> float:
        return statistics.median(change() for _ in range(7))

    found = alternately(
        {"one": changes, "full": _tidied(lambda: compute(cycle))}, max(3, rounds // 2)
    )
    one, full = found["one"], found["full"]
    report.at_most(
        SECTION,
        f"one changed mark ÷ full cycle, {size:,}",
        1 / part,
        one / full,
        f"{one * 1000:.1f} ms ÷ {full:.3f} s",
        "a dozen short statements and a commit surround the arithmetic: what the exact reference reads, the result, "
        "the run, the version",
    )


def through_celery(report: Report, sizes: list[int], rounds: int) -> None:
    if not os.environ["REDIS_URL"]:
        report.say(SECTION, "through Celery", "not measured: there is no Redis")
        return
    options = ("--pool", "prefork", "--concurrency", "1", "--loglevel", "CRITICAL")
    with running(*python("-m", "celery", "-A", "config", "worker", *options)) as worker:
        _by_worker(Cycle.objects.get(code=f"judged-{sizes[0]}"))
        for size in [size for size in sizes if size >= 10_000] or sizes:
            (process,) = children(worker.pid)
            before = memory_of(process, "VmRSS")
            cycle = Cycle.objects.get(code=f"judged-{size}")
            _beside_worker(report, cycle, size, rounds_for(size, rounds))
        more = memory_of(process, "VmHWM") - before
        what = f"extra memory of the worker, {size:,} alliances, MB"
        report.at_most(SECTION, what, 200, more, f"{before:.0f} MB before")


def _beside_worker(report: Report, cycle: Cycle, size: int, rounds: int) -> None:
    found = alternately(
        {
            "celery": _tidied(lambda: _by_worker(cycle)),
            "here": _tidied(lambda: compute(cycle)),
        },
        rounds,
    )
    report.at_most(
        SECTION,
        f"through Celery ÷ in process, {size:,}",
        1.2,
        found["celery"] / found["here"],
        f"{found['celery']:.3f} s ÷ {found['here']:.3f} s",
    )


def _by_worker(cycle: Cycle) -> float:
    """Send the message; wait until the run is settled and the former set cleared away."""
    run = Run.objects.create(cycle=cycle)
    begun = time.perf_counter()
    tasks.compute_cycle.delay(cycle.pk)
    states = Run.objects.filter(pk=run.pk).values_list("state", flat=True)
    while not (states.get() == "done" and cycle.computations.count() == 1):
        if time.perf_counter() - begun > PATIENCE_SECONDS:
            raise RuntimeError("The worker did not settle the run.")
        time.sleep(0.005)
    taken = time.perf_counter() - begun
    time.sleep(0.3)  # The worker asks once more whether anything is owed.
    return taken
