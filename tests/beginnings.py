"""States of the database that many tests begin with: made once, and gone back to after each test.

A test that asks for one by the name of its fixture runs in a savepoint within the transaction that
made it, and gets a copy of the objects. Whoever asks for another, or for none, ends it first: tests
may come in any order.
"""

import copy
from typing import Any

import pytest
from django.db import connection, transaction

from tests.assessment.api.world import build_world, in_notice

MAKERS = {"small_world": build_world, "small_world_in_notice": lambda: in_notice(build_world())}


class Beginning:
    """What the database of this process holds before a test's own part."""

    def __init__(self) -> None:
        self.name: str | None = None
        self._made: Any = None
        self._whole: transaction.Atomic | None = None
        self._session: Any = None

    def enter(self, name: str) -> None:
        if name == self.name and self._is_open():
            return
        self.leave()
        self._whole = transaction.atomic()
        self._whole._from_testcase = True  # What insists on being outermost may still begin.
        self._whole.__enter__()
        self._session = connection.connection
        self.name, self._made = name, MAKERS[name]()
        connection.check_constraints()  # No check is owed: a test may alter tables.

    def leave(self) -> None:
        if self._whole is not None and self._is_open():
            transaction.set_rollback(True)
            self._whole.__exit__(None, None, None)
        self.name = self._made = self._whole = self._session = None

    def _is_open(self) -> bool:
        """Whether the transaction is there still: who closes the connection ends it."""
        return connection.in_atomic_block and connection.connection is self._session

    def copy(self) -> Any:
        return copy.deepcopy(self._made)


BEGINNING = Beginning()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Come before the test's own transaction, when the tables are there."""
    if fixturedef.argname != "_django_db_helper":
        return
    wanted = [name for name in MAKERS if name in request.fixturenames]
    with request.getfixturevalue("django_db_blocker").unblock():
        if wanted:
            (name,) = wanted
            BEGINNING.enter(name)
        else:
            BEGINNING.leave()


@pytest.fixture
def small_world(db):
    """The world of the cycle `tiny`, computed."""
    return BEGINNING.copy()


@pytest.fixture
def small_world_in_notice(db):
    """The same with version 1 of its results in public notice."""
    return BEGINNING.copy()
