"""What every test stands on, and an honest word at the end about those left out."""

import os
import shutil
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection

from assessment.computing.kept import Kept
from tests.beginnings import (  # noqa: F401  # pytest finds the hook and the fixtures here.
    BEGINNING,
    pytest_fixture_setup,
    small_world,
    small_world_in_notice,
)
from tests.database import copy_instead_of_migrating, empty_tables, end_other_sessions

copy_instead_of_migrating()

# What a test starts as a process of its own runs as the application does, not as tests do.
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
# Playwright runs a loop in the thread of the test; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
REQUIRE_ALL = os.environ.get("REQUIRE_ALL_TESTS") == "1"

NEEDS = {
    "postgres": (
        lambda: connection.vendor == "postgresql",
        "needs PostgreSQL: set DATABASE_URL=postgres://USER@HOST/NAME",
    ),
    "redis": (
        lambda: bool(os.environ.get("REDIS_URL")),
        "needs Redis: set REDIS_URL=redis://HOST:6379/0",
    ),
    "browser": (
        lambda: CHROMIUM is not None,
        "needs Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM",
    ),
}


def pytest_collection_modifyitems(config, items):
    if connection.vendor != "sqlite":
        # They are about SQLite itself; a run without DATABASE_URL has them.
        about_sqlite = [item for item in items if item.get_closest_marker("sqlite")]
        items[:] = [item for item in items if item not in about_sqlite]
        config.hook.pytest_deselected(items=about_sqlite)
    absent = {name: how for name, (is_there, how) in NEEDS.items() if not is_there()}
    for item in items:
        for name, how in absent.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=how))


def _left_out(reporter):
    """Count the tests that did not run, by their reason."""
    reports = reporter.stats.get("skipped", []) + reporter.stats.get("xfailed", [])
    return Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        if isinstance(report.longrepr, tuple)
        else "expected to fail"
        for report in reports
    )


def pytest_terminal_summary(terminalreporter):
    left_out = _left_out(terminalreporter)
    if not left_out:
        return
    terminalreporter.section("tests left out")
    for reason, count in sorted(left_out.items()):
        terminalreporter.line(f"{count} {'test' if count == 1 else 'tests'}: {reason}")
    if REQUIRE_ALL:
        terminalreporter.line("REQUIRE_ALL_TESTS=1: leaving tests out is a failure.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if REQUIRE_ALL and exitstatus == pytest.ExitCode.OK and _left_out(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        BEGINNING.leave()
        for query in end_other_sessions():
            request.node.warn(pytest.PytestWarning(f"A session was left, its last: {query}"))


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Start with an empty cache: rate limits count across requests."""
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """Keys of what a process keeps come again from test to test; in an installation they never do."""
    get, test = Kept.get, object()
    monkeypatch.setattr(Kept, "get", lambda kept, key, make: get(kept, (test, key), make))


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_triggers():
    """Let the end of a test with real transactions empty the tables, past the triggers that keep
    histories and published results from everybody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", empty_tables)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}
