"""How long the server takes for each page at a thousand alliances."""

from __future__ import annotations

import time

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import Assignment, Cycle
from bench.cycle import compute
from bench.report import Report
from bench.world import make_sheet
from members.choices import Role
from members.models import User

SECTION = "Pages"
TIMES = 20
MOST_MILLISECONDS = 200


def measure(report: Report, size: int) -> None:
    cycle = Cycle.objects.get(code=f"judged-{size}")
    compute(cycle)
    for user, name, address in _addresses(cycle):
        worst = _p95(user, address)
        report.at_most(
            SECTION,
            f"{name}, {size:,} alliances: p95, ms",
            MOST_MILLISECONDS,
            worst,
        )


def _addresses(cycle: Cycle) -> list[tuple[User, str, str]]:
    bureau, _ = User.objects.get_or_create(username="bureau", role=Role.BUREAU)
    sheet = Assignment.objects.filter(entry__cycle=cycle).select_related("assessor__user").first()
    assessor = sheet.assessor.user if sheet else make_sheet(cycle)[1]
    first = cycle.entries.order_by("pk")[0].alliance.code
    of_cycle = {"cycle": cycle.code}
    of_alliance = {"cycle": cycle.code, "alliance": first}
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


def _p95(user: User, address: str) -> float:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    taken = []
    for number in range(TIMES + 2):
        begun = time.perf_counter()
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code} at {timezone.now()}")
        if number >= 2:
            taken.append(1000 * (time.perf_counter() - begun))
    return sorted(taken)[int(0.95 * TIMES) - 1]
