"""What a folder refers to: in the folder itself, or in the database."""

from datetime import date

import pytest

from assessment.exchange.faults import FolderRefused
from members.models import Unit
from tests.assessment.exchange.folders import SMALL, edited, faults_of, load, small
from tests.assessment.exchange.test_yaml_faults import as_text
from tests.factories import (
    framework_content,
    make_alliance,
    make_assessor,
    make_cycle,
    make_entry,
    make_framework,
    make_mark,
    make_membership,
    make_region,
    make_unit,
    make_user,
    names,
)

pytestmark = pytest.mark.django_db

USCC = "91110000600037341L"
SPELLS = "alliance,unit,role,joined_on,left_on\n"


def test_codes_of_the_database_are_known(tmp_path):
    make_region("370302")
    make_unit("stored")
    make_alliance("B1")
    folder = small(
        tmp_path / "folder",
        alliances_csv=SMALL["alliances.csv"] + "A3,联合体三,,district,370302,,,\n",
        memberships_csv=SPELLS + "B1,stored,member,2024-01-01,\n",
    )

    loaded = load(folder)

    assert "memberships.csv: 1 added, 0 changed, 0 removed" in list(loaded.changes.summary())


def test_unknown_codes_are_faults(tmp_path):
    folder = small(
        tmp_path / "folder",
        memberships_csv=SPELLS + "A9,park-1,member,2024-01-01,\nA1,park-9,member,2024-01-01,\n",
        measures_csv="alliance,measure,value\nA9,members,1\nA9,members,2\n",
        exceptions_csv="alliance,kind,item,value,reason\nA9,excused,,,x\n",
        units_csv=edited("units.csv", ("370303", "370399")),
    )

    assert faults_of(folder) == [
        "units.csv:2: There is no region 370399.",
        "memberships.csv:2: There is no alliance A9.",
        "memberships.csv:3: There is no unit park-9.",
        "measures.csv:2: The alliance A9 does not take part: alliances.csv has not got it.",
        "measures.csv:3: The same key (alliance, measure) is on line 2 already.",
        "exceptions.csv:2: The alliance A9 does not take part: alliances.csv has not got it.",
    ]


def test_what_refers_to_an_unreadable_file_is_not_a_fault_of_its_own(tmp_path):
    folder = small(
        tmp_path / "folder",
        alliances_csv=SMALL["alliances.csv"].encode("gbk"),
        units_csv="kind\npark\n",
        framework_yaml="criteria: [",
    )

    files = {fault.split(":")[0] for fault in faults_of(folder)}

    assert files == {"alliances.csv", "units.csv", "framework.yaml"}


@pytest.mark.parametrize(
    ("rows", "line", "days"),
    [
        ("A1,park-1,member,2024-01-01,\nA1,park-1,council,2025-01-01,\n", 3, ("2024-01-01", "2025-01-01")),
        ("A1,park-1,member,2025-01-01,\nA1,park-1,council,2024-01-01,2025-01-02\n", 2, ("2024-01-01", "2025-01-01")),
        (f"A1,{USCC},member,2024-01-01,\nA1,firm,council,2024-06-01,\n", 3, ("2024-01-01", "2024-06-01")),
    ],
)  # fmt: skip
def test_overlapping_spells_are_faults(tmp_path, rows, line, days):
    units = f"uscc,code,name_zh,kind\n{USCC},firm,甲公司,enterprise\n,park-1,乙园区,park\n"
    folder = small(tmp_path / "folder", memberships_csv=SPELLS + rows, units_csv=units)

    assert faults_of(folder) == [
        f"memberships.csv:{line}: This unit belongs to A1 from {days[0]} and again from {days[1]}:"
        " two spells must not overlap. End the first one by then."
    ]


def test_a_spell_that_overlaps_a_stored_one_is_a_fault(tmp_path):
    alliance, unit = make_alliance("A1"), make_unit("park-1")
    make_membership(alliance, unit, joined_on=date(2020, 1, 1), left_on=None)
    rows = SPELLS + "A1,park-1,member,2024-01-01,\n"
    folder = small(tmp_path / "folder", memberships_csv=rows)

    assert faults_of(folder) == [
        "memberships.csv:2: This unit belongs to A1 from 2020-01-01 and again from 2024-01-01:"
        " two spells must not overlap. End the first one by then."
    ]
    load(folder, is_replacing=True)
    assert [str(spell.joined_on) for spell in alliance.memberships.all()] == ["2024-01-01"]


