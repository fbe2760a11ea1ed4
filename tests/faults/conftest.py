"""Installations for the faults: on SQLite with the embedded queue, on PostgreSQL with a Redis
of their own, as the database of this run is."""

import os
import shutil
import uuid

import psycopg2
import pytest
from django.db import connection

from tests.faults.installation import Installation, RedisServer

ALLIANCES = 2000


@pytest.fixture
def redis_server(tmp_path):
    """A Redis of the test's own; None where none is installed or SQLite is tested."""
    if connection.vendor != "postgresql" or shutil.which("redis-server") is None:
        yield None
        return
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def patterns(tmp_path_factory):
    """Databases to copy, each made once: migrated, and with a cycle that was computed."""
    made = {}

    def pattern(kind):
        if kind not in made:
            made[kind] = _pattern(kind, tmp_path_factory.mktemp(kind))
        return made[kind]

    yield pattern
    for each in made.values():
        _drop(each)


def _pattern(kind, folder):
    pattern = Installation(folder, _create("template0"))
    pattern.manage("migrate", "--verbosity", "0")
    if kind == "filled":
        pattern.world("fill", str(ALLIANCES))
        pattern.world("compute_first")
    return pattern


def _copy(pattern, folder, redis_server):
    name = pattern.environment["DATABASE_URL"].rpartition("/")[2]
    copy = Installation(folder, _create(name), redis_server.url if redis_server else "")
    shutil.copytree(pattern.folder / "var", folder / "var")
    return copy


def _create(template):
    """Return the address of a new database; empty for SQLite under the installation's folder."""
    if connection.vendor != "postgresql":
        return ""
    name = f"faults_{uuid.uuid4().hex}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    return _address(name)


def _drop(installation):
    if url := installation.environment["DATABASE_URL"]:
        _on_server(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def _address(name):
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def _on_server(statement):
    server = psycopg2.connect(_address("postgres"))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(statement)
    server.close()


@pytest.fixture
def installation(tmp_path, patterns, redis_server):
    """An installation without a cycle."""
    copy = _copy(patterns("migrated"), tmp_path, redis_server)
    yield copy
    _drop(copy)


@pytest.fixture
def filled(tmp_path, patterns, redis_server):
    """An installation with a cycle of many alliances that was computed once."""
    copy = _copy(patterns("filled"), tmp_path, redis_server)
    yield copy
    _drop(copy)
