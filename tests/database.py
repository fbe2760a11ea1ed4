"""How test databases come and go.

On SQLite one is made once for each state of the migrations, then copied: migrating takes half a
minute of a processor, copying some milliseconds. The copies lie in the machine's folder for
temporary files, in one that this user alone can enter.

PostgreSQL drops no database that somebody still uses, be it the server's own clearing up or a
process whose end it has not noticed yet. So the last sessions are waited for, then ended.
"""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core import management
from django.db import connections, transaction

ROOT = Path(__file__).parents[1]
APPS = ("members", "alliances", "assessment")

PATIENCE = 10.0  # Seconds for sessions to end by themselves.


def copy_instead_of_migrating() -> None:
    """Let Django take the copy where there is one; else leave one behind."""
    call_command = management.call_command

    def call(name, *args, **options):
        connection = connections[options.get("database", "default")]
        is_new = name == "migrate" and options.get("run_syncdb")  # As a test database begins.
        if not is_new or connection.vendor != "sqlite":
            return call_command(name, *args, **options)
        kept = _folder() / f"{_state()}.sqlite3"
        connection.ensure_connection()
        if kept.exists():
            _copy(kept, connection.connection)
            return None
        answer = call_command(name, *args, **options)
        _keep(connection.connection, kept)
        return answer

    management.call_command = call


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"alliance-assessment-databases-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else.")
    return folder


def _state() -> str:
    """Return what changes with every migration, library and version of SQLite."""
    files = [ROOT / "requirements/base.txt", ROOT / "config/settings.py", Path(__file__)]
    for app in APPS:
        files += sorted((ROOT / app / "migrations").glob("*.py"))
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _copy(kept: Path, database: sqlite3.Connection) -> None:
    with contextlib.closing(sqlite3.connect(kept)) as source:
        source.backup(database)


def _keep(database: sqlite3.Connection, kept: Path) -> None:
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    with contextlib.closing(sqlite3.connect(draft)) as target:
        database.backup(target)
    draft.replace(kept)


def empty_tables(operations: Any, statements: list[str]) -> None:
    """Empty the tables as ``statements`` would, past the triggers.

    PostgreSQL would make every file of a hundred tables anew, which takes seconds.
    """
    if operations.connection.vendor == "sqlite":
        return _empty_on_sqlite(operations.connection, statements)
    return _empty_on_postgresql(operations.connection)


def _empty_on_sqlite(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        with transaction.atomic():
            for statement in statements:
                cursor.execute(statement)
        for _, statement in triggers:
            cursor.execute(statement)


def _empty_on_postgresql(connection: Any) -> None:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
        # Three transactions: no trigger is switched while checks of foreign keys are owed.
        for change in (
            "ALTER TABLE {} DISABLE TRIGGER USER",
            "DELETE FROM {}",
            "ALTER TABLE {} ENABLE TRIGGER USER",
        ):
            with transaction.atomic():
                for table in filled:
                    cursor.execute(change.format(table))


def end_other_sessions() -> list[str]:
    """Leave nobody but this process in a test database on PostgreSQL.

    Return what those were doing last who had to be ended.
    """
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return []
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(f"SELECT count(*) {others}")
            if not cursor.fetchone()[0]:
                return []
            time.sleep(0.1)
        # The server's own processes have no user and cannot be ended; dropping waits for those.
        cursor.execute(
            f"SELECT query, pg_terminate_backend(pid) {others} AND usename = current_user"
        )
        return [query for query, _ in cursor.fetchall()]
