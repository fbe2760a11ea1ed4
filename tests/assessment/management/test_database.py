import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessment.errors import CannotStart
from assessment.management import database


@pytest.fixture
def migrated(monkeypatch):
    """What was migrated, without doing it."""
    commands = []
    monkeypatch.setattr(database, "call_command", lambda *words, **how: commands.append(words))
    return commands


def forget(monkeypatch, *, everything=False):
    """Let the database look as an older version left it, or as it is when new."""

    class Older(MigrationExecutor):
        def __init__(self, of):
            super().__init__(of)
            applied = self.loader.applied_migrations
            for key in (
                list(applied) if everything else [max(k for k in applied if "assess" in k[0])]
            ):
                del applied[key]

    monkeypatch.setattr(database, "MigrationExecutor", Older)


def test_a_database_that_is_up_to_date_is_left_alone(db, migrated):
    database.prepare_database()

    assert migrated == []


def test_a_new_database_is_filled(db, migrated, monkeypatch):
    forget(monkeypatch, everything=True)

    database.prepare_database()

    assert migrated == [("migrate",)]


def test_an_older_database_waits_for_a_decision_unless_it_is_sqlite(db, migrated, monkeypatch):
    forget(monkeypatch)

    if connection.vendor == "sqlite":
        database.prepare_database()
        assert migrated == [("migrate",)]
    else:
        with pytest.raises(CannotStart, match=r"The database lacks 1 migration\. Make a backup"):
            database.prepare_database()
        assert migrated == []
