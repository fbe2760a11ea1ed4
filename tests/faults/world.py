"""What a test has an installation do, in a process of its own: `python -m tests.faults.world NAME …`.

Each function answers with one JSON document on standard output.
"""

import json
import os
import sys
import threading
from datetime import date, datetime, time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from alliances.models import Alliance  # noqa: E402
from assessment import jobs, tasks  # noqa: E402
from assessment.computing.deadlines import local_day  # noqa: E402
from assessment.computing.sealing import differences  # noqa: E402
from assessment.computing.stored_files import sweep_files  # noqa: E402
from assessment.models import (  # noqa: E402
    Assessor,
    Cycle,
    Entry,
    Indicator,
    Letter,
    Mark,
    MeasureValue,
    Report,
    Run,
)
from assessment.services.computing import owe_computation, request_score  # noqa: E402
from assessment.services.papers import owe_report_papers  # noqa: E402
from members.models import ApiToken, Region, User  # noqa: E402
from tests.assessment.computing.stored import store_framework  # noqa: E402
from tests.assessment.papers.filed import content, criterion  # noqa: E402
from tests.assessment.scoring.exchange import read_framework  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.report_factories import (  # noqa: E402
    make_phase_end,
    make_report,
    make_reporting_entry,
    make_secretariat,
    make_submission,
)


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


@transaction.atomic
def begin_report():
    """An alliance whose report is due in two days, with a secretariat that has an address."""
    entry = make_reporting_entry()
    make_phase_end(entry.cycle, ends_on=local_day(timezone.now()) + timedelta(days=2))
    make_report(entry)
    make_secretariat(entry.alliance, email="clerk@example.cn")
    return entry.pk


@transaction.atomic
def file_long_report():
    """File a report that takes a while to print, so that there is a middle to be killed in."""
    said = [
        criterion(f"5.4.{n}", narrative="\n\n".join(["市域产教联合体" * 300] * 20))
        for n in range(1, 16)
    ]
    report = Report.objects.get()
    submission = make_submission(report, content=content(*said))
    return [paper.pk for paper in owe_report_papers(submission, submission.by)]


def remind():
    """Write the reminders of this day as at ten in the morning."""
    today = local_day(timezone.now())
    zone = timezone.get_default_timezone()
    jobs.write_reminders(datetime.combine(today, time(10), tzinfo=zone))


def send_letters():
    for letter in jobs.letters_owed(timezone.now()):
        jobs.send_letter(letter)


def let_letters_go_on():
    """Let the pause after a failure be over."""
    Letter.objects.filter(state="queued").update(run_after=None)


def key():
    """Make an account of the bureau and return the key for a program."""
    return ApiToken.objects.create(User.objects.create_user("clerk", role="bureau"))[1]


def begin_library():
    """A report being written, and the key of a program that works for its secretariat."""
    report = make_report()
    user = make_user("secretariat", alliance=report.entry.alliance)
    entry = report.entry
    address = f"/api/v1/cycles/{entry.cycle.code}/reports/{entry.alliance.code}/evidence/"
    return {"key": ApiToken.objects.create(user)[1], "address": address}


def sweep():
    """Clear away what was left behind; return how many files."""
    return sweep_files(timezone.now())


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
