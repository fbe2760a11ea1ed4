"""An assessor's own sheets and marks."""

import pytest

from assessment.models import Assignment, Cycle, Mark, Ruling, Run

SHEETS = "/api/v1/cycles/tiny/sheets/"
SHEET = f"{SHEETS}gaoxin/"
MARK = f"{SHEET}marks/5.4.12-1/"


@pytest.fixture
def nora(as_role):
    """The assessor of gaoxin and new."""
    return as_role("assessor")


def put(client, content, address=MARK):
    return client.put(address, content, content_type="application/json")


def test_an_assessor_lists_the_own_sheets(nora, world):
    put(nora, {"mark": "80", "version": 0})

    assert nora.get(SHEETS).json() == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {
                "alliance": {"code": "gaoxin", "name": "Alliance gaoxin"},
                "submitted_at": None,
                "marked": 1,
                "required": 1,
                "is_open": True,
            },
            {
                "alliance": {"code": "new", "name": "Alliance new"},
                "submitted_at": None,
                "marked": 0,
                "required": 1,
                "is_open": True,
            },
        ],
    }


@pytest.mark.parametrize("role", ["bureau", "observer", "district", "secretariat", "member"])
def test_nobody_lists_the_sheets_of_others(as_role, role):
    assert as_role(role).get(SHEETS).json()["results"] == []


def test_a_sheet_tells_what_to_judge_and_what_was_given(nora):
    put(nora, {"mark": "88.5", "comment": "solid", "version": 0})

    assert nora.get(SHEET).json() == {
        "alliance": {"code": "gaoxin", "name": "Alliance gaoxin"},
        "submitted_at": None,
        "marked": 1,
        "required": 1,
        "is_open": True,
        "indicators": [
            {
                "code": "5.4.12-1",
                "name": "5.4.12-1",
                "criterion": "5.4.12",
                "weight": "1",
                "guidance": {},
                "levels": [],
                "unit": {},
                "evidence": {},
            }
        ],
        "marks": {"5.4.12-1": {"mark": "88.50", "comment": "solid", "version": 1}},
    }


def test_a_sheet_without_marks_tells_version_0(nora):
    told = nora.get(SHEET).json()

    assert told["marks"] == {"5.4.12-1": {"mark": None, "comment": "", "version": 0}}


def test_what_is_not_applicable_is_neither_asked_nor_required(nora, world):
    Ruling.objects.create(
        entry=world.entries["gaoxin"], kind="not_applicable", item="5.4.12", reason="-", sequence=0
    )

    told = nora.get(SHEET).json()

    assert (told["required"], told["indicators"], told["marks"]) == (0, [], {})


@pytest.mark.parametrize("role", ["", "bureau", "observer", "stranger", "secretariat"])
def test_a_sheet_of_another_is_not_found(as_role, role):
    client = as_role(role)

    assert client.get(SHEET).status_code == 404
    assert put(client, {"mark": "80", "version": 0}).status_code == 404
    assert client.post(f"{SHEET}submit/").status_code == 404
    assert not Mark.objects.filter(assessor__name="nora").exists()


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ('{"mark": "88.5", "version": 0}', "88.50"),
        ('{"mark": 88.5, "version": 0}', "88.50"),
        ('{"mark": 0.29, "version": 0}', "0.29"),
        ('{"mark": 57.01, "version": 0}', "57.01"),
        ('{"mark": 100, "version": 0}', "100.00"),
        ('{"mark": "100.00", "version": 0}', "100.00"),
        ('{"mark": 0, "version": 0}', "0.00"),
        ('{"mark": 8e1, "version": 0}', "80.00"),
        ('{"mark": " 90 ", "version": 0}', "90.00"),
    ],
)
def test_a_mark_is_stored_exactly(nora, body, stored):
    answer = put(nora, body)

    assert (answer.status_code, answer.json()) == (
        200,
        {"mark": stored, "comment": "", "version": 1},
    )


