import pytest

from tests.assessment.api.world import World


@pytest.fixture
def world(tiny) -> World:
    return tiny
