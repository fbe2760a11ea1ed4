"""The registers that fill during the year: loaded, dumped, replaced."""

from datetime import date
from decimal import Decimal

import pytest

from alliances.models import Activity, Carrier, Document, KeyTask, Major, Post, SchoolYear, Share
from assessment.computing.registers import registers_now
from assessment.exchange.dumping import dump_cycle
from assessment.models import Cycle, PublishedRegisters, Run
from tests.assessment.exchange.folders import SMALL, faults_of, load, small
from tests.assessment.exchange.yearly_files import FILES, YEARLY, changed
from tests.factories import make_alliance, make_unit, make_user
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

pytestmark = pytest.mark.django_db
MODELS = (Carrier, Activity, Document, Post, KeyTask, SchoolYear, Major, Share)
NEXT = {"cycle_yaml": SMALL["cycle.yaml"].replace("small-2031", "next")}
PUBLISHED = {"cycle_yaml": SMALL["cycle.yaml"] + "phase: published\n"}


def dumped(folder, code="small-2031"):
    dump_cycle(Cycle.objects.get(code=code), folder)
    return {file.name: file.read_bytes().decode() for file in folder.iterdir()}


def counts():
    return [model.objects.count() for model in MODELS]


def histories():
    return [model.history.count() for model in MODELS]


def written(files):
    """Return what a dump is to have of ``files``."""
    return {name: files[name.replace(".", "_")] for name in FILES}


def test_every_register_is_loaded_and_dumped_as_it_was(tmp_path):
    loaded = load(small(tmp_path / "folder", **YEARLY))

    content = dumped(tmp_path / "dump")
    assert {name: content[name] for name in FILES} == written(YEARLY)
    assert content["units.csv"] == YEARLY["units_csv"]
    assert loaded.ignored == []
    assert "carriers.csv: 2 added, 0 changed, 0 removed" in loaded.changes.summary()
    activity = Activity.objects.get(alliance__code="A1")
    assert (activity.carrier.code, activity.amount) == ("C-1", Decimal("12.5"))
    assert {told.history_change_reason for told in activity.history.all()} == {"loadcycle"}


def test_loading_twice_changes_nothing(tmp_path):
    folder = small(tmp_path / "folder", **YEARLY)
    load(folder)
    before = histories()

    for is_replacing in (False, True):
        assert not load(folder, is_replacing=is_replacing).changes
    assert histories() == before


def test_a_dry_run_writes_no_row(tmp_path):
    loaded = load(small(tmp_path / "folder", **YEARLY), is_dry_run=True)

    assert "  + A1, carriers, C-1, A2" in loaded.changes.details()
    assert counts() == [0] * len(MODELS)


def test_registers_do_not_touch_results(tmp_path):
    base = {name: YEARLY[name] for name in ("units_csv", "memberships_csv")}
    load(small(tmp_path / "folder", **base))
    Run.objects.all().delete()

    loaded = load(small(tmp_path / "more", **YEARLY))

    assert loaded.changes
    assert not loaded.changes.touches_results
    assert not Run.objects.exists()


