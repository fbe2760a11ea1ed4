import pytest

from tests.assessment.api.world import World


@pytest.fixture
def world(small_world) -> World:
    return small_world
