"""A test database on SQLite is made once for each state of the migrations, then copied.

Migrating takes half a minute of a processor, copying some milliseconds. The copies lie in the
machine's folder for temporary files, in one that this user alone can enter.
"""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path

from django.core import management
from django.db import connections

ROOT = Path(__file__).parents[1]
APPS = ("members", "alliances", "assessment")


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
