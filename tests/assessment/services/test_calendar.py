from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from assessment.choices import Phase
from assessment.computing.deadlines import (
    collects_reports,
    filing_day,
    is_over,
    last_day,
    last_days,
)
from assessment.errors import CalendarRefused, CycleFrozen
from assessment.models import Cycle, Extension, PhaseEnd
from assessment.services.calendar import grant_extension, set_phase_end
from tests.factories import make_cycle, make_entry, make_user
from tests.report_factories import make_extension, make_phase_end, make_report, make_reporting_entry

NOW = datetime(2031, 11, 20, 2, 0, tzinfo=UTC)
DAY = date(2031, 11, 30)


@pytest.mark.parametrize(
    ("moment", "is_late"),
    [
        (datetime(2031, 11, 30, 0, 0, tzinfo=UTC), False),
        (datetime(2031, 11, 30, 15, 59, 59, 999999, tzinfo=UTC), False),  # 23:59:59 in Shanghai
        (datetime(2031, 11, 30, 16, 0, tzinfo=UTC), True),  # 00:00:00 of the next day
    ],
)
def test_a_last_day_counts_whole_in_local_time(moment, is_late):
    assert is_over(DAY, moment) is is_late
    assert is_over(None, moment) is False


def test_last_days_are_those_of_the_latest_extension_else_of_all(db):
    entry = make_reporting_entry()
    other = make_entry(entry.cycle)
    elsewhere = make_reporting_entry()
    make_phase_end(entry.cycle, "reporting", DAY)
    make_extension(entry, date(2031, 12, 9))
    make_extension(entry, date(2031, 12, 5), granted_at=NOW)
    make_extension(entry, date(2032, 1, 5), phase="screening")

    assert last_days([entry, other, elsewhere], Phase.REPORTING) == {
        entry.pk: date(2031, 12, 5),
        other.pk: DAY,
        elsewhere.pk: None,
    }


@pytest.mark.parametrize("entries", [1, 3])
def test_last_days_cost_one_query(db, entries, django_assert_num_queries):
    cycle = make_cycle()
    rows = [make_entry(cycle) for _ in range(entries)]

    with django_assert_num_queries(1):
        last_days(rows, Phase.REPORTING)


@pytest.mark.parametrize(
    ("correct_by", "extended", "ends_on", "expected"),
    [
        (date(2031, 12, 10), None, date(2031, 12, 20), date(2031, 12, 10)),
        (date(2031, 12, 10), date(2031, 12, 15), date(2031, 12, 20), date(2031, 12, 15)),
        (date(2031, 12, 10), date(2031, 12, 5), None, date(2031, 12, 10)),
        (None, date(2031, 12, 22), date(2031, 12, 20), date(2031, 12, 22)),
        (None, None, date(2031, 12, 20), date(2031, 12, 20)),
        (None, None, None, None),
    ],
)
def test_what_is_returned_has_a_day_of_its_own(db, correct_by, extended, ends_on, expected):
    report = make_report(state="returned", round=1, correct_by=correct_by)
    make_phase_end(report.entry.cycle, "reporting", DAY)
    if ends_on:
        make_phase_end(report.entry.cycle, "screening", ends_on)
    if extended:
        make_extension(report.entry, extended, phase="screening")

    assert filing_day(report) == expected


def test_filing_day_of_a_first_round_is_that_of_reporting(db):
    report = make_report()
    make_phase_end(report.entry.cycle, "reporting", DAY)
    make_phase_end(report.entry.cycle, "screening", date(2031, 12, 20))

    assert filing_day(report) == DAY


def test_a_cycle_collects_reports_once_it_says_until_when_or_one_is_begun(db):
    plain, dated, begun = make_cycle(), make_cycle(), make_report().entry.cycle
    make_phase_end(dated, "reporting")
    make_phase_end(plain, "scoring")

    assert [collects_reports(cycle) for cycle in (plain, dated, begun)] == [False, True, True]


def test_set_phase_end_keeps_one_day_and_its_history(db):
    cycle, bureau = make_cycle(), make_user()

    for day in (DAY, date(2031, 12, 1), date(2031, 12, 1)):
        set_phase_end(cycle.pk, Phase.REPORTING, day, by=bureau)

    stored = PhaseEnd.objects.get(cycle=cycle)
    history = stored.history.order_by("history_id").values_list("ends_on", "history_user")
    assert stored.ends_on == date(2031, 12, 1)
    assert list(history) == [(DAY, bureau.pk), (date(2031, 12, 1), bureau.pk)]
    cycle.refresh_from_db()
    assert cycle.phase == "scoring"


