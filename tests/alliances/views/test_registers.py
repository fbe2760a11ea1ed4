"""The pages of the registers: lists, forms, histories, and who gets where."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from alliances.models import SchoolYear
from alliances.services.registers import remove_row
from tests.factories import make_alliance, make_chain, make_membership, make_unit, make_user
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_document,
    make_major,
    make_post,
    make_school_year,
    make_share,
    make_task,
)

URL = "/alliances/north/registers/"
ACTIVITIES = f"{URL}activities/"
COSTS = {
    "carriers/": 12,
    "activities/": 11,
    "documents/": 9,
    "posts/": 9,
    "tasks/": 9,
    "people/": 9,
    "majors/": 11,
    "": 7,
    "activities/history/": 9,
    "activities/pk/": 14,
    "/alliances/north/governance/": 8,
    "/alliances/north/shares/": 7,
}
REGISTERS = ("carriers", "activities", "documents", "posts", "tasks", "people", "majors")
ENTERED = {
    "kind": "matching_event",
    "title": "春季对接会",
    "held_on": "2031-03-01",
    "quantity": "2",
    "level": "none",
}


def titles(response):
    return [title for _, title, *_ in response.context["cells"]]


def test_each_register_speaks_when_it_is_empty(desk, school):
    for register in set(REGISTERS) - {"people"}:
        assert "This register is empty" in desk.get(f"{URL}{register}/").text
    assert "Enter the figures" in desk.get(f"{URL}people/").text


def test_overview_tells_how_full_each_register_is(desk, north, school):
    make_activity(north, held_on=localdate())
    make_activity(north, held_on=date(2020, 1, 1))
    make_school_year(school)

    told = {each.register.value: each for each in desk.get(URL).context["shelves"]}

    assert (told["activities"].rows, told["activities"].rows_of_year) == (2, 1)
    assert (told["people"].rows, told["majors"].rows) == (1, 0)
    assert told["activities"].changed_at is not None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["b", "c", "a"]),
        ("kind=award", ["b"]),
        ("level=national", ["b"]),
        ("year=2030", ["a"]),
        ("partner=partner", ["c"]),
        ("search=B", ["b"]),
        ("search=B&year=2030", []),
        ("sort=name", ["a", "b", "c"]),
        ("sort=-quantity", ["c", "a", "b"]),
        ("sort=amount", ["a", "b", "c"]),
        ("sort=nonsense", ["b", "c", "a"]),
        ("kind=secret", ["b", "c", "a"]),
    ],
)
def test_list_is_filtered_and_sorted_by_its_address(desk, north, query, found):
    partner = make_unit("partner")
    make_activity(north, title="a", held_on=date(2030, 1, 1), quantity=2, amount=Decimal("1.5"))
    make_activity(north, "award", title="b", held_on=date(2031, 3, 1), level="national")
    make_activity(north, title="c", held_on=date(2031, 2, 1), quantity=3, partners=[partner])
    make_activity(make_alliance(), title="another's")

    assert titles(desk.get(f"{ACTIVITIES}?{query}")) == found


def test_other_registers_are_filtered_by_what_they_have(desk, north, school):
    today, chain = localdate(), make_chain("steel")
    make_carrier(north, name_zh="开", opened_on=date(2020, 1, 1), capacity=40)
    make_carrier(north, "incubator", name_zh="关", opened_on=date(2020, 1, 1), closed_on=today)
    make_document(north, title="旧", issued_on=date(2020, 1, 1), expires_on=today)
    make_document(north, title="新", issued_on=date(2020, 1, 1), unit=school)
    make_post(north, person="王", since=date(2020, 1, 1), until=today)
    make_post(north, "secretariat", person="李", since=date(2020, 1, 1))
    make_task(north, title="甲", year=2030, unit=school)
    make_major(school, name_zh="钢", chains=(chain,))
    make_major(school, name_zh="陶", change="opened")

    asked = {
        "carriers/?state=open": ["开"],
        "carriers/?state=over": ["关"],
        "documents/?state=open": ["新"],
        "documents/?unit=school": ["新"],
        "posts/?state=over": ["王"],
        "posts/?body=secretariat": ["李"],
        "tasks/?year=2030&unit=school": ["甲"],
        "tasks/?year=2029": ["甲"],
        "majors/?chain=steel": ["钢"],
        "majors/?change=opened": ["陶"],
        "majors/?unit=school&sort=-enrolment": ["钢", "陶"],
    }
    answers = {path: sorted(titles(desk.get(f"{URL}{path}"))) for path in asked}
    assert answers == {path: sorted(names) for path, names in asked.items()}


def test_each_filter_of_a_register_names_what_it_does_not_know(desk, north):
    make_activity(north)
    asked = [
        "activities/?kind=zz",
        "activities/?level=zz",
        "activities/?partner=zz",
        "documents/?year=zz",  # This register is empty.
        "majors/?chain=zz",
        "people/?year=1066",
    ]

    told = {path: " is not known here" in desk.get(f"{URL}{path}").text for path in asked}

    assert told == dict.fromkeys(asked, True)


def test_totals_follow_the_filters_and_add_up_in_the_unit_of_the_kind(desk, north):
    make_activity(north, "training_class", quantity=1200, amount=Decimal("3.5"), person_days=7)
    make_activity(north, "training_class", quantity=30)
    make_activity(north, quantity=4)

    context = desk.get(ACTIVITIES).context

    told = [(total.label, total.shown, str(total.unit)) for total in context["totals"]]
    assert told == [
        ("Rows", "3", ""),
        ("Amount", "3.5", "10,000 yuan"),
        ("Person-days", "7", ""),
    ]
    assert [(each.rows, each.shown_quantity, each.unit) for each in context["kinds"]] == [
        (1, "4", "sessions"),
        (2, "1,230", "person-times"),
    ]


def test_people_stand_beside_last_year_and_jumps_are_marked(desk, north, school):
    make_school_year(school, 2030, students=100, teachers=10)
    make_school_year(school, 2031, students=151, teachers=15)
    make_unit("not a member", kind="university")

    context = desk.get(f"{URL}people/").context

    [(row, may_edit)] = context["rows"]
    students, teachers = row.figures[0], row.figures[4]
    assert (context["year"], may_edit, row.school) == (2031, True, school)
    assert (students.now, students.before, students.jumps) == (151, 100, True)
    assert (teachers.now, teachers.before, teachers.jumps) == (15, 10, False)
    assert context["sums"][0][1] == 1
    assert desk.get(f"{URL}people/?year=2030").context["year"] == 2030


def test_a_member_keeps_the_figures_of_its_own_school(client, north, school):
    other = make_unit("other", kind="university")
    make_membership(north, other)
    foreign = make_school_year(other)
    client.force_login(make_user("member", unit=school))
    given = {"school": "school", "year": "2031", "students": "900"}

    added = client.post(f"{URL}people/add/", given)
    others = client.post(f"{URL}people/add/", given | {"school": "other"})
    changed = client.post(f"{URL}people/{foreign.pk}/", {"students": "1"})

    assert (added.status_code, others.status_code, changed.status_code) == (302, 400, 403)
    assert SchoolYear.objects.get(unit=school).students == 900
    assert client.get(f"{URL}people/{foreign.pk}/").context["form"] is None
    assert client.get(f"{URL}carriers/add/").status_code == 403


def test_governance_gathers_bodies_documents_and_tasks(desk, north, school):
    today = localdate()
    make_post(north, person="王", since=date(2020, 1, 1))
    make_post(north, "secretariat", person="李", since=date(2020, 1, 1), is_full_time=True)
    make_post(north, person="走", since=date(2020, 1, 1), until=today)
    make_document(north, issued_on=date(2020, 1, 1))
    make_document(north, "development_plan", issued_on=date(2020, 1, 1), expires_on=today)
    make_task(north, year=today.year, progress=40)

    context = desk.get("/alliances/north/governance/").context

    assert [([p.person for p in each.posts], each.full_time) for each in context["bodies"]] == [
        (["王"], 0),
        (["李"], 1),
        ([], 0),
    ]
    states = {each.kind.value: each.state for each in context["kinds"]}
    assert [states[kind] for kind in ("charter", "development_plan", "finance_rules")] == [
        "here",
        "expired",
        "missing",
    ]
    assert "other" not in states
    assert len(context["tasks"]) == 1


def test_strangers_do_not_find_the_registers(client, north, school):
    row = make_activity(north)
    strangers = [make_user("secretariat"), make_user("assessor"), make_user("member")]
    paths = ["", "activities/", "activities/add/", f"activities/{row.pk}/", "activities/history/"]
    paths += [f"activities/{row.pk}/remove/", f"activities/{row.pk}/split/"]
    for user in strangers:
        client.force_login(user)
        assert {client.get(f"{URL}{path}").status_code for path in paths} == {404}
        assert client.post(f"{ACTIVITIES}{row.pk}/restore/").status_code == 404
    client.force_login(make_user("observer"))
    assert [client.get(f"{URL}{path}").status_code for path in paths] == [
        *(200, 200, 403, 200, 200),
        *(403, 403),
    ]
    assert client.post(f"{ACTIVITIES}{row.pk}/", ENTERED).status_code == 403


def test_a_register_or_row_that_is_not_there_is_not_found(desk, north):
    foreign = make_activity(make_alliance())

    assert desk.get(f"{URL}secrets/").status_code == 404
    assert desk.get(f"{ACTIVITIES}{foreign.pk}/").status_code == 404
    assert desk.post(f"{ACTIVITIES}{foreign.pk}/", ENTERED).status_code == 404
    assert desk.post(f"{ACTIVITIES}{foreign.pk}/restore/").status_code == 404


def test_the_registers_of_a_secretariat_are_one_click_away(desk, client, north):
    assert 'href="/registers/"' in desk.get("/").text
    assert desk.get("/registers/").url == URL
    client.force_login(make_user())
    assert client.get("/registers/").url == "/alliances/"


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_at_any_length(desk, clerk, north, school, rows):
    for number in range(rows):
        unit = make_unit(f"u{number}", kind="university")
        make_membership(north, unit)
        row = make_activity(north, partners=[unit], carrier=make_carrier(north, partners=[unit]))
        make_share(row, make_alliance(), 40)
        make_share(row, north, 60)
        make_document(north, unit=unit)
        make_post(north, unit=unit)
        make_task(north, unit=unit)
        make_school_year(unit)
        make_major(unit, chains=(make_chain(),))
        remove_row("activities", north, make_activity(north), by=clerk)
    paths = [*(f"{URL}{each}/" for each in REGISTERS), URL, f"{ACTIVITIES}history/"]
    paths += [f"{ACTIVITIES}{row.pk}/", "/alliances/north/governance/", "/alliances/north/shares/"]

    counts = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        counts[path.removeprefix(URL).replace(str(row.pk), "pk")] = len(queries)

    assert counts == COSTS
