"""What is wrong with the files of the yearly registers: every fault at its line."""

import pytest

from alliances.models import Activity, Carrier
from assessment.models import Entry
from tests.assessment.exchange.folders import SMALL, edited, faults_of, load, small
from tests.assessment.exchange.yearly_files import YEARLY, changed
from tests.factories import AS_OF
from tests.report_factories import make_extension, make_report

pytestmark = pytest.mark.django_db

FAULTS = [
    (
        changed("carriers_csv", ("A1,C-1,", "A9,C-1,")),
        [
            "carriers.csv:2: Column “alliance”: The alliance A9 does not take part: alliances.csv has"
            " not got it.",
            "activities.csv:2: Column “carrier”: The alliance A1 has no carrier C-1.",
            "shares.csv:4: Column “code”: The register of A1 has no row C-1.",
        ],
    ),
    (
        changed("carriers_csv", (";school-1", ";nobody"), ("2025-01-01", "2020-01-01")),
        [
            "carriers.csv:2: Column “partners”: There is no unit nobody.",
            "carriers.csv:3: Column “closed_on”: It cannot close before it has opened.",
        ],
    ),
    (
        changed("carriers_csv", ("350.5", "-1"), ("A1,C-2", "A1,C-1")),
        [
            "carriers.csv:2: Column “equipment”: “-1” is less than 0.",
            "carriers.csv:3: The same key (alliance, code) is on line 2 already.",
        ],
    ),
    (
        changed("activities_csv", ("A2,a-1,matching_event", "A2,a-1,party")),
        ["activities.csv:3: Column “kind”: “party” is none of: "],
    ),
    (
        changed("activities_csv", ("municipal,,", "municipal,C-1,")),
        ["activities.csv:3: Column “carrier”: The alliance A2 has no carrier C-1."],
    ),
    (
        changed("documents_csv", (",school-1,", ",nobody,"), ("2024-05-01,,", "2024-05-01,2024-05-01,")),
        [
            "documents.csv:2: Column “unit”: There is no unit nobody.",
            "documents.csv:2: Column “expires_on”: A document cannot expire before it is issued.",
        ],
    ),
    (
        changed("posts_csv", (",yes,", ",是,"), ("2031-01-01", "2024-04-30")),
        [
            "posts.csv:2: Column “full_time”: “是” is none of: yes, no.",
            "posts.csv:3: Column “until”: A post cannot end before it has begun.",
        ],
    ),
    (
        changed("tasks_csv", (",2031,", ",31,"), ("62.5", "0.0000001")),
        [
            "tasks.csv:2: Column “year”: “31” is not a year such as 2031.",
            "tasks.csv:2: Column “progress”: “0.0000001” has more than six decimal places.",
        ],
    ),
    (
        changed("people_csv", ("2800,1200", "2800,2801"), ("510,320", "510,511")),
        [
            "people.csv:2: Column “graduates_staying”: More graduates stay than there are.",
            "people.csv:3: Column “dual_teachers”: There are more dual-qualified teachers than"
            " specialised ones.",
        ],
    ),
    (
        changed("people_csv", ("school-1,2030", "park-1,2030"), ("school-1,2031", "nobody,2031")),
        [
            "people.csv:2: Column “unit”: park-1 is not a school, and only schools have such figures.",
            "people.csv:3: Column “unit”: There is no unit nobody.",
        ],
    ),
    (
        changed("majors_csv", ("film;steel", "film;gold"), ("kept", "gone")),
        [
            "majors.csv:2: Column “change”: “gone” is none of: kept, opened, renewed, closed.",
            "majors.csv:2: Column “chains”: There is no chain gold.",
        ],
    ),
    (
        changed("shares_csv", ("66.67", "66.66"), ("carriers,C-1,A1,50", "carriers,C-1,A1,50.5")),
        [
            "shares.csv:2: Column “percent”: The shares of a-1 come to 99.99 %, not to 100 %.",
            "shares.csv:4: Column “percent”: The shares of C-1 come to 100.5 %, not to 100 %.",
        ],
    ),
    (
        changed("shares_csv", ("activities,a-1", "activities,a-9"), ("A1,carriers", "A2,carriers")),
        [
            "shares.csv:2: Column “code”: The register of A1 has no row a-9.",
            "shares.csv:4: Column “code”: The register of A2 has no row C-1.",
        ],
    ),
    (
        changed("shares_csv", ("a-1,A2,33.33,,", "a-1,A9,33.33,,"), ("50,,已", "50,2031-05-01,已")),
        [
            "shares.csv:3: Column “claimant”: There is no alliance A9.",
            "shares.csv:5: Column “declined_reason”: A share is agreed to or declined, not both.",
        ],
    ),
    (
        changed("shares_csv", ("A1,carriers,C-1,A1,50,,\n", ""), ("A2,50,,", "A2,100,,")),
        ["shares.csv:4: Column “claimant”: The alliance A1 itself has no share of C-1."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "faults"), FAULTS)
def test_faults_are_told_by_file_and_line(tmp_path, files, faults):
    found = faults_of(small(tmp_path / "folder", **files))

    assert len(found) == len(faults)
    assert all(each.startswith(start) for each, start in zip(found, faults, strict=True)), found
    assert not Carrier.objects.exists()
    assert not Activity.objects.exists()


def test_what_a_file_that_cannot_be_read_may_bring_is_not_reported_on_top(tmp_path):
    files = YEARLY | {
        "units_csv": "code,name_zh\n学".encode("utf-16"),
        "carriers_csv": "",
        "memberships_csv": SMALL["memberships.csv"][: SMALL["memberships.csv"].index("\n") + 1],
    }

    found = faults_of(small(tmp_path / "folder", **files))

    assert [fault.split(":")[0] for fault in found] == ["units.csv", "carriers.csv"]


def test_figures_are_checked_together_with_those_that_are_stored(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    files = YEARLY | {"people_csv": "unit,year,graduates\nschool-1,2031,1299\n"}

    assert faults_of(small(tmp_path / "next", **files)) == [
        "people.csv:2: Column “graduates_staying”: More graduates stay than there are."
    ]


@pytest.mark.parametrize("make", [make_report, lambda entry: make_extension(entry, ends_on=AS_OF)])
def test_an_alliance_that_has_filed_something_is_not_taken_out(tmp_path, make):
    load(small(tmp_path / "folder"))
    make(Entry.objects.get(alliance__code="A2"))
    without = {
        name: edited(name, (rows, ""))
        for name, rows in (
            ("alliances.csv", "A2,联合体二,,district,370300,,,\n"),
            ("memberships.csv", "A2,park-1,lead_park,2024-02-29,\n"),
            ("measures.csv", "A2,members,-0.5\nA2,unread,3\n"),
            ("marks.csv", "A2,j1,li,0,\n"),
            ("exceptions.csv", "A2,veto,false_data,,核实\n"),
        )
    }
    folder = small(
        tmp_path / "next", **{name.replace(".", "_"): text for name, text in without.items()}
    )

    assert faults_of(folder, is_replacing=True) == [
        "alliances.csv: The alliance A2 has a report or an extended deadline in this cycle and"
        " cannot be taken out of it. Keep its row."
    ]
    assert Entry.objects.count() == 2
    load(folder)


def test_a_cycle_with_reports_keeps_its_framework(tmp_path):
    load(small(tmp_path / "folder"))
    make_report(Entry.objects.get(alliance__code="A2"))
    other = SMALL["framework.yaml"].replace("version: '1'", "version: '2'")
    assert other != SMALL["framework.yaml"]

    assert faults_of(small(tmp_path / "next", framework_yaml=other), is_replacing=True) == [
        "framework.yaml:version: The cycle small-2031 has reports, which stay under its framework."
    ]
