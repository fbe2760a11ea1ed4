"""What a web process does before it answers anybody."""

import gc

import pytest
from django.template import engines

from config.ready import get_ready


@pytest.fixture
def ready():
    get_ready()
    yield gc.get_freeze_count()
    gc.unfreeze()


def test_every_template_has_been_read(ready):
    (loader,) = engines["django"].engine.template_loaders

    assert {"base.html", "assessment/room.html"} <= loader.get_template_cache.keys()


def test_what_stays_is_searched_for_garbage_no_more(ready):
    assert ready > len(gc.get_objects())
