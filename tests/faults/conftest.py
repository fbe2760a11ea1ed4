"""Installations for the faults: on SQLite with the embedded queue, on PostgreSQL with a Redis
of their own, as the database of this run is."""

import os
import re
import shutil
import uuid

import psycopg2
import pytest
from django.db import connection

from tests.faults.installation import Installation, RedisServer

ALLIANCES = 1500


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


@pytest.fixture
def database_url():
    """The address of an empty database; empty for SQLite under the installation's folder."""
    if connection.vendor != "postgresql":
        yield ""
        return
    url = os.environ["DATABASE_URL"]
    name = f"faults_{uuid.uuid4().hex}"
    _on_server(url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", url)
    _on_server(url, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(url, statement):
    server = psycopg2.connect(re.sub(r"/[^/?]*(\?|$)", r"/postgres\1", url))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(statement)
    server.close()


@pytest.fixture
def installation(tmp_path, database_url, redis_server):
    """An installation without a cycle."""
    installation = Installation(tmp_path, database_url, redis_server.url if redis_server else "")
    installation.manage("migrate", "--verbosity", "0")
    return installation


@pytest.fixture
def filled(installation):
    """An installation with a cycle of many alliances that was computed once."""
    installation.world("fill", str(ALLIANCES))
    installation.world("compute_first")
    return installation
