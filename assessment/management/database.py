"""Whether the database has the tables that this version of the application needs."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import ngettext

from assessment.errors import CannotStart


def prepare_database() -> None:
    """Bring the database up to date where nobody else can depend on it: on SQLite, or empty.

    Raises ``CannotStart`` for a PostgreSQL database of another version: on a server an upgrade is
    somebody's decision, after a backup.
    """
    with _one_at_a_time():
        _keep_private()
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        is_new = not executor.loader.applied_migrations
        if missing and not is_new and connection.vendor != "sqlite":
            raise CannotStart(_outdated(missing))
        if missing:
            call_command("migrate", interactive=False, verbosity=0)


def _keep_private() -> None:
    """Let a new SQLite file, and the logs that go with it, be read by its owner alone, whoever may
    look into the folder."""
    file = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not (file.exists() or connection.is_in_memory_db()):  # type: ignore[attr-defined]  # SQLite has it.
        with suppress(OSError):  # SQLite tells better why it cannot be used.
            file.touch(mode=0o600)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep other processes on this machine from migrating at the same time."""
    with (settings.VAR_DIR / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _outdated(missing: int) -> str:
    return ngettext(
        "The database lacks %(count)s migration. Make a backup, then run: manage.py migrate",
        "The database lacks %(count)s migrations. Make a backup, then run: manage.py migrate",
        missing,
    ) % {"count": missing}
