import pytest


@pytest.fixture
def world(small_world):
    return small_world
