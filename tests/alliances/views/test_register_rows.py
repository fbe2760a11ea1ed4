"""Rows of the registers on pages: adding, changing, removing and bringing back."""

from decimal import Decimal

import pytest

from alliances.models import Activity
from alliances.services.registers import remove_row, save_row
from tests.factories import make_chain, make_membership, make_unit
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_document,
    make_major,
    make_post,
    make_school_year,
    make_task,
)

URL = "/alliances/north/registers/"
ACTIVITIES = f"{URL}activities/"
REGISTERS = ("carriers", "activities", "documents", "posts", "tasks", "people", "majors")
ENTERED = {
    "kind": "matching_event",
    "title": "春季对接会",
    "held_on": "2031-03-01",
    "quantity": "2",
    "level": "none",
}


def form_of(response):
    form = response.context["form"]
    return {
        field.html_name: "" if field.value() is None else field.value()
        for field in form
        if field.html_name not in ("is_full_time", "partners", "chains") or field.value()
    }


def test_adding_a_row_leads_to_the_list_or_to_the_next_one(desk, north):
    partner, other = make_unit("p", name_zh="甲公司"), make_unit("o", name_zh="乙公司")
    make_membership(north, partner)
    given = ENTERED | {"partners": [partner.pk], "more_partners": "乙公司"}

    listed = desk.post(f"{ACTIVITIES}add/", given)
    again = desk.post(f"{ACTIVITIES}add/", ENTERED | {"another": "1"})

    row = Activity.objects.earliest("pk")
    assert (listed.url, again.url) == (ACTIVITIES, f"{ACTIVITIES}add/")
    assert (row.code, row.title, row.quantity) == ("A31-001", "春季对接会", 2)
    assert set(row.partners.all()) == {partner, other}


@pytest.mark.parametrize(
    "wrong", [{"partners": ["9" * 30]}, {"more_partners": ";".join(map(str, range(101)))}]
)
def test_partners_beyond_all_bounds_are_refused(desk, north, wrong, django_assert_max_num_queries):
    make_membership(north, make_unit("p"))
    with django_assert_max_num_queries(60):
        response = desk.post(f"{ACTIVITIES}add/", ENTERED | wrong)

    assert response.status_code == 400
    assert response.context["form"].errors.keys() == wrong.keys()


def test_what_is_wrong_is_said_beside_the_field_and_kept(desk, north):
    given = ENTERED | {"title": "", "quantity": "-1", "more_partners": "无名公司"}

    response = desk.post(f"{ACTIVITIES}add/", given)

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"title", "quantity", "more_partners"}
    assert "No unit is called “无名公司”" in response.text
    assert not Activity.objects.exists()


def test_a_code_that_is_taken_is_a_sentence(desk, north):
    make_activity(north, code="TAKEN")

    response = desk.post(f"{ACTIVITIES}add/", ENTERED | {"code": "TAKEN"})

    assert response.status_code == 409
    assert "There is a row with this code already." in response.text


def test_the_unit_of_the_quantity_stands_behind_each_kind_and_below_the_quantity(desk, north):
    text = desk.get(f"{ACTIVITIES}add/").text
    posted = desk.post(f"{ACTIVITIES}add/", ENTERED | {"title": "", "kind": "training_class"})

    assert "training class (person-times)" in text
    assert '<div class="field__hint" id="id_quantity_helptext">person-times</div>' in posted.text


@pytest.mark.parametrize("register", REGISTERS)
def test_every_row_can_be_opened_saved_again_and_read_in_chinese(desk, north, school, register):
    row = {
        "carriers": lambda: make_carrier(north, partners=[school], equipment=Decimal("12.5")),
        "activities": lambda: make_activity(north, partners=[school]),
        "documents": lambda: make_document(north, unit=school),
        "posts": lambda: make_post(north, unit=school, is_full_time=True),
        "tasks": lambda: make_task(north, progress=Decimal("12.5"), unit=school),
        "people": lambda: make_school_year(school, students=9),
        "majors": lambda: make_major(school, chains=(make_chain(),)),
    }[register]()
    page = desk.get(f"{URL}{register}/{row.pk}/")
    given = form_of(page)

    saved = desk.post(f"{URL}{register}/{row.pk}/", given)
    chinese = desk.get(f"{URL}{register}/{row.pk}/", headers={"Accept-Language": "zh-hans"})

    assert saved.status_code == 302
    assert row.history.count() == 1
    assert (page.status_code, chinese.status_code) == (200, 200)


