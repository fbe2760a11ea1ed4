"""What the tests of reminders stand on: a report with a last day, and people with addresses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assessment.models import Entry
from tests.report_factories import (
    LAST_DAY,
    make_lead,
    make_phase_end,
    make_reporting_entry,
    make_secretariat,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def before(days: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment ``days`` before the last day, in local time."""
    day = LAST_DAY - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def make_due_entry(**fields) -> Entry:
    entry = make_reporting_entry(**fields)
    make_phase_end(entry.cycle)
    return entry


def make_clerk(entry, email="clerk@example.cn", **fields):
    return make_secretariat(entry.alliance, email=email, **fields)


def make_leader(entry, email="lead@example.cn", **fields):
    return make_lead(entry.alliance, email=email, **fields)
