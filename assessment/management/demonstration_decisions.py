"""Takes one year of the demonstration from its figures to what followed: through the doors people use."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from assessment import demo, jobs
from assessment.choices import PaperKind, Phase
from assessment.computing.reassessing import figures_of
from assessment.computing.reassessment_changes import seen_of as seen_again
from assessment.computing.reassessment_work import indicators_to_judge
from assessment.computing.seen import seen_of
from assessment.demo import decisions as told
from assessment.management.demonstration_reports import secretariat_of
from assessment.models import Assessor, Cycle, Decision, Entry, Order, Paper
from assessment.services.computing import score_here
from assessment.services.decisions import confirm_decision, entry_of, prepare_all
from assessment.services.objection_cases import Sender
from assessment.services.objections import grant_objection, raise_objection, refuse_objection
from assessment.services.order_answers import answer_item, rule_item
from assessment.services.order_ends import fail_order, order_again
from assessment.services.order_time import ask_extension, decide_extension
from assessment.services.phases import move_cycle
from assessment.services.proposals import propose
from assessment.services.reassessing import open_reassessment, settle_reassessment
from assessment.services.reassessment_sheets import put_mark_again, submit_sheet_again
from assessment.services.terms import settle_terms
from members.models import User


def decide_year(bureau: User) -> None:
    """Announce, publish and follow up the year that is decided; one that is published stays."""
    cycle = Cycle.objects.get(code=demo.cycle_code(told.DECIDED_YEAR))
    if cycle.is_frozen:
        return
    settle_terms(cycle.pk, by=bureau, now=_at(2025, 1, 13), top_quota=Decimal(told.TOP_QUOTA))
    score_here(cycle.pk)
    prepare_all(cycle.pk, by=bureau, now=_at(2025, 1, 20))
    _confirm_all(cycle, bureau, _at(2025, 1, 21))
    move_cycle(cycle.pk, Phase.NOTICE, by=bureau, now=_at(2025, 1, 22))
    for objected in told.OBJECTIONS:
        _object(cycle, objected, bureau)
    _confirm_all(cycle, bureau, _at(2025, 2, 13))
    move_cycle(cycle.pk, Phase.PUBLISHED, by=bureau, now=_at(2025, 2, 17))
    _make_orders(cycle)
    _pass(_order(cycle, told.PASSING), bureau)
    _fail(_order(cycle, told.FAILING), bureau)


def _make_orders(cycle: Cycle) -> None:
    """Make the letters of the orders as they go out: later they would tell of the second round."""
    papers = Paper.objects.filter(kind=PaperKind.ORDER, decision__cycle=cycle)
    for paper in papers.order_by("pk"):
        jobs.make_paper(paper.pk)


def _at(year: int, month: int, day: int) -> datetime:
    """Return half past nine of that day where the installation stands."""
    return timezone.make_aware(
        datetime.combine(date(year, month, day), time(9, 30)), timezone.get_default_timezone()
    )


def _confirm_all(cycle: Cycle, bureau: User, now: datetime) -> None:
    """Confirm what is prepared, and confirm anew what was confirmed on other figures."""
    for decision in Decision.objects.filter(cycle=cycle, state__in=("prepared", "confirmed")):
        entry = entry_of(decision)
        assert entry is not None
        reason = told.COMMEND if decision.kind == "commend" else told.RECTIFY
        confirm_decision(decision.pk, by=bureau, now=now, reason=reason, seen=seen_of(entry))


def _object(cycle: Cycle, objected: told.Objected, bureau: User) -> None:
    entry = Entry.objects.select_related("alliance", "cycle__framework").get(
        cycle=cycle, alliance__code=objected.alliance
    )
    by = secretariat_of(entry.alliance)
    objection = raise_objection(
        entry.pk,
        sender=Sender(by.shown_name),
        text=objected.text,
        item=objected.item,
        by=by,
        now=_at(2025, 1, 24),
    )
    now = _at(2025, 2, 12)
    if not objected.kind:
        refuse_objection(
            objection.pk, reply=objected.reply, by=bureau, now=now, version=objection.version
        )
        return
    propose(
        entry.pk,
        kind=objected.kind,
        item=objected.of,
        value=Decimal(objected.value),
        reason=objected.reason,
        by=bureau,
        now=now,
        seen=seen_of(entry),
        objection=objection,
    )
    objection.refresh_from_db()
    grant_objection(
        objection.pk,
        reply=objected.reply,
        by=bureau,
        now=now,
        version=objection.version,
        seen=seen_of(entry),
    )


def _order(cycle: Cycle, alliance: str) -> Order:
    orders = Order.objects.select_related("entry__alliance", "decision")
    return orders.get(entry__cycle=cycle, entry__alliance__code=alliance)


def _answer(order: Order, said: told.Answered, progress: int, now: datetime) -> None:
    """Write on each item; one that says what was done is submitted."""
    by = secretariat_of(order.entry.alliance)
    for item in order.items.order_by("position"):
        answer_item(
            item.pk,
            by=by,
            now=now,
            version=item.version,
            plan=said.plan,
            progress=progress,
            answer=said.answer,
            submit=bool(said.answer),
        )


def _rule(order: Order, bureau: User, now: datetime, *, accepted: bool, reason: str) -> None:
    for item in order.items.order_by("position"):
        rule_item(item.pk, by=bureau, now=now, accepted=accepted, reason=reason)


def _pass(order: Order, bureau: User) -> None:
    """Answered, returned, answered again, assessed again, passed."""
    _answer(order, told.FIRST_ANSWER, 60, _at(2025, 4, 15))
    _rule(order, bureau, _at(2025, 4, 18), accepted=False, reason=told.RETURNED)
    _answer(order, told.SECOND_ANSWER, 100, _at(2025, 5, 7))
    _rule(order, bureau, _at(2025, 5, 9), accepted=True, reason=told.ACCEPTED)
    assessors = Assessor.objects.filter(name__in=told.ASSESSORS)
    found = open_reassessment(
        order.pk,
        assessors=assessors.values_list("pk", flat=True),
        by=bureau,
        now=_at(2025, 5, 12),
    )
    for sheet in found.sheets.select_related("assessor__user"):
        by = sheet.assessor.user
        assert by is not None
        for indicator in indicators_to_judge(order):
            put_mark_again(
                sheet.pk,
                indicator.code,
                mark=Decimal(told.MARK_AGAIN),
                comment="",
                version=0,
                by=by,
                now=_at(2025, 5, 15),
            )
        submit_sheet_again(sheet.pk, by=by, now=_at(2025, 5, 15))
    figures = figures_of(found, ())
    assert figures is not None
    settle_reassessment(
        found.pk, by=bureau, now=_at(2025, 5, 20), reason=told.PASSED, seen=seen_again(figures)
    )


def _fail(order: Order, bureau: User) -> None:
    """Given more time, overdue, ordered once more, overdue again: the schedule proposes removal."""
    _answer(order, told.LATE_ANSWER, 20, _at(2025, 4, 28))
    asked = ask_extension(
        order.pk,
        by=secretariat_of(order.entry.alliance),
        now=_at(2025, 5, 6),
        wanted_until=date(2025, 6, 13),
        reason=told.MORE_TIME,
    )
    decide_extension(
        asked.pk,
        by=bureau,
        now=_at(2025, 5, 8),
        granted_until=date(2025, 6, 13),
        reply=told.TIME_GIVEN,
    )
    for month, day in ((6, 10), (6, 16), (6, 20)):
        jobs.watch_orders(_at(2025, month, day))
    fail_order(order.pk, by=bureau, now=_at(2025, 6, 24), reason=told.FIRST_FAILURE)
    order_again(order.pk, by=bureau, now=_at(2025, 6, 30), days=30, reason=told.ORDERED_AGAIN)
    jobs.watch_orders(_at(2025, 8, 14))
    fail_order(order.pk, by=bureau, now=_at(2025, 8, 20), reason=told.SECOND_FAILURE)
    jobs.watch_orders(_at(2025, 8, 21))