def test_rows_that_differ_are_changed_and_absent_columns_kept(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    tasks = "alliance,code,year,title,progress\nA1,t-1,2031,任务,100\n"

    loaded = load(small(tmp_path / "next", **YEARLY | {"tasks_csv": tasks}))

    assert list(loaded.changes.summary()) == ["tasks.csv: 0 added, 1 changed, 0 removed"]
    task = KeyTask.objects.get()
    assert (task.progress, task.target, task.unit.code) == (100, "十项", "park-1")


def test_replacing_empties_absent_columns(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    tasks = "alliance,code,year,title\nA1,t-1,2031,任务\n"

    load(small(tmp_path / "next", **YEARLY | {"tasks_csv": tasks}), is_replacing=True)

    task = KeyTask.objects.get()
    assert (task.progress, task.target, task.unit) == (0, "", None)


def beyond(alliance, school):
    """Make one row of each register that the cycle does not refer to."""
    carrier = make_carrier(alliance, opened_on=date(2032, 1, 1))
    make_activity(alliance, held_on=date(2030, 12, 31))
    make_activity(alliance, held_on=date(2032, 1, 1), carrier=carrier)
    make_document(alliance, issued_on=date(2032, 1, 1))
    make_post(alliance, since=date(2032, 1, 1))
    make_task(alliance, year=2032)
    make_school_year(school, year=2029)
    make_major(school, year=2032)
    make_school_year(make_unit(kind="university"), year=2031)
    make_activity(make_alliance("A3"), held_on=date(2031, 6, 1))


def test_what_the_cycle_does_not_refer_to_is_neither_dumped_nor_replaced(tmp_path):
    folder = small(tmp_path / "folder", **YEARLY)
    load(folder)
    membership = Cycle.objects.get().entries.get(alliance__code="A1").alliance.memberships
    beyond(
        Cycle.objects.get().entries.get(alliance__code="A1").alliance,
        membership.get(unit__code="school-1").unit,
    )
    before = counts()

    assert not load(folder, is_replacing=True).changes

    content = dumped(tmp_path / "dump")
    assert {name: content[name] for name in FILES} == written(YEARLY)
    assert counts() == before


def test_replacing_removes_what_the_folder_has_not_got(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    files = {name: YEARLY[name] for name in ("units_csv", "memberships_csv", "posts_csv")}

    loaded = load(small(tmp_path / "next", **files), is_replacing=True)

    assert counts() == [0, 0, 0, 2, 0, 0, 0, 0]
    assert "people.csv: 0 added, 0 changed, 2 removed" in loaded.changes.summary()
    assert "shares.csv: 0 added, 0 changed, 4 removed" in loaded.changes.summary()
    assert Share.history.filter(history_type="-").count() == 4


def test_a_carrier_where_activities_of_other_years_took_place_stays(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    carrier = Carrier.objects.get(code="C-2")
    make_activity(carrier.alliance, held_on=date(2024, 5, 1), carrier=carrier)
    text = YEARLY["carriers_csv"]
    files = YEARLY | {"carriers_csv": text[: text.index("A1,C-2")]}

    assert faults_of(small(tmp_path / "next", **files), is_replacing=True) == [
        "carriers.csv: The carrier C-2 of A1 is missing, but activities of other years took place"
        " there. Keep its row."
    ]


def test_shares_with_an_alliance_outside_the_cycle_stay_with_the_registers(tmp_path):
    load(small(tmp_path / "folder", **YEARLY | {"shares_csv": None}))
    row = Activity.objects.get(alliance__code="A1")
    make_share(row, row.alliance, 50)
    make_share(row, make_alliance("A3"), 50)

    content = dumped(tmp_path / "dump")
    load(small(tmp_path / "again", **YEARLY | {"shares_csv": None}), is_replacing=True)

    assert "shares.csv" not in content
    assert Share.objects.count() == 2


def test_an_agreement_that_a_load_changes_names_no_account(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    Share.objects.filter(agreed_on__isnull=False).update(agreed_by=make_user())

    load(small(tmp_path / "same", **YEARLY))
    assert Share.objects.filter(agreed_by__isnull=False).count() == 1

    load(small(tmp_path / "next", **changed("shares_csv", ("2031-04-01", "2031-04-02"))))
    assert not Share.objects.filter(agreed_by__isnull=False).exists()


def test_units_that_only_registers_name_are_dumped(tmp_path):
    load(small(tmp_path / "folder", **YEARLY))
    row = Activity.objects.get(alliance__code="A2")
    row.partners.add(make_unit("outsider", region_id="370303"))

    content = dumped(tmp_path / "dump")

    assert "\n,outsider,单位outsider,,park,,370303\n" in content["units.csv"]
    assert (
        "A2,a-1,matching_event,对接会,2031-12-31,1,,,municipal,,outsider,\n"
        in (content["activities.csv"])
    )


def test_a_published_cycle_keeps_its_registers(tmp_path):
    folder = small(tmp_path / "folder", **YEARLY, **PUBLISHED)
    load(folder)
    later = changed("activities_csv", ("技术服务", "另一服务"))
    load(small(tmp_path / "next", **later, **NEXT))
    make_activity(Activity.objects.get(alliance__code="A1").alliance, code="late")

    content = dumped(tmp_path / "dump")

    assert {name: content[name] for name in FILES} == written(YEARLY)
    assert not load(folder).changes
    assert not load(folder, is_replacing=True).changes


DIFFERENCES = [
    (changed("tasks_csv", ("62.5", "63")), "tasks.csv: 0 added, 1 changed, 0 removed"),
    (changed("shares_csv", (",已单独申报", ",")), "shares.csv: 0 added, 1 changed, 0 removed"),
    (
        YEARLY | {"posts_csv": YEARLY["posts_csv"] + "A2,p-2,council,赵,,,no,2024-05-01,,\n"},
        "posts.csv: 1 added, 0 changed, 0 removed",
    ),
]


@pytest.mark.parametrize(("files", "difference"), DIFFERENCES)
def test_a_folder_that_differs_from_what_is_published_is_refused(tmp_path, files, difference):
    load(small(tmp_path / "folder", **YEARLY, **PUBLISHED))

    faults = faults_of(small(tmp_path / "next", **files, **PUBLISHED))

    assert faults == [
        "cycle.yaml:code: The cycle small-2031 is published and cannot be changed, but this folder"
        f" differs: {difference}."
    ]


def test_what_was_published_before_there_were_such_files_has_none(tmp_path, monkeypatch):
    def older(cycle):
        return {file: rows for file, rows in registers_now(cycle).items() if file not in FILES}

    monkeypatch.setattr("assessment.computing.registers.registers_now", older)
    base = {name: YEARLY[name] for name in ("units_csv", "memberships_csv")} | PUBLISHED
    load(small(tmp_path / "folder", **base))
    assert not set(PublishedRegisters.objects.get().content) & set(FILES)
    make_activity(Cycle.objects.get().entries.get(alliance__code="A1").alliance)

    assert not set(dumped(tmp_path / "dump")) & set(FILES)
    assert not load(small(tmp_path / "again", **base), is_replacing=True).changes


def test_a_row_beyond_a_published_cycle_is_compared_with_today(tmp_path):
    earlier = "A1,a-0,matching_event,对接会,2029-12-31,1,,,municipal,,,\n"
    files = YEARLY | {"activities_csv": YEARLY["activities_csv"] + earlier} | PUBLISHED
    folder = small(tmp_path / "folder", **files)
    load(folder)

    assert not load(folder).changes
    Activity.objects.filter(code="a-0").update(title="改")
    assert len(faults_of(folder)) == 1
