"""Two at the same moment: parts of the barometer settled once, a draft released or discarded once."""

from decimal import Decimal

import pytest
from django.db import transaction

from assessment.computing.barometer_parts import settled_version
from assessment.errors import FrameworkRefused, StaleVersion
from assessment.models import Framework, Terms
from assessment.services.barometer import settle_barometer
from assessment.services.drafting import draft_version
from assessment.services.releasing import discard_draft, release_draft
from tests.assessment.api.world import NOW, build_world
from tests.assessment.services.test_races import race
from tests.decision_factories import make_terms

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with transaction.atomic():
        return build_world()


def test_of_two_who_settle_the_parts_at_once_one_is_stale(world):
    seen = settled_version(make_terms(world.cycle))

    def settle(points):
        return lambda: (
            settle_barometer(
                world.cycle.pk,
                parts=[{"code": "results", "weight": points}],
                points=Decimal(points),
                seen=seen,
                by=world.users["bureau"],
                now=NOW,
            ).barometer_points
        )

    outcomes = race(settle("6"), settle("8"))

    (settled,) = {*outcomes} - {StaleVersion}
    assert StaleVersion in outcomes
    assert Terms.objects.get().barometer_points == settled


def test_a_draft_that_is_released_and_discarded_at_once_is_one_of_both(world):
    bureau = world.users["bureau"]
    draft = draft_version(world.cycle.framework_id, {}, by=bureau)

    released, discarded = race(
        lambda: release_draft(draft.pk, by=bureau, now=NOW).version,
        lambda: discard_draft(draft.pk, by=bureau),
    )

    stored = Framework.objects.filter(pk=draft.pk).first()
    if stored is None:
        assert (released, discarded) == (FrameworkRefused, None)
    else:
        assert (released, discarded, stored.released_at) == (2, FrameworkRefused, NOW)
