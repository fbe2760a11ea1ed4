"""What a load writes, keeps and leaves alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alliances.models import Alliance, Membership
from assessment.choices import Phase
from assessment.models import (
    Assessor,
    Assignment,
    Cycle,
    Framework,
    Mark,
    MeasureValue,
    Ruling,
    Run,
)
from assessment.services.computing import score_here
from members.models import Region, Unit
from tests.assessment.exchange.folders import SMALL, edited, load, small
from tests.assessment.exchange.stored import marks, summary
from tests.factories import (
    NOW,
    make_alliance,
    make_cycle,
    make_entry,
    make_framework,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

HISTORIES = (Alliance, Membership, Unit, Cycle, Mark, MeasureValue, Ruling, Assignment)


def test_load_folder_writes_everything(tmp_path):
    loaded = load(small(tmp_path / "folder"))

    assert summary(loaded) == [
        "cycle.yaml: 1 added, 0 changed, 0 removed",
        "framework.yaml: 1 added, 0 changed, 0 removed",
        "regions.csv: 2 added, 0 changed, 0 removed",
        "chains.csv: 2 added, 0 changed, 0 removed",
        "units.csv: 2 added, 0 changed, 0 removed",
        "alliances.csv: 2 added, 0 changed, 0 removed",
        "memberships.csv: 3 added, 0 changed, 0 removed",
        "measures.csv: 3 added, 0 changed, 0 removed",
        "marks.csv: 3 added, 0 changed, 0 removed",
        "exceptions.csv: 2 added, 0 changed, 0 removed",
    ]
    cycle = Cycle.objects.get(code="small-2031")
    assert (cycle.phase, cycle.as_of) == (Phase.SCORING, date(2031, 12, 31))
    framework = cycle.framework
    assert (framework.code, framework.released_at, framework.origin) == ("small", NOW, "loaded")
    assert (framework.released_by, framework.is_released_by_command) == (None, True)
    first = Alliance.objects.get(code="A1")
    assert (first.name_en, first.park, first.established_on) == (
        "Alliance one",
        "园区一",
        date(2023, 5, 1),
    )
    assert sorted(first.chains.values_list("code", flat=True)) == ["film", "steel"]
    assert marks() == [
        ("A1", "li", 7050, "", 1),
        ("A1", "王专家", 8000, "很好", 1),
        ("A2", "li", 0, "", 1),
    ]
    assert sorted(MeasureValue.objects.values_list("micros", flat=True)) == [
        -500_000,
        3_000_000,
        8_000_000,
    ]
    assert list(Ruling.objects.order_by("pk").values_list("kind", "item", "value", "sequence")) == [
        ("bonus", "media", Decimal("1.25"), 1),
        ("veto", "false_data", None, 1),
    ]
    assert Assignment.objects.filter(submitted_at=None).count() == 3
    assert Run.objects.unsettled().filter(cycle=cycle, entry=None).count() == 1


def test_every_row_that_is_written_has_a_history(tmp_path):
    load(small(tmp_path / "folder"))

    for model in HISTORIES:
        assert model.objects.count() == model.history.filter(history_type="+").count()


def test_loading_twice_changes_nothing(tmp_path):
    folder = small(tmp_path / "folder")
    load(folder)
    score_here(Cycle.objects.get().pk)
    before = [model.history.count() for model in HISTORIES]

    again = load(folder)
    replaced = load(folder, is_replacing=True)

    assert (summary(again), summary(replaced)) == ([], [])
    assert [model.history.count() for model in HISTORIES] == before
    assert not Run.objects.unsettled().exists()
    assert {row[-1] for row in marks()} == {1}


def test_a_bom_and_crlf_are_accepted(tmp_path):
    files = {
        name.replace(".", "_"): b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        for name, text in SMALL.items()
    }
    load(small(tmp_path / "plain"))

    loaded = load(small(tmp_path / "windows", **files))

    assert summary(loaded) == []


def test_blank_rows_and_spaces_around_cells_are_left_out(tmp_path):
    rows = " alliance ,indicator,assessor,mark\n\n,,,\n A1 ,j1,\u3000li ,70.50\n"

    load(small(tmp_path / "folder", marks_csv=rows))

    assert marks() == [("A1", "li", 7050, "", 1)]


def test_a_formula_stays_text(tmp_path):
    alliances = edited("alliances.csv", ("联合体一", "=1+1"), ("Alliance one", "@SUM(A1)"))
    rows = "alliance,indicator,assessor,mark,comment\nA1,j1,-li,5,=1+1\n"

    load(small(tmp_path / "folder", alliances_csv=alliances, marks_csv=rows))

    assert marks() == [("A1", "-li", 500, "=1+1", 1)]
    assert Alliance.objects.get(code="A1").name_zh == "=1+1"


def test_what_differs_is_changed_and_what_is_missing_is_kept(tmp_path):
    load(small(tmp_path / "first"))
    score_here(Cycle.objects.get().pk)
    folder = small(
        tmp_path / "second",
        chains_csv=None,
        units_csv="code,name_zh,kind\npark-1,丙园区,park\n",
        alliances_csv="code,name_zh,kind,region\nA1,联合体甲,city_region,370303\n",
        memberships_csv=SMALL["memberships.csv"].replace("council", "member"),
        measures_csv="alliance,measure,value\nA1,members,9\n",
        marks_csv="alliance,indicator,assessor,mark\nA1,j1,王专家,81\nA1,j1,zhao,5\n",
        exceptions_csv="alliance,kind,item,value,reason\nA1,bonus,media,2,报道\n",
    )

    loaded = load(folder)

    assert list(loaded.changes.details()) == [
        "units.csv: 0 added, 1 changed, 0 removed",
        "  ~ park-1",
        "alliances.csv: 0 added, 1 changed, 0 removed",
        "  ~ A1",
        "memberships.csv: 0 added, 1 changed, 0 removed",
        "  ~ A1, 91110000600037341L, 2025-01-01",
        "measures.csv: 0 added, 1 changed, 0 removed",
        "  ~ A1, members",
        "marks.csv: 1 added, 1 changed, 0 removed",
        "  + A1, j1, zhao",
        "  ~ A1, j1, 王专家",
        "exceptions.csv: 0 added, 1 changed, 0 removed",
        "  ~ A1, bonus, media",
    ]
    first = Alliance.objects.get(code="A1")
    assert (first.name_zh, first.name_en, first.park) == ("联合体甲", "Alliance one", "园区一")
    assert first.chains.count() == 2
    assert marks() == [
        ("A1", "li", 7050, "", 1),
        ("A1", "zhao", 500, "", 1),
        ("A1", "王专家", 8100, "很好", 2),
        ("A2", "li", 0, "", 1),
    ]
    assert Run.objects.unsettled().count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    folder = small(tmp_path / "folder")

    dry = load(folder, is_dry_run=True)

    assert not Cycle.objects.exists()
    assert not Framework.objects.exists()
    assert list(dry.changes.details()) == list(load(folder).changes.details())


def test_a_dry_run_shows_a_bounded_number_of_keys(tmp_path):
    values = "".join(f"A1,m{number},1\n" for number in range(150))

    dry = load(
        small(tmp_path / "folder", measures_csv="alliance,measure,value\n" + values),
        is_dry_run=True,
    )

    lines = [line for line in dry.changes.details() if "A1, m" in line or "more" in line]
    assert (len(lines), lines[-1]) == (101, "  + and 50 more")


def test_exceptions_keep_the_order_of_the_file(tmp_path):
    header = "alliance,kind,item,value,reason\n"
    one, two, three = (f"A1,bonus,{item},1,x\n" for item in ("one", "two", "three"))
    load(small(tmp_path / "first", exceptions_csv=header + one + two))
    by_hand = Ruling.objects.create(
        entry=Ruling.objects.first().entry, kind="excused", reason="x", sequence=3
    )

    load(small(tmp_path / "second", exceptions_csv=header + three + two + one))

    ordered = Ruling.objects.order_by("sequence").values_list("item", flat=True)
    assert list(ordered) == [by_hand.item, "three", "two", "one"]
    again = load(small(tmp_path / "third", exceptions_csv=header + three + two + one))
    assert summary(again) == []


def test_an_exception_that_is_changed_loses_its_author(tmp_path):
    load(small(tmp_path / "first"))
    Ruling.objects.update(author=make_user())

    load(small(tmp_path / "second", exceptions_csv=edited("exceptions.csv", ("1.25", "1.5"))))

    assert {ruling.kind: ruling.author is None for ruling in Ruling.objects.all()} == {
        "bonus": True,
        "veto": False,
    }


def test_an_assessor_with_an_account_of_that_name_is_linked(tmp_path):
    user = make_user("assessor", "li")

    load(small(tmp_path / "folder"))

    linked = {assessor.name: assessor.user for assessor in Assessor.objects.all()}
    assert linked == {"li": user, "王专家": None}


def test_other_open_cycles_are_computed_again_when_an_alliance_changes(tmp_path):
    other = make_cycle("other")
    make_entry(other, make_alliance("A1", region=make_region()))
    published = make_cycle("closed", phase="published")
    make_entry(published, Alliance.objects.get(code="A1"))

    load(small(tmp_path / "folder"))

    owed = Run.objects.unsettled().values_list("cycle__code", flat=True)
    assert sorted(owed) == ["other", "small-2031"]


def test_a_comment_alone_owes_no_computation(tmp_path):
    load(small(tmp_path / "first"))
    score_here(Cycle.objects.get().pk)

    loaded = load(small(tmp_path / "second", marks_csv=edited("marks.csv", ("很好", "好"))))

    assert summary(loaded) == ["marks.csv: 0 added, 1 changed, 0 removed"]
    assert not Run.objects.unsettled().exists()


def test_the_number_of_queries_does_not_grow_with_the_marks(tmp_path):
    def queries(rows):
        content = "alliance,indicator,assessor,mark\n" + "".join(
            f"A1,j1,judge{number},5\n" for number in range(rows)
        )
        folder = small(tmp_path / f"rows{rows}", marks_csv=content)
        with CaptureQueriesContext(connection) as captured:
            load(folder, is_dry_run=True)
        return len(captured)

    assert queries(10) == queries(200)


def test_a_region_gets_another_name(tmp_path):
    load(small(tmp_path / "first"))
    score_here(Cycle.objects.get().pk)

    loaded = load(small(tmp_path / "second", regions_csv="code,name_zh\n370303,张店\n"))

    assert list(loaded.changes.details()) == [
        "regions.csv: 0 added, 1 changed, 0 removed",
        "  ~ 370303",
    ]
    region = Region.objects.get(code="370303")
    assert (region.name_zh, region.name_en) == ("张店", "Zhangdian")
    assert not Run.objects.unsettled().exists()


def test_a_framework_that_waits_to_be_released_is_released(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(
            "assessment.exchange.frameworks.release", lambda framework, now, by: framework
        )
        draft = make_framework()

    loaded = load(small(tmp_path / "folder"))

    assert "framework.yaml: 0 added, 1 changed, 0 removed" in summary(loaded)
    draft.refresh_from_db()
    assert (draft.released_at, draft.is_released_by_command) == (NOW, True)


def test_many_rows_are_written_in_several_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("assessment.exchange.bulk.LONG_BATCH", 2)

    load(small(tmp_path / "folder"))

    assert (len(marks()), Mark.history.count(), MeasureValue.history.count()) == (3, 3, 3)


def test_differences_are_told_in_chinese_too(tmp_path):
    with translation.override("zh-hans"):
        details = list(load(small(tmp_path / "folder"), is_dry_run=True).changes.details())

    assert details[1] == "  + small-2031"


def test_unit_scale_goes_with_the_kind(tmp_path):
    load(small(tmp_path / "first"))
    units = "uscc,name_zh,kind\n91110000600037341L,甲研究院,research_institute\n"

    load(small(tmp_path / "second", units_csv=units))

    unit = Unit.objects.get(uscc="91110000600037341L")
    assert (unit.kind, unit.scale, unit.region_id) == ("research_institute", "", "370303")
