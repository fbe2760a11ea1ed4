"""Last days that are counted in working days, and what another calendar would make of them.

An announced day never comes earlier by itself. What would end later is named, so that a person can
prolong it; a public notice, which is the bureau's own promise, is prolonged with the correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessment.choices import FROZEN_PHASES
from assessment.computing.deadlines import local_day
from assessment.computing.working_days import add_working_days
from assessment.models import CalendarDay, Notice, Objection, Order

Calendar = Mapping[date, bool]
USUAL_NOTICE_DAYS = 5
USUAL_REPLY_DAYS = 10


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A last day, from which day it is counted, and in how many working days."""

    what: str
    about: str
    start: date
    days: int
    announced: date
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a calendar would make of an announced last day."""

    open_day: OpenDay
    counted: date

    @property
    def is_later(self) -> bool:
        return self.counted > self.open_day.announced


def set_days_now() -> dict[date, bool]:
    """Return what the bureau has set, by day."""
    return dict(CalendarDay.objects.values_list("day", "is_working"))


def moved_by(corrected: Calendar, today: date) -> list[Moved]:
    """Return the last days that are not over and that ``corrected`` would move. One that is not
    what the present calendar gives was set or extended by a person, and is left alone."""
    present = set_days_now()
    found = []
    for each in open_days(today):
        if add_working_days(each.start, each.days, present) != each.announced:
            continue
        counted = add_working_days(each.start, each.days, corrected)
        if counted != each.announced:
            found.append(Moved(each, counted))
    return found


def open_days(today: date) -> Iterator[OpenDay]:
    """Yield the last days that are not over: of notices, orders and replies to objections."""
    yield from _notices(today)
    yield from _orders(today)
    yield from _objections(today)


def notices_running(today: date) -> list[Notice]:
    notices = Notice.objects.filter(closed_at=None, ends_on__gte=today)
    notices = notices.exclude(cycle__phase__in=FROZEN_PHASES).order_by("cycle")
    return list(notices.select_related("cycle__terms"))


def _notices(today: date) -> Iterator[OpenDay]:
    for notice in notices_running(today):
        terms = getattr(notice.cycle, "terms", None)
        days = USUAL_NOTICE_DAYS if terms is None else terms.notice_days
        name = notice.cycle.name
        yield OpenDay(_("Public notice"), name, notice.opens_on, days, notice.ends_on, notice)


def _orders(today: date) -> Iterator[OpenDay]:
    orders = Order.objects.open().filter(due_on__gte=today, issued_at__isnull=False)
    for order in orders.select_related("entry__alliance").most_urgent_first():
        assert order.issued_at is not None
        assert order.due_on is not None
        start, name = local_day(order.issued_at), order.entry.alliance.name
        yield OpenDay(_("Rectification order"), name, start, order.days, order.due_on)


def _objections(today: date) -> Iterator[OpenDay]:
    objections = Objection.objects.open().filter(reply_by__gte=today, confirmed_at__isnull=False)
    related = ("entry__alliance", "entry__cycle__terms")
    for each in objections.select_related(*related).order_by("reply_by", "pk"):
        terms = getattr(each.entry.cycle, "terms", None)
        days = USUAL_REPLY_DAYS if terms is None else terms.reply_days
        assert each.confirmed_at is not None
        assert each.reply_by is not None
        start, about = local_day(each.confirmed_at), f"{each.number} {each.entry.alliance.name}"
        yield OpenDay(_("Reply to an objection"), about, start, days, each.reply_by)
