import pytest
from django.test import Client

from tests.assessment.api.world import World


@pytest.fixture
def world(small_world) -> World:
    return small_world


@pytest.fixture
def as_role(world):
    """Return a signed-in client; no role is nobody."""

    def sign_in(role: str = "") -> Client:
        client = Client()
        if role and role != "anonymous":
            client.force_login(world.users[role])
        return client

    return sign_in