def test_a_spell_cannot_end_on_the_day_it_begins(tmp_path):
    rows = SPELLS + "A1,park-1,member,2024-01-01,2024-01-01\n"

    assert faults_of(small(tmp_path / "folder", memberships_csv=rows)) == [
        "memberships.csv:2: Column “left_on”: a membership ends after the day on which it began."
    ]


def test_two_rows_cannot_be_about_one_unit(tmp_path):
    make_unit("old", uscc=USCC, kind="enterprise")
    units = f"uscc,code,name_zh,kind\n{USCC},,甲,enterprise\n,old,甲,enterprise\n"
    folder = small(tmp_path / "folder", units_csv=units, memberships_csv=None)

    assert faults_of(folder) == ["units.csv:3: The same key (uscc, code) is on line 2 already."]


def test_a_uscc_belongs_to_one_unit(tmp_path):
    make_unit("old", uscc=USCC, kind="enterprise")
    make_unit("new", kind="enterprise")
    units = f"uscc,code,name_zh,kind\n{USCC},new,甲,enterprise\n"
    folder = small(tmp_path / "folder", units_csv=units, memberships_csv=None)

    assert faults_of(folder) == ["units.csv:2: This uscc belongs to the unit old already."]


def test_a_unit_known_by_its_uscc_can_get_a_code(tmp_path):
    stored = make_unit(USCC, uscc=USCC, kind="enterprise")
    units = f"uscc,code,name_zh,kind\n{USCC},firm,甲,enterprise\n,park-1,乙,park\n"
    rows = SPELLS + f"A1,firm,member,2024-01-01,\nA2,{USCC},member,2024-01-01,\n"

    load(small(tmp_path / "folder", units_csv=units, memberships_csv=rows))

    stored.refresh_from_db()
    assert (stored.code, stored.memberships.count(), Unit.objects.count()) == ("firm", 2, 2)


def test_a_framework_that_is_there_must_be_the_same(tmp_path):
    make_framework(name=names("another"))

    assert faults_of(small(tmp_path / "folder")) == [
        "framework.yaml:version: The framework small, version 1, is there already with another"
        " content. A changed framework needs another version."
    ]


def test_the_framework_of_a_cycle_with_marks_changes_only_by_replacing(tmp_path):
    cycle = make_cycle("small-2031")
    make_mark(make_entry(cycle, make_alliance("A1")), "j1", make_assessor(), "50")
    content = as_text(framework_content(version="2"))
    folder = small(tmp_path / "folder", framework_yaml=content)

    assert faults_of(folder) == [
        "framework.yaml:version: The cycle small-2031 has marks or exceptions under another"
        " framework. Load the whole cycle with --replace to change its framework."
    ]
    load(folder, is_replacing=True)
    cycle.refresh_from_db()
    assert cycle.framework.version == 2


@pytest.mark.parametrize("is_linked", [True, False])
def test_an_assessor_of_a_member_cannot_mark_the_alliance(tmp_path, is_linked):
    user = make_user("assessor", "li", unit=make_unit("park-1"))
    if is_linked:
        make_assessor("li", user)
    folder = small(tmp_path / "folder")

    assert faults_of(folder) == ["marks.csv:4: The unit of li is a member of A2."]


def test_a_membership_that_has_ended_is_no_conflict(tmp_path):
    make_user("assessor", "li", unit=make_unit("park-1"))
    spells = edited("memberships.csv", ("2024-02-29,", "2024-02-29,2031-12-31"))

    load(small(tmp_path / "folder", memberships_csv=spells))


def test_another_table_in_the_folder_is_named_and_not_read(tmp_path):
    folder = small(tmp_path / "folder", mark_csv="x")

    assert load(folder).ignored == ["mark.csv"]


def test_a_refused_folder_counts_its_faults(tmp_path):
    with pytest.raises(FolderRefused) as refusal:
        load(tmp_path / "nowhere")

    assert str(refusal.value) == "1 fault; nothing was written."


def test_bonuses_without_an_item_are_told_apart(tmp_path):
    rows = "A1,bonus,,1,a\nA1,deduction,,1,b\nA2,bonus,,1,c\nA1,bonus,,2,d\nA1,deduction,,2,e\n"
    folder = small(tmp_path / "folder", exceptions_csv=f"alliance,kind,item,value,reason\n{rows}")

    assert faults_of(folder) == [
        f"exceptions.csv:{line}: Column “item”: line {first} is a {kind} of this alliance without"
        " an item already; give each an item of its own."
        for line, first, kind in ((5, 2, "bonus"), (6, 3, "deduction"))
    ]
