from datetime import date, timedelta

import pytest

from assessment.computing.sealing import seal
from assessment.models import Mail, Notice
from assessment.services.objection_cases import Sender
from assessment.services.objections import raise_objection
from tests.assessment.api.world import NOW, World, build_world

OPENS = date(2026, 11, 20)
ENDS = date(2026, 11, 26)
LATE = NOW + timedelta(days=6)
WANG = Sender("王芳", "wang@example.cn")


@pytest.fixture
def world(db) -> World:
    return in_notice(build_world())


@pytest.fixture
def mails(settings):
    """Let there be a mail server and an address for links; return the subjects that are owed."""
    settings.IS_MAIL_SENT = True
    settings.SITE_URL = "https://alliances.example.cn"
    return lambda: list(Mail.objects.order_by("pk").values_list("to", "key"))


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


def raised(world, *, by="secretariat", code="dianzi", sender=WANG, now=NOW, **values):
    told = {"text": "The value of 5.4.12-2 is not ours."} | values
    person = world.users[by] if by else None
    return raise_objection(world.entries[code].pk, sender=sender, by=person, now=now, **told)
