"""What nobody may change any more: the database refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from alliances.models import Alliance
from assessment.models import (
    Computation,
    Criterion,
    Cycle,
    Entry,
    Framework,
    Indicator,
    LetterTemplate,
    Mark,
    Notice,
    Paper,
    PhaseMove,
    Result,
)
from members.models import User
from tests.assessment.api.world import build_world
from tests.decision_factories import make_decision
from tests.factories import NOW
from tests.report_factories import make_stored_file

RELEASED = "released_framework_is_frozen"
FIXED = "published_results_are_fixed"
KEPT = "history_is_kept"
FILED = {
    "decision",
    "extension",
    "lettertemplate",
    "notice",
    "objection",
    "objectionmessage",
    "order",
    "orderevent",
    "orderextension",
    "paper",
    "phasemove",
    "proposal",
    "reassessment",
    "reassessmentmark",
    "reassessmentsheet",
    "reassessmentvalue",
    "screening",
    "submission",
}


@pytest.fixture
def world(small_world):
    """A published cycle with a history."""
    small_world.enter("published")
    small_world.cycle.computations.filter(frozen_at=None).delete()
    Mark.objects.first().save()
    PhaseMove.objects.create(
        cycle=small_world.cycle, from_phase="notice", to_phase="published", moved_at=timezone.now()
    )
    return small_world


def copy_of(row, **values):
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    return row


def newcomer():
    alliance = copy_of(Alliance.objects.first(), code="late")
    alliance.save()
    return Entry.objects.create(cycle=Cycle.objects.get(), alliance=alliance)


def late_result():
    """A result in a set that is not published."""
    computation = Computation.objects.create(cycle=Cycle.objects.get(), framework_digest="")
    result = copy_of(Result.objects.first(), computation=computation, entry=newcomer())
    result.save()
    return Result.objects.filter(pk=result.pk)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda: Framework.objects.update(policy={}), RELEASED),
        (lambda: Framework.objects.update(released_at=None), RELEASED),
        (lambda: Framework.objects.all()._raw_delete("default"), RELEASED),
        (lambda: Criterion.objects.update(weight="1"), RELEASED),
        (lambda: Criterion.objects.all()._raw_delete("default"), RELEASED),
        (lambda: copy_of(Criterion.objects.first(), code="x", position=99).save(), RELEASED),
        (lambda: Indicator.objects.update(params={}), RELEASED),
        (lambda: Indicator.objects.all()._raw_delete("default"), RELEASED),
        (lambda: copy_of(Indicator.objects.first(), code="x", position=99).save(), RELEASED),
        (lambda: Computation.objects.update(frozen_at=None), FIXED),
        (lambda: Computation.objects.update(cohorts={}), FIXED),
        (lambda: Computation.objects.all()._raw_delete("default"), FIXED),
        (lambda: Result.objects.update(total_hundredths=10_000), FIXED),
        (lambda: Result.objects.update(explanation=None), FIXED),
        (lambda: Result.objects.all().delete(), FIXED),
        (lambda: copy_of(Result.objects.first(), entry=newcomer()).save(), FIXED),
        (lambda: late_result().update(computation=Cycle.objects.get().computation), FIXED),
        (lambda: PhaseMove.objects.update(reason="another"), KEPT),
        (lambda: PhaseMove.objects.all().delete(), KEPT),
        (lambda: Mark.history.update(hundredths=0), KEPT),
        (lambda: Mark.history.all().delete(), KEPT),
        (lambda: Cycle.history.update(phase="draft"), KEPT),
        (lambda: User.history.all().delete(), KEPT),
    ],
)
def test_the_database_refuses_to_change(world, change, message):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def test_every_history_is_kept(world):
    tables = {name for name in connection.introspection.table_names() if "_historical" in name}
    if connection.vendor == "sqlite":
        sql = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%kept_%'"
    else:
        sql = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%kept_%'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        guarded = {table for (table,) in cursor.fetchall()}

    assert guarded == tables | {f"assessment_{name}" for name in FILED}


def test_a_notice_a_paper_and_a_template_of_letters_are_not_deleted(world):
    bureau = world.users["bureau"]
    notice = Notice.objects.create(
        cycle=world.cycle,
        computation=world.cycle.computation,
        opens_on="2031-03-03",
        ends_on="2031-03-10",
        opened_at=NOW,
    )
    decision = make_decision(world.entries["dianzi"], "commend")
    file = make_stored_file()
    paper = Paper.objects.create(
        kind="commend", language="en", decision=decision, state="done", file=file
    )
    template = LetterTemplate.objects.create(
        kind="commend", language="en", file=file, name="a", by=bureau, added_at=NOW
    )

    for row in (notice, paper, template):
        with pytest.raises(IntegrityError, match="filed_is_kept"), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")
    paper.state = "queued"
    paper.save()  # It changes as it is made.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_that_keeps_its_changes_leaves_none_behind(time):
    with transaction.atomic():
        build_world()

    assert Cycle.history.count() == 1
