"""What is done about a publication in a process of its own: `python -m tests.faults.publishing NAME`."""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from assessment.choices import Phase  # noqa: E402
from assessment.errors import PhaseRefused  # noqa: E402
from assessment.models import Cycle  # noqa: E402
from assessment.services import publishing  # noqa: E402
from assessment.services.phases import move_cycle  # noqa: E402
from members.models import User  # noqa: E402
from tests.assessment.api.world import build_world  # noqa: E402
from tests.assessment.deciding import AFTER, announce, confirm_all  # noqa: E402


@transaction.atomic
def begin():
    """A cycle whose notice is over, with two confirmed decisions."""
    world = build_world()
    announce(world)
    confirm_all(world)


def publish():
    """Publish, and say whether it was this process that did."""
    try:
        move_cycle(
            Cycle.objects.get().pk,
            Phase.PUBLISHED,
            by=User.objects.get(username="bureau"),
            now=AFTER,
        )
    except PhaseRefused:
        return "refused"
    return "published"


def publish_slowly():
    """Publish, and stop for long once the first decision is issued."""
    issue = publishing.issue_decision

    def issue_and_wait(*args, **how):
        issue(*args, **how)
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        time.sleep(60)

    publishing.issue_decision = issue_and_wait
    return publish()


if __name__ == "__main__":
    sys.stdout.write(str(globals()[sys.argv[1]]()))