def test_a_change_is_told_field_by_field_with_the_partners(desk, clerk, north):
    gone = make_unit("gone", name_en="Gone")
    make_unit("new", name_en="New")
    row = make_activity(north, title="旧", partners=[gone])
    given = form_of(desk.get(f"{ACTIVITIES}{row.pk}/"))
    given |= {"title": "新", "held_on": "2031-06-02", "partners": [], "more_partners": "new"}

    desk.post(f"{ACTIVITIES}{row.pk}/", given)

    step = desk.get(f"{ACTIVITIES}{row.pk}/").context["steps"][0]
    told = {(each.label, each.before, each.after) for each in step.changes}
    assert (step.what, step.by) == ("~", clerk)
    assert told == {
        ("Title", "旧", "新"),
        ("Date", "1 Jun 2031", "2 Jun 2031"),
        ("Partners", "Gone", "–"),
        ("Partners", "–", "New"),
    }
    *_, changes = desk.get(f"{ACTIVITIES}history/").context["changes"][0]
    assert {(each.label, each.before, each.after) for each in changes} == told


def test_both_versions_are_shown_where_somebody_else_was_faster(desk, clerk, north):
    row = make_activity(north, title="旧")
    given = form_of(desk.get(f"{ACTIVITIES}{row.pk}/")) | {"title": "我的"}
    save_row("activities", north, {"title": "别人的"}, row=row, by=clerk)

    refused = desk.post(f"{ACTIVITIES}{row.pk}/", given)
    shown = [(each.label, each.stored, each.typed) for each in refused.context["clashes"]]
    insisted = desk.post(f"{ACTIVITIES}{row.pk}/", form_of(refused))

    assert refused.status_code == 409
    assert shown == [("Title", "别人的", "我的")]
    assert insisted.status_code == 302
    assert Activity.objects.get().title == "我的"


def test_what_was_typed_into_a_removed_row_is_not_lost(desk, clerk, north):
    row = make_activity(north)
    given = form_of(desk.get(f"{ACTIVITIES}{row.pk}/")) | {"title": "我的"}
    address = f"{ACTIVITIES}{row.pk}/"
    remove_row("activities", north, row, by=clerk)

    refused = desk.post(address, given)
    added = desk.post(f"{ACTIVITIES}add/", form_of(refused))

    assert (refused.status_code, desk.get(address).status_code) == (409, 404)
    assert added.status_code == 302
    assert Activity.objects.get().title == "我的"


def test_removing_asks_by_name_and_can_be_undone(desk, north):
    row = make_activity(north, title="年会")
    asked = desk.get(f"{ACTIVITIES}{row.pk}/remove/")
    assert "Remove “年会”?" in asked.text

    desk.post(f"{ACTIVITIES}{row.pk}/remove/", {"seen": asked.context["seen"]})
    history = desk.get(f"{ACTIVITIES}history/")
    removed = [record.id for record, _ in history.context["removed"]]
    back = desk.post(f"{ACTIVITIES}{row.pk}/restore/")
    twice = desk.post(f"{ACTIVITIES}{row.pk}/restore/", follow=True)

    assert removed == [row.pk]
    assert back.url == f"{ACTIVITIES}{row.pk}/"
    assert Activity.objects.get().title == "年会"
    assert "This row is in its register already" in twice.text


def test_a_row_that_changed_or_is_in_use_is_not_removed(desk, clerk, north):
    carrier = make_carrier(north)
    make_activity(north, carrier=carrier)

    answer = desk.post(f"{URL}carriers/{carrier.pk}/remove/", {"seen": ""}, follow=True)

    assert "activities took place there" in answer.text
