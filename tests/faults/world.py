"""What a test has an installation do, in a process of its own: `python -m tests.faults.world NAME …`.

Each function answers with one JSON document on standard output.
"""

import json
import os
import sys
import threading
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from alliances.models import Alliance  # noqa: E402
from assessment import jobs, tasks  # noqa: E402
from assessment.computing.sealing import differences  # noqa: E402
from assessment.models import (  # noqa: E402
    Assessor,
    Cycle,
    Entry,
    Indicator,
    Mark,
    MeasureValue,
    Run,
)
from assessment.services.computing import owe_computation, request_score  # noqa: E402
from members.models import ApiToken, Region, User  # noqa: E402
from tests.assessment.computing.stored import store_framework  # noqa: E402
from tests.assessment.scoring.exchange import read_framework  # noqa: E402


@transaction.atomic
def fill(count):
    """A cycle of ``count`` alliances, every figure known."""
    region = Region.objects.create(code="370300", name_zh="淄博市")
    cycle = Cycle.objects.create(
        code="faults",
        name_zh="年度评估",
        year=2025,
        as_of=date(2025, 12, 31),
        region=region,
        framework=store_framework(read_framework("tiny")),
        phase="scoring",
    )
    alliances = Alliance.objects.bulk_create(
        Alliance(code=f"a{n:05}", name_zh=f"联合体{n}", kind="city_region", region=region)
        for n in range(int(count))
    )
    entries = Entry.objects.bulk_create(Entry(cycle=cycle, alliance=one) for one in alliances)
    MeasureValue.objects.bulk_create(
        MeasureValue(entry=entry, measure=measure, micros=(n % most) * 10**6)
        for n, entry in enumerate(entries)
        for measure, most in (("member_units", 60), ("member_kinds", 7), ("contract_amount", 999))
    )
    assessor = Assessor.objects.create(name="one")
    judged = Indicator.objects.get(framework=cycle.framework, rule="judged")
    Mark.objects.bulk_create(
        Mark(entry=entry, indicator=judged, assessor=assessor, hundredths=n * 7 % 10_001)
        for n, entry in enumerate(entries)
    )
    return cycle.pk


def key():
    """Make an account of the bureau and return the key for a program."""
    return ApiToken.objects.create(User.objects.create_user("clerk", role="bureau"))[1]


def owe():
    """Ask for a computation of the whole cycle."""
    return request_score(Cycle.objects.get().pk, by=None).pk


def compute_first():
    """Compute the cycle without asking a worker, so that no message is left behind."""
    Run.objects.create(cycle=Cycle.objects.get())
    compute()


def compute():
    jobs.compute_cycle(Cycle.objects.get().pk)


def ring(times):
    """Send the worker more nudges than there is work."""
    for _ in range(int(times)):
        tasks.compute_cycle.delay(Cycle.objects.get().pk)


def change(times):
    """Change a figure again and again, each time with the row that a computation is owed."""
    entries = list(Entry.objects.order_by("pk")[:5])
    for n in range(int(times)):
        entry = entries[n % len(entries)]
        with transaction.atomic():
            cycle = Cycle.objects.locked().get()
            Mark.objects.filter(entry=entry).update(hundredths=n * 37 % 10_001)
            owe_computation(cycle, entry if n % 3 else None)


def race(threads, times):
    """Change figures in several threads while others claim and compute."""
    cycle = Cycle.objects.get().pk
    is_over = threading.Event()

    def work():
        while not is_over.is_set():
            jobs.compute_cycle(cycle)

    workers = [threading.Thread(target=work) for _ in range(2)]
    changing = [threading.Thread(target=change, args=[times]) for _ in range(int(threads))]
    for thread in workers + changing:
        thread.start()
    for thread in changing:
        thread.join()
    is_over.set()
    for thread in workers:
        thread.join()
    jobs.compute_cycle(cycle)
    return state()


def state():
    """What a reader finds: the current results, what is owed, and what the reference says of them."""
    cycle = Cycle.objects.get()
    return {
        "runs": list(cycle.runs.order_by("pk").values_list("state", flat=True)),
        "attempts": list(cycle.runs.order_by("pk").values_list("attempts", flat=True)),
        "computations": cycle.computations.count(),
        "version": cycle.results_version,
        "results": cycle.computation.results.count() if cycle.computation else None,
        "differences": len(list(differences(cycle))) if cycle.computation else None,
    }


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    json.dump(globals()[name](*arguments), sys.stdout)
