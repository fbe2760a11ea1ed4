from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from alliances.models import Membership
from assessment.errors import ConflictOfInterest, CycleFrozen, HasMarks
from assessment.models import Assessor, Assignment
from assessment.services.assigning import assign_assessor, link_assessor, withdraw_assignment
from members.models import Unit, User


@pytest.fixture
def nora(world):
    return Assessor.objects.get(name="nora")


def give(world, assessor, alliance="dianzi", by="bureau"):
    return assign_assessor(world.entries[alliance].pk, assessor.pk, by=world.users[by])


def sheets(world, alliance="dianzi"):
    held = Assignment.objects.filter(entry=world.entries[alliance])
    return list(held.order_by("assessor__name").values_list("assessor__name", flat=True))


def unit_of(user, unit):
    user.unit = Unit.objects.get(code=unit)
    user.save()


def test_assign_assessor_gives_the_sheet_once(world, nora):
    first = give(world, nora)
    again = give(world, nora)

    assert first == again
    assert sheets(world) == ["nora"]


@pytest.mark.parametrize("phase", ["draft", "reporting", "screening"])
def test_assign_assessor_works_before_scoring_and_without_an_account(world, phase):
    world.enter(phase)

    give(world, Assessor.objects.create(name="by post"))

    assert sheets(world) == ["by post"]


@pytest.mark.parametrize("by", ["assessor", "district", "secretariat", "member", "observer"])
def test_assign_assessor_is_for_the_bureau(world, nora, by):
    with pytest.raises(PermissionDenied):
        give(world, nora, by=by)

    assert sheets(world) == []


@pytest.mark.parametrize("phase", ["deliberation", "notice", "published", "archived"])
def test_assign_assessor_refuses_once_scoring_is_over(world, nora, phase):
    world.enter(phase)

    with pytest.raises(CycleFrozen):
        give(world, nora)

    assert sheets(world) == []


def test_assign_assessor_keeps_people_away_from_their_own_alliance(world, nora):
    unit_of(world.users["assessor"], "works")

    with pytest.raises(ConflictOfInterest) as refusal:
        give(world, nora)

    assert str(refusal.value) == "The unit of assessor is a member of Alliance dianzi."
    assert sheets(world) == []


@pytest.mark.parametrize(
    ("joined_on", "left_on"),
    [(date(2029, 1, 1), date(2031, 12, 31)), (date(2032, 1, 1), None)],
)
def test_assign_assessor_asks_for_the_day_of_the_cycle(world, nora, joined_on, left_on):
    unit_of(world.users["assessor"], "school")
    Membership.objects.create(
        alliance=world.entries["dianzi"].alliance,
        unit=Unit.objects.get(code="school"),
        role="member",
        joined_on=joined_on,
        left_on=left_on,
    )

    give(world, nora)

    assert sheets(world) == ["nora"]


def test_withdraw_assignment_takes_an_empty_sheet_back(world, nora):
    give(world, nora)

    for _ in range(2):
        withdraw_assignment(world.entries["dianzi"].pk, nora.pk, by=world.users["bureau"])

    assert sheets(world) == []


def test_withdraw_assignment_leaves_a_sheet_with_marks(world):
    marked = world.entries["gaoxin"].marks.first()
    Assignment.objects.get_or_create(entry=marked.entry, assessor=marked.assessor)
    before = sheets(world, "gaoxin")

    with pytest.raises(HasMarks):
        withdraw_assignment(marked.entry_id, marked.assessor_id, by=world.users["bureau"])

    assert sheets(world, "gaoxin") == before


@pytest.mark.parametrize(
    ("phase", "by", "refusal"),
    [("scoring", "observer", PermissionDenied), ("notice", "bureau", CycleFrozen)],
)
def test_withdraw_assignment_refuses(world, nora, phase, by, refusal):
    give(world, nora)
    world.enter(phase)

    with pytest.raises(refusal):
        withdraw_assignment(world.entries["dianzi"].pk, nora.pk, by=world.users[by])

    assert sheets(world) == ["nora"]


def test_link_assessor_gives_the_sheets_kept_under_the_name(world):
    kept = Assessor.objects.create(name="li.wei")
    user = User.objects.create_user("li.wei", role="assessor")

    linked = link_assessor(user)
    again = link_assessor(user)

    assert linked == again == kept
    assert Assessor.objects.get(pk=kept.pk).user == user


def test_link_assessor_makes_one_where_the_name_is_new(db):
    user = User.objects.create_user("li.wei", role="assessor")

    assessor = link_assessor(user)

    assert (assessor.name, assessor.user) == ("li.wei", user)


def test_link_assessor_is_for_assessors(db):
    assert link_assessor(User.objects.create_user("li.wei", role="bureau")) is None
    assert not Assessor.objects.exists()
