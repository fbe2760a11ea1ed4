"""A cycle written as a folder: the same bytes wherever it has been loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.errors import FolderInUse
from assessment.exchange.dumping import dump_cycle
from assessment.models import Cycle, Mark
from tests.assessment.exchange.folders import SMALL, case, edited, load, small
from tests.factories import make_assessor, make_chain, make_cycle, make_mark, make_region, make_unit

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[3]


def dumped(cycle, folder):
    """Return the files of a dump by name."""
    dump_cycle(cycle, folder)
    return {file.name: file.read_bytes().decode() for file in sorted(folder.iterdir())}


def test_dump_cycle_writes_every_file(tmp_path):
    load(small(tmp_path / "folder"))

    files = dumped(Cycle.objects.get(), tmp_path / "dump")

    assert files == {
        "alliances.csv": SMALL["alliances.csv"].replace("steel;film", "film;steel"),
        "chains.csv": "code,name_zh,name_en\nfilm,薄膜,\nsteel,钢铁,\n",
        "cycle.yaml": (
            "code: small-2031\nname:\n  zh-hans: small-2031（中文）\n  en: small-2031\nyear: 2031\n"
            "as_of: '2031-12-31'\nregion: '370300'\nphase: scoring\n"
        ),
        "exceptions.csv": SMALL["exceptions.csv"],
        "framework.yaml": FRAMEWORK,
        "marks.csv": (
            "alliance,indicator,assessor,mark,comment\n"
            "A1,j1,li,70.5,\nA1,j1,王专家,80,很好\nA2,j1,li,0,\n"
        ),
        "measures.csv": SMALL["measures.csv"],
        "memberships.csv": SMALL["memberships.csv"],
        "regions.csv": SMALL["regions.csv"],
        "units.csv": (
            "uscc,code,name_zh,name_en,kind,scale,region\n"
            "91110000600037341L,,甲公司,,enterprise,large,370303\n,park-1,乙园区,,park,,\n"
        ),
    }


FRAMEWORK = """\
code: small
version: 1
name:
  zh-hans: small（中文）
  en: small
policy:
  aggregate: mean
  grades:
    - code: good
      name:
        zh-hans: good（中文）
        en: good
      at_least: 60
    - code: bad
      name:
        zh-hans: bad（中文）
        en: bad
      at_least: 0
      outcome: rectify
  vetoes:
    - code: false_data
      name:
        zh-hans: false_data（中文）
        en: false_data
      effect: bottom
criteria:
  - code: c1
    name:
      zh-hans: c1（中文）
      en: c1
    weight: 100
    indicators:
      - code: j1
        name:
          zh-hans: j1（中文）
          en: j1
        weight: 1
        rule: judged
      - code: m1
        name:
          zh-hans: m1（中文）
          en: m1
        weight: 1
        rule: linear
        measure: members
        zero_at: 0
        full_at: 10
"""


def test_a_dump_can_be_loaded_and_differs_in_nothing(tmp_path):
    load(small(tmp_path / "folder"))
    dump_cycle(Cycle.objects.get(), tmp_path / "dump")

    for is_replacing in (False, True):
        assert not load(tmp_path / "dump", is_replacing=is_replacing).changes


def test_a_dump_carries_nothing_that_the_cycle_does_not_refer_to(tmp_path):
    make_region("370000")
    make_unit("elsewhere")
    make_chain("silk")
    cycle = make_cycle("bare", name_en="Bare")

    files = dumped(cycle, tmp_path / "dump")

    assert sorted(files) == ["alliances.csv", "cycle.yaml", "framework.yaml", "regions.csv"]
    assert files["regions.csv"] == "code,name_zh,name_en\n370300,淄博市,Zibo\n"


def test_awkward_texts_come_back_as_they_were(tmp_path):
    comment = ' =1+1, "quoted"\r\n\tsecond line\rthird'
    written = comment.replace('"', '""')
    rows = f'alliance,indicator,assessor,mark,comment\nA1,j1,=cmd,5,"{written}"\n'
    cycle_yaml = edited("cycle.yaml", ("en: small-2031", "en: 'yes: # no'"))
    load(small(tmp_path / "folder", marks_csv=rows, cycle_yaml=cycle_yaml))

    files = dumped(Cycle.objects.get(), tmp_path / "dump")

    assert Mark.objects.get().comment == comment
    assert files["marks.csv"] == rows
    assert not load(tmp_path / "dump").changes


def test_a_withdrawn_mark_is_not_dumped(tmp_path):
    load(small(tmp_path / "folder"))
    Mark.objects.update(hundredths=None)

    assert "marks.csv" not in dumped(Cycle.objects.get(), tmp_path / "dump")


def test_a_dump_goes_over_an_earlier_one(tmp_path):
    load(small(tmp_path / "folder"))
    cycle = Cycle.objects.get()
    first = dumped(cycle, tmp_path / "dump")
    Mark.objects.update(hundredths=None)

    second = dumped(cycle, tmp_path / "dump")

    assert sorted(first.keys() - second.keys()) == ["marks.csv"]


def test_a_dump_does_not_touch_a_folder_with_other_things(tmp_path):
    (tmp_path / "letter.txt").touch()

    with pytest.raises(FolderInUse) as refusal:
        dump_cycle(make_cycle(), tmp_path)

    assert str(refusal.value) == (
        f"{tmp_path} holds something else than an exchange folder (letter.txt). Name an empty or"
        " a new folder."
    )
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_dump_does_not_touch_a_file(tmp_path):
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(FolderInUse, match="is not a folder"):
        dump_cycle(make_cycle(), file)


@pytest.mark.parametrize("rows", [1, 3])
def test_dumping_costs_the_same_queries_at_any_length(tmp_path, rows, django_assert_num_queries):
    load(small(tmp_path / "folder"))
    cycle = Cycle.objects.get()
    first = Mark.objects.first()
    for number in range(rows - 1):
        make_mark(first.entry, "j1", make_assessor(f"judge{number}"), "5")

    with django_assert_num_queries(25):
        dump_cycle(cycle, tmp_path / "dump")


def manage(*arguments, var):
    """Run a command as a process of its own, on SQLite in the folder ``var``."""
    environment = {**os.environ, "VAR_DIR": str(var), "LANG": "C.UTF-8"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, ROOT / "manage.py", *map(str, arguments)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True)


@pytest.mark.parametrize(("name", "phase"), [("tiny", "scoring"), ("random", "published")])
def test_loaded_elsewhere_and_dumped_again_it_is_the_same_bytes(tmp_path, name, phase):
    folder = case(name, tmp_path / "folder")
    with (folder / "cycle.yaml").open("a") as cycle_yaml:
        cycle_yaml.write(f"phase: {phase}\r\n")
    load(folder)
    here = dumped(Cycle.objects.get(), tmp_path / "here")

    for command in (
        ("loadcycle", tmp_path / "here"),
        ("dumpcycle", name, tmp_path / "there"),
    ):
        manage(*command, var=tmp_path / "var")

    there = {file.name: file.read_bytes().decode() for file in (tmp_path / "there").iterdir()}
    assert there == here
