"""A small town with one account per role, and the cycle `tiny` with its four alliances."""

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alliances.models import Alliance, Chain, Membership, SecretariatSeat
from assessment import jobs
from assessment.computing.sealing import seal
from assessment.models import Assessor, Assignment, Cycle, Entry, Notice, Run
from assessment.services.computing import owe_computation
from members.choices import Role
from members.models import ApiToken, Region, Unit, User
from tests.assessment.computing.stored import store_framework, store_inputs
from tests.assessment.scoring.exchange import CASES, read_alliances, read_framework

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
OPENS = date(2026, 11, 20)  # The public notice of version 1
ENDS = date(2026, 11, 26)
REGIONS = {"370300": "Zibo", "370303": "Zhangdian", "370304": "Boshan"}


@dataclass
class World:
    cycle: Cycle
    users: dict[str, User]
    entries: dict[str, Entry]
    sheets: dict[str, Assignment] = field(default_factory=dict)

    def compute(self) -> None:
        owe_computation(self.cycle)
        jobs.compute_cycle(self.cycle.pk)
        self.cycle.refresh_from_db()

    def enter(self, phase: str) -> None:
        """Put the cycle into a phase as if it had always been there."""
        if phase in ("published", "archived"):
            Run.objects.unsettled().delete()
            self.cycle.refresh_from_db()
            seal(self.cycle, NOW)
        self.cycle.refresh_from_db()
        self.cycle.phase = phase
        self.cycle.save(update_fields=["phase"])


def build_world() -> World:
    regions = {
        code: Region.objects.create(code=code, name_zh=f"区{code}", name_en=name)
        for code, name in REGIONS.items()
    }
    cycle = Cycle.objects.create(
        code="tiny",
        name_zh="小周期",
        name_en="Tiny",
        year=2031,
        as_of=date(2031, 12, 31),
        region=regions["370300"],
        framework=store_framework(read_framework("tiny")),
        phase="scoring",
    )
    entries = _take_part(cycle)
    world = World(cycle, _accounts(entries), entries)
    assessor = Assessor.objects.create(name="nora", user=world.users["assessor"])
    for code in ("gaoxin", "new"):
        world.sheets[code] = Assignment.objects.create(entry=entries[code], assessor=assessor)
    world.compute()
    return world


def in_notice(world: World) -> World:
    """Let version 1 of the results be in public notice."""
    computation = seal(world.cycle, NOW)
    world.cycle.refresh_from_db()
    world.cycle.phase = "notice"
    world.cycle.save(update_fields=["phase"])
    world.cycle.runs.all().delete()
    Notice.objects.create(
        cycle=world.cycle,
        computation=computation,
        opens_on=OPENS,
        ends_on=ENDS,
        opened_at=NOW - timedelta(days=2),
    )
    return world


def _take_part(cycle: Cycle) -> dict[str, Entry]:
    inputs = {each.code: each for each in read_alliances("tiny")}
    chain = Chain.objects.create(code="ceramics", name_zh="陶瓷", name_en="Ceramics")
    entries = {}
    with (CASES / "tiny/alliances.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            alliance = Alliance.objects.create(
                code=row["code"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                kind=row["kind"],
                region_id=row["region"],
            )
            entries[row["code"]] = Entry.objects.create(cycle=cycle, alliance=alliance)
            store_inputs(entries[row["code"]], inputs[row["code"]])
    entries["dianzi"].alliance.chains.add(chain)
    return entries


def _accounts(entries: dict[str, Entry]) -> dict[str, User]:
    unit = Unit.objects.create(
        code="works", name_zh="工厂", name_en="Works", kind="enterprise", region_id="370303"
    )
    Unit.objects.create(code="school", name_zh="学校", kind="university", region_id="370304")
    Membership.objects.create(
        alliance=entries["dianzi"].alliance, unit=unit, role="member", joined_on=date(2024, 1, 1)
    )
    users = {
        role: User.objects.create_user(
            role,
            password="a long enough secret",
            role=role,
            region_id="370303" if role == Role.DISTRICT else None,
            unit=unit if role == Role.MEMBER else None,
        )
        for role in Role.values
    }
    users["stranger"] = User.objects.create_user("stranger", role=Role.ASSESSOR)
    SecretariatSeat.objects.create(
        user=users[Role.SECRETARIAT], alliance=entries["dianzi"].alliance
    )
    return users


def token_of(user: User) -> dict[str, Any]:
    """Return the headers of a program that works for ``user``."""
    _, key = ApiToken.objects.create(user=user)
    return {"Authorization": f"Token {key}"}