@pytest.mark.parametrize(
    "mark",
    [
        '"88.555"',
        "88.555",
        "100.01",
        "1e999999999999999",
        "0e-999999999999999",
        "-1",
        '"-0"',
        '"1e1"',
        '"abc"',
        '""',
        "true",
        "[]",
        "{}",
        '"８８"',
        '"8_8"',
        "1e-3",
        "1e400",
        '"NaN"',
        '"+5"',
        "99999999999999999999999",
    ],
)
def test_what_is_no_mark_is_refused(nora, mark):
    answer = put(nora, f'{{"mark": {mark}, "version": 0}}')

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "mark": ["A mark is a number from 0 to 100 with at most two decimal places."]
    }
    assert not Mark.objects.filter(assessor__name="nora").exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "NaN",
        '{"mark": NaN, "version": 0}',
        "[" * 100_000,
        "1e99999999999999999999",
        "\xff",
    ],
)
def test_what_is_no_json_is_refused(nora, body):
    answer = put(nora, body.encode("latin-1"))

    assert answer.status_code == 400


def test_a_body_too_long_is_refused(nora):
    answer = put(nora, b'"' + b"x" * 1_100_000 + b'"')

    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"version": 0}, "mark"),
        ({"mark": "1"}, "version"),
        ({"mark": "1", "version": -1}, "version"),
        ({"mark": "1", "version": "new"}, "version"),
        ({"mark": "1", "version": None}, "version"),
        ({"mark": "1", "version": 0, "comment": "x" * 4001}, "comment"),
        ({"mark": "1", "version": 0, "comment": "a\0"}, "comment"),
        ({"mark": "1", "version": 0, "comment": None}, "comment"),
    ],
)
def test_each_field_is_named_where_it_is_wrong(nora, content, field):
    answer = put(nora, content)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_stale_version_is_refused_with_what_is_stored(nora):
    put(nora, {"mark": "80", "comment": "first", "version": 0})

    answer = put(nora, {"mark": "70", "comment": "second", "version": 0})

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == "stale_version"
    assert told["stored"] == {"mark": "80.00", "comment": "first", "version": 1}


def test_null_withdraws_a_mark_and_keeps_its_version(nora):
    put(nora, {"mark": "80", "version": 0})

    answer = put(nora, {"mark": None, "version": 1})

    assert answer.json() == {"mark": None, "comment": "", "version": 2}


def test_a_comment_that_is_not_sent_stays(nora):
    put(nora, {"mark": "80", "comment": "kept", "version": 0})

    answer = put(nora, {"mark": "81", "version": 1})

    assert answer.json() == {"mark": "81.00", "comment": "kept", "version": 2}


def test_a_mark_leaves_the_row_that_owes_a_computation(nora, world):
    put(nora, {"mark": "80", "version": 0})

    assert Run.objects.unsettled().get().entry == world.entries["gaoxin"]


@pytest.mark.parametrize(
    ("indicator", "status", "code"),
    [("nothing", 404, "not_found"), ("5.4.12-2", 409, "not_judged")],
)
def test_only_judged_indicators_take_marks(nora, indicator, status, code):
    answer = put(nora, {"mark": "80", "version": 0}, f"{SHEET}marks/{indicator}/")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_marks_are_taken_while_scoring_only(nora, world):
    Cycle.objects.update(phase="deliberation")

    answer = put(nora, {"mark": "80", "version": 0})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_scoring")


def test_submitting_tells_what_is_missing(nora):
    answer = nora.post(f"{SHEET}submit/")

    assert answer.status_code == 409
    assert answer.json()["code"] == "sheet_incomplete"
    assert answer.json()["missing"] == ["5.4.12-1"]


def test_submitting_closes_the_sheet(nora):
    put(nora, {"mark": "80", "version": 0})

    answer = nora.post(f"{SHEET}submit/")

    assert answer.status_code == 200
    assert (answer.json()["is_open"], answer.json()["marked"]) == (False, 1)
    assert Assignment.objects.get(entry__alliance__code="gaoxin").submitted_at is not None
    refused = put(nora, {"mark": "70", "version": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "sheet_closed")
    again = nora.post(f"{SHEET}submit/")
    assert (again.status_code, again.json()["code"]) == (409, "sheet_closed")


@pytest.mark.parametrize("kept", [["gaoxin"], ["gaoxin", "dianzi", "zichuan"]])
def test_the_list_costs_as_many_queries_at_any_length(nora, world, kept, django_assert_num_queries):
    own = world.sheets["gaoxin"].assessor
    own.assignments.all().delete()
    for code in kept:
        Assignment.objects.create(entry=world.entries[code], assessor=own)

    # session, account, cycle, count, page, indicators, exceptions, marks
    with django_assert_num_queries(8):
        answer = nora.get(SHEETS)

    assert answer.json()["count"] == len(kept)
