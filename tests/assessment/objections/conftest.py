from datetime import timedelta

import pytest

from assessment.models import Mail
from assessment.services.objection_cases import Sender
from assessment.services.objections import raise_objection
from tests.assessment.api.world import NOW, World

LATE = NOW + timedelta(days=6)
WANG = Sender("王芳", "wang@example.cn")


@pytest.fixture
def world(small_world_in_notice) -> World:
    return small_world_in_notice


@pytest.fixture
def mails(settings):
    """Let there be a mail server and an address for links; return the subjects that are owed."""
    settings.IS_MAIL_SENT = True
    settings.SITE_URL = "https://alliances.example.cn"
    return lambda: list(Mail.objects.order_by("pk").values_list("to", "key"))


def raised(world, *, by="secretariat", code="dianzi", sender=WANG, now=NOW, **values):
    told = {"text": "The value of 5.4.12-2 is not ours."} | values
    person = world.users[by] if by else None
    return raise_objection(world.entries[code].pk, sender=sender, by=person, now=now, **told)
