import pytest


@pytest.fixture
def world(tiny):
    return tiny
