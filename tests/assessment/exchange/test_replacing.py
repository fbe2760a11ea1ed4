"""Loading with --replace: what is missing goes."""

import pytest

from alliances.models import Alliance
from assessment.choices import Phase
from assessment.computing.sealing import differences
from assessment.models import Assignment, Cycle, Ruling
from assessment.services.computing import score_here
from assessment.services.phases import move_cycle
from tests.assessment.api.world import NOW
from tests.assessment.exchange.folders import faults_of, load, small
from tests.assessment.exchange.stored import marks

pytestmark = pytest.mark.django_db


def test_replacing_removes_what_is_missing(tmp_path):
    load(small(tmp_path / "first"))
    score_here(Cycle.objects.get().pk)
    folder = small(
        tmp_path / "second",
        alliances_csv="code,name_zh,kind,region\nA1,联合体一,city_region,370303\n",
        memberships_csv=None,
        measures_csv=None,
        marks_csv="alliance,indicator,assessor,mark\nA1,j1,王专家,80\n",
        exceptions_csv=None,
    )

    loaded = load(folder, is_replacing=True)

    assert list(loaded.changes.details()) == [
        "alliances.csv: 0 added, 1 changed, 1 removed",
        "  ~ A1",
        "  - A2",
        "memberships.csv: 0 added, 0 changed, 2 removed",
        "  - A1, 91110000600037341L, 2023-05-01",
        "  - A1, 91110000600037341L, 2025-01-01",
        "measures.csv: 0 added, 0 changed, 1 removed",
        "  - A1, members",
        "marks.csv: 0 added, 1 changed, 1 removed",
        "  ~ A1, j1, 王专家",
        "  - A1, j1, li",
        "exceptions.csv: 0 added, 0 changed, 1 removed",
        "  - A1, bonus, media",
    ]
    cycle = Cycle.objects.get()
    assert [entry.alliance.code for entry in cycle.entries.all()] == ["A1"]
    assert [result.code for result in cycle.computation.results.all()] == ["A1"]
    first = Alliance.objects.get(code="A1")
    assert (first.name_en, first.park, first.chains.count()) == ("", "", 0)
    assert Alliance.objects.filter(code="A2").exists()
    assert marks() == [("A1", "li", None, "", 2), ("A1", "王专家", 8000, "", 2)]
    sheets = Assignment.objects.values_list("assessor__name", flat=True)
    assert list(sheets) == ["王专家"]
    assert Ruling.history.filter(history_type="-").count() == 2


def test_what_was_announced_stays_in_its_cycle_and_other_changes_are_computed_beside_it(tmp_path):
    load(small(tmp_path / "first"))
    cycle = Cycle.objects.get()
    score_here(cycle.pk)
    Cycle.objects.update(phase="deliberation")
    move_cycle(cycle.pk, Phase.NOTICE, by=None, now=NOW, is_forced=True, reason="x")
    announced = Cycle.objects.get().computation
    rows = "code,name_zh,kind,region\nA1,联合体一,city_region,370303\n"
    without = {"alliances_csv": rows, "measures_csv": None, "exceptions_csv": None}
    marks_now = "alliance,indicator,assessor,mark\nA1,j1,王专家,80\n"

    folder = small(tmp_path / "second", marks_csv=marks_now, **without)
    faults = faults_of(folder, is_replacing=True)
    load(small(tmp_path / "third", marks_csv=marks_now))
    score_here(cycle.pk)

    assert faults == [
        "alliances.csv: The alliance A2 stands in results of this cycle that were announced and"
        " cannot be taken out of it. Keep its row."
    ]
    cycle.refresh_from_db()
    assert list(cycle.computations.order_by("pk").values_list("number", flat=True)) == [1, None]
    assert announced.results.count() == 2
    assert list(differences(cycle)) == []


def test_an_alliance_left_out_before_replacing_cannot_be_marked(tmp_path):
    load(small(tmp_path / "first"))
    rows = "code,name_zh,kind,region\nA1,联合体一,city_region,370303\n"
    folder = small(tmp_path / "second", alliances_csv=rows, measures_csv=None, exceptions_csv=None)

    assert faults_of(folder, is_replacing=True) == [
        "marks.csv:4: The alliance A2 does not take part: alliances.csv has not got it."
    ]
