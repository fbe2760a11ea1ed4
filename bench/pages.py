"""How long the server takes for each page at a thousand alliances, and what the public pages weigh."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.computing.sealing import seal
from assessment.models import Assignment, Cycle
from bench.cycle import compute
from bench.decided import decide_on, report_everywhere
from bench.deriving import fill_registers
from bench.report import Report
from bench.world import make_cycle, make_sheet, mixed_framework
from config.ready import get_ready
from members.choices import Role
from members.models import User

SECTION = "Pages"
TIMES = 20
MOST_MILLISECONDS = 200
MOST_KILOBYTES = 50

Page = tuple[User | None, str, str]


def measure(report: Report, size: int) -> None:
    get_ready()  # As every web process does.
    bureau, _ = User.objects.get_or_create(username="bureau", role=Role.BUREAU)
    cycle = Cycle.objects.get(code=f"judged-{size}")
    compute(cycle)
    _measure(report, size, _while_scoring(cycle, bureau))
    reported = make_cycle(f"reported-{size}", mixed_framework(), size)
    fill_registers([entry.alliance for entry in reported.entries.select_related("alliance")], "p")
    report_everywhere(reported)
    decide_on(cycle, bureau)
    _measure(report, size, _of_reports(reported, bureau) + _decided(cycle, bureau))
    with transaction.atomic():
        seal(Cycle.objects.locked().get(pk=cycle.pk), timezone.now())
        Cycle.objects.filter(pk=cycle.pk).update(phase="published")
    public = _public(cycle)
    _measure(report, size, public)
    for user, name, address in public:
        weight = len(_ask(_client(user), address).getvalue()) / 1000
        report.at_most(SECTION, f"{name}, {size:,} alliances: kB", MOST_KILOBYTES, weight)


def _measure(report: Report, size: int, pages: list[Page]) -> None:
    for user, name, address in pages:
        what = f"{name}, {size:,} alliances: p95, ms"
        worst, told = _timed(user, address)
        report.at_most(SECTION, what, MOST_MILLISECONDS, worst, told)


def _while_scoring(cycle: Cycle, bureau: User) -> list[Page]:
    sheet = Assignment.objects.filter(entry__cycle=cycle).select_related("assessor__user").first()
    assessor = sheet.assessor.user if sheet else make_sheet(cycle)[1]
    of_cycle, of_alliance = _keys(cycle)
    framework = {"code": cycle.framework.code, "version": cycle.framework.version}
    return [
        (bureau, "home", reverse("home")),
        (bureau, "cycles", reverse("assessment:cycles")),
        (bureau, "dashboard", reverse("assessment:dashboard", kwargs=of_cycle)),
        (bureau, "ranking", reverse("assessment:ranking", kwargs=of_cycle)),
        (bureau, "result", reverse("assessment:result", kwargs=of_alliance)),
        (bureau, "assignments", reverse("assessment:assignments", kwargs=of_cycle)),
        (bureau, "phase", reverse("assessment:phase", kwargs=of_cycle)),
        (bureau, "framework", reverse("assessment:framework", kwargs=framework)),
        (assessor, "sheets", reverse("assessment:sheets", kwargs=of_cycle)),
        (assessor, "sheet", reverse("assessment:sheet", kwargs=of_alliance)),
        (bureau, "register of alliances", reverse("alliances:alliances")),
    ]


def _of_reports(cycle: Cycle, bureau: User) -> list[Page]:
    """Reports that are being written, which compare themselves with the registers."""
    of_cycle, of_alliance = _keys(cycle)
    return [
        (bureau, "reports, 30 a page", reverse("assessment:reports", kwargs=of_cycle)),
        (bureau, "report", reverse("assessment:report", kwargs=of_alliance)),
    ]


def _decided(cycle: Cycle, bureau: User) -> list[Page]:
    of_cycle, of_alliance = _keys(cycle)
    preview = "?kind=bonus&item=media&value=1"
    one = reverse("assessment:room_alliance", kwargs=of_alliance)
    return [
        (bureau, "decision room", reverse("assessment:room", kwargs=of_cycle)),
        (bureau, "decision room, one alliance", one),
        (bureau, "decision room, preview of an exception", one + preview),
        (bureau, "what goes out", reverse("assessment:outgoing", kwargs=of_cycle)),
        (bureau, "what if", reverse("assessment:scenarios", kwargs=of_cycle)),
        (bureau, "orders", reverse("assessment:orders", kwargs=of_cycle)),
        (bureau, "objections", reverse("assessment:objections", kwargs=of_cycle)),
        (bureau, "barometer", reverse("assessment:barometer", kwargs=of_cycle)),
        (bureau, "documents", reverse("assessment:documents", kwargs=of_cycle)),
    ]


def _public(cycle: Cycle) -> list[Page]:
    """The number of the page is another one each time, so that nothing is kept ready."""
    of_cycle, of_alliance = _keys(cycle)
    numbered = "?page={number}"
    return [
        (None, "public ranking", reverse("assessment:public_ranking", kwargs=of_cycle) + numbered),
        (
            None,
            "public page of an alliance",
            reverse("assessment:public_alliance", kwargs=of_alliance) + numbered,
        ),
    ]


def _keys(cycle: Cycle) -> tuple[dict[str, str], dict[str, str]]:
    first = cycle.entries.order_by("pk")[0].alliance.code
    return {"cycle": cycle.code}, {"cycle": cycle.code, "alliance": first}


def _timed(user: User | None, address: str) -> tuple[float, str]:
    """Return the 95th percentile in milliseconds, and in words what the quickest request took of the
    processor and waited for the database, which says more on a busy machine."""
    client = _client(user)
    taken, processor, database = [], [], []
    for number in range(1, TIMES + 3):
        waited: list[float] = []
        begun, used = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(partial(_note, waited)):
            _ask(client, address, number)
        if number > 2:
            taken.append(1000 * (time.perf_counter() - begun))
            processor.append(1000 * (time.process_time() - used))
            database.append(1000 * sum(waited))
    told = f"at best {min(processor):.0f} of the processor, {min(database):.0f} of the database"
    return sorted(taken)[int(0.95 * TIMES) - 1], told


def _note(waited: list[float], execute: Any, *query: Any) -> Any:
    begun = time.perf_counter()
    try:
        return execute(*query)
    finally:
        waited.append(time.perf_counter() - begun)


def _client(user: User | None) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    if user is not None:
        client.force_login(user)
    return client


def _ask(client: Client, address: str, number: int = 1) -> HttpResponseBase:
    answer = client.get(address.format(number=number))
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code} at {timezone.now()}")
    return answer
