"""A broker that is away never keeps a page waiting, nor the cache."""

import os
import socket
import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from config import env
from config.cache import ForgivingRedisCache


@pytest.fixture
def nobody_listens(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free.getsockname()[1]}/0")


@pytest.fixture
def publisher(settings, tmp_path):
    """Return how to make an application that publishes where the environment says."""

    def prepare():
        url, options = env.broker(tmp_path)
        app = Celery("publisher", set_as_current=False)
        app.config_from_object(settings, namespace="CELERY")
        app.conf.update(broker_url=url, broker_transport_options=options)
        return app

    return prepare


def test_publishing_to_a_broker_that_is_away_fails_at_once(nobody_listens, publisher):
    app = publisher()
    started = time.monotonic()

    with pytest.raises(OperationalError):
        app.send_task("assessment.sweep_runs")

    assert time.monotonic() - started < 3


def test_with_nothing_set_a_message_is_a_file(monkeypatch, publisher, tmp_path):
    monkeypatch.delenv("REDIS_URL", raising=False)

    publisher().send_task("assessment.sweep_runs")

    assert len(list((tmp_path / "queue" / "messages").iterdir())) == 1


@pytest.mark.redis
def test_redis_takes_a_message(publisher):
    with publisher() as app:
        app.send_task("assessment.sweep_runs", queue="tests")

        with app.connection_for_write() as connection:
            assert connection.default_channel.queue_purge("tests") == 1


def _cache():
    return ForgivingRedisCache(os.environ["REDIS_URL"], {})


def test_a_cache_that_is_away_finds_nothing_and_loses_what_it_is_given(nobody_listens, caplog):
    cache = _cache()

    answers = {
        "add": cache.add("a", 1),
        "set": cache.set("a", 1),
        "get": cache.get("a", "nothing"),
        "touch": cache.touch("a"),
        "has_key": cache.has_key("a"),
        "get_many": cache.get_many(["a", "b"]),
        "set_many": cache.set_many({"a": 1}),
        "delete": cache.delete("a"),
        "delete_many": cache.delete_many(["a"]),
    }

    assert answers == {
        "add": True,
        "set": None,
        "get": "nothing",
        "touch": False,
        "has_key": False,
        "get_many": {},
        "set_many": [],
        "delete": False,
        "delete_many": None,
    }
    assert {record.levelname for record in caplog.records} == {"WARNING"}


@pytest.mark.redis
def test_a_cache_that_is_there_remembers(request):
    cache, key = _cache(), request.node.name

    cache.set(key, {"attempts": 3}, timeout=60)

    assert cache.get(key) == {"attempts": 3}
    assert cache.delete(key) is True
