"""A report and all who work on it, in a browser: two criteria, one fact that the registers tell."""

from dataclasses import dataclass

from alliances.models import Alliance
from assessment.models import Cycle, Report
from members.models import User
from tests.factories import (
    framework_content,
    make_alliance,
    make_cycle,
    make_entry,
    make_framework,
    make_user,
    names,
)
from tests.register_factories import make_post
from tests.report_factories import make_leads, make_secretariat


@dataclass
class Office:
    """``wei`` and ``lan`` are of one secretariat, ``leads`` the accounts of the three leads."""

    address: str
    cycle: Cycle
    alliance: Alliance
    wei: User
    lan: User
    leads: list[User]
    bureau: User
    district: User

    def url(self, path: str = "") -> str:
        return f"{self.address}/cycles/year/reports/north/{path}"

    @property
    def report(self) -> Report:
        return Report.objects.get(entry__cycle=self.cycle)


def open_office(address: str) -> Office:
    cycle = make_cycle(
        "year", phase="reporting", framework=_framework(), name_zh="年度评估", name_en="The year"
    )
    alliance = make_alliance("north", name_zh="北方联合体", name_en="North")
    make_entry(cycle, alliance)
    for person in ("张三", "李四"):
        make_post(alliance, "secretariat", person=person, is_full_time=True)
    return Office(
        address,
        cycle,
        alliance,
        wei=make_secretariat(alliance, username="wei"),
        lan=make_secretariat(alliance, username="lan"),
        leads=make_leads(alliance),
        bureau=make_user("bureau", "bureau"),
        district=make_user("district", "district", region=alliance.region),
    )


def _framework():
    """c1 asks for the staff of the secretariat, which the registers tell; c2 for the members."""
    measured = framework_content()["criteria"][0]["indicators"][1]
    staff = measured | {"code": "m2", "name": names("m2"), "measure": "secretariat_staff"}
    judged = {"code": "j1", "name": names("j1"), "weight": "1", "rule": "judged"}
    criteria = [
        {"code": "c1", "name": names("c1"), "weight": "60", "indicators": [judged, staff]},
        {"code": "c2", "name": names("c2"), "weight": "40", "indicators": [measured]},
    ]
    return make_framework(code="office", criteria=criteria)