def test_set_phase_end_takes_a_day_away(db):
    cycle, bureau = make_cycle(), make_user()
    make_phase_end(cycle)

    set_phase_end(cycle.pk, Phase.REPORTING, None, by=bureau)
    set_phase_end(cycle.pk, Phase.REPORTING, None, by=bureau)

    assert not PhaseEnd.objects.exists()


@pytest.mark.parametrize("role", ["district", "secretariat", "assessor", "member", "observer"])
def test_the_calendar_is_the_bureaus(db, role):
    entry, someone = make_reporting_entry(), make_user(role)
    make_phase_end(entry.cycle)

    with pytest.raises(PermissionDenied):
        set_phase_end(entry.cycle_id, Phase.SCREENING, DAY, by=someone)
    with pytest.raises(PermissionDenied):
        grant_extension(entry.pk, Phase.REPORTING, date(2031, 12, 9), "flood", by=someone, now=NOW)


def test_set_phase_end_refuses_in_a_published_cycle(db):
    cycle = make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(phase="published")

    with pytest.raises(CycleFrozen):
        set_phase_end(cycle.pk, Phase.REPORTING, DAY, by=make_user())


@pytest.mark.parametrize(
    ("phase", "day"), [("screening", date(2031, 11, 29)), ("draft", date(2031, 12, 1))]
)
def test_set_phase_end_keeps_the_phases_in_order(db, phase, day):
    cycle = make_cycle()
    make_phase_end(cycle, "reporting", DAY)

    with pytest.raises(CalendarRefused, match="“reporting” ends on"):
        set_phase_end(cycle.pk, Phase(phase), day, by=make_user())


def test_grant_extension_gives_one_alliance_a_later_day(db):
    entry = make_reporting_entry()
    other = make_entry(entry.cycle)
    make_phase_end(entry.cycle)
    bureau = make_user()

    row = grant_extension(
        entry.pk, Phase.REPORTING, date(2031, 12, 9), " flood ", by=bureau, now=NOW
    )

    assert (row.reason, row.by, row.granted_at) == ("flood", bureau, NOW)
    assert last_day(entry, "reporting") == date(2031, 12, 9)
    assert last_day(other, "reporting") == DAY


@pytest.mark.parametrize(
    ("phase", "day", "reason", "now"),
    [
        ("reporting", date(2031, 12, 9), "  ", NOW),
        ("reporting", DAY, "flood", NOW),
        ("reporting", date(2031, 12, 9), "flood", datetime(2031, 12, 9, 1, tzinfo=UTC)),
        # In Shanghai it is the 9th already.
        ("reporting", date(2031, 12, 9), "flood", datetime(2031, 12, 8, 16, tzinfo=UTC)),
        ("screening", date(2031, 12, 9), "flood", NOW),
        ("scoring", date(2031, 12, 9), "flood", NOW),
    ],
)
def test_grant_extension_refuses(db, phase, day, reason, now):
    entry = make_reporting_entry()
    make_phase_end(entry.cycle, "reporting")
    make_phase_end(entry.cycle, "scoring")

    with pytest.raises(CalendarRefused):
        grant_extension(entry.pk, Phase(phase), day, reason, by=make_user(), now=now)

    assert not Extension.objects.exists()


def test_grant_extension_refuses_once_scoring_has_begun(db):
    entry = make_reporting_entry(phase="scoring")
    make_phase_end(entry.cycle)

    with pytest.raises(CalendarRefused):
        grant_extension(
            entry.pk, Phase.REPORTING, date(2031, 12, 9), "flood", by=make_user(), now=NOW
        )


def test_grant_extension_moves_the_day_that_a_return_is_held_to(db):
    report = make_report(state="returned", round=1, correct_by=date(2031, 12, 10))
    grant = {"by": make_user(), "now": NOW}

    with pytest.raises(CalendarRefused):
        grant_extension(report.entry_id, Phase.SCREENING, date(2031, 12, 10), "flood", **grant)
    grant_extension(report.entry_id, Phase.SCREENING, date(2031, 12, 11), "flood", **grant)

    assert filing_day(report) == date(2031, 12, 11)
