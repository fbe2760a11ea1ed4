"""explain: every figure, down to each mark."""

import pytest

from assessment.models import Cycle, Run
from assessment.services.computing import score_here
from tests.assessment.commands.running import Ran, run
from tests.assessment.exchange.folders import CASES, load, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def computed():
    for name in ("tiny", "random"):
        load(CASES / name)
        score_here(Cycle.objects.get(code=name).pk)


@pytest.mark.usefixtures("computed")
def test_explain_names_the_marks_left_out_and_every_step():
    ran = run("explain", "tiny", "gaoxin")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == GAOXIN


GAOXIN = """\
gaoxin Alliance gaoxin: 96.95, rank 1 of 3
Framework: fw-tiny, version 1, hash 765a4d4d84de5b31460f5a7d73d18ce1b193bedddd6896e951c8dba837ad1fb5
Total: 96.95 (exactly 1939/20), rounded once, half up, to 0.01
  Weighted mean of the criteria: 1939/20
Grade: excellent Excellent
  Grades: excellent from 90, good from 80, qualified from 60, unsatisfactory from 0
  By the total: excellent Excellent
Outcome: commend, because of grade

5.4.4: 100.00 (exactly 100/1), weight 40, share of the total 2/5
  5.4.4-1 成员单位总数: 100.00 (exactly 100/1), weight 2, share of the criterion 2/3, steps
    member_units = 91
    Steps: 31 → 100
    Step reached: 31 → 100
  5.4.4-2 主体类别: 100.00 (exactly 100/1), weight 1, share of the criterion 1/3, linear
    member_kinds = 6
    0 points at 0, 100 points at 6

5.4.12: 94.92 (exactly 1139/12), weight 60, share of the total 3/5
  Floor: 50
  5.4.12-1: 89.83 (exactly 539/6), weight 1, share of the criterion 1/2, judged
    trimmed_mean, from 5 marks on
    e0: 88.00
    e1: 91.50
    e2: 90.00
    e3: 70.00 (left out)
    e4: 99.00 (left out)
  5.4.12-2 合同额: 100.00 (exactly 100/1), weight 1, share of the criterion 1/2, best
    contract_amount = 1200.5
    Compared with 3 alliances: sum 2000.5, mean 4001/6, largest 1200.5
"""


@pytest.mark.usefixtures("computed")
def test_explain_names_bonuses_the_cap_and_the_veto():
    lines = run("explain", "random", "A000").out.splitlines()

    assert lines[0] == "A000 Alliance A000: 69.52, rank 2 of 8"
    assert lines[2:13] == [
        "Total: 69.52 (exactly 63702337399328188873/916286762100600000), rounded once, half up, to"
        " 0.01",
        "  Weighted mean of the criteria: 59120903588825188873/916286762100600000",
        "  Bonus media: 3.5. Reason: held out",
        "  Bonus prize: 2. Reason: held out",
        "  Bonuses sum to 5.5; granted: 5 (cap: 5)",
        "Grade: unsatisfactory Unsatisfactory",
        "  Grades: excellent from 90, good from 80, qualified from 60, unsatisfactory from 0",
        "  By the total: qualified Qualified",
        "  Veto false_data False data, effect bottom: qualified → unsatisfactory. Reason: held out",
        "Outcome: rectify, because of grade, veto:false_data",
        "",
    ]


@pytest.mark.usefixtures("computed")
def test_explain_names_floors_that_are_not_reached():
    lines = run("explain", "tiny", "zichuan").out.splitlines()

    assert lines[8:10] == [
        "Below the floor: 5.4.12",
        "Outcome: rectify, because of grade, floor:5.4.12, veto:accident",
    ]
    assert "  Below its floor of 50" in lines


@pytest.mark.usefixtures("computed")
def test_explain_says_what_is_missing():
    lines = run("explain", "tiny", "new").out.splitlines()

    assert lines[0] == "new Alliance new: incomplete, so without total, grade and rank"
    assert lines[2] == "Total: none, for these indicators have no score: 5.4.12-1, 5.4.12-2"
    assert "    no marks" in lines
    assert "    contract_amount = unknown" in lines


def test_explain_says_that_nothing_is_applicable(tmp_path):
    nothing = "alliance,kind,item,value,reason\nA1,not_applicable,c1,,new\n"
    load(small(tmp_path / "folder", exceptions_csv=nothing))
    run("score", "small-2031")

    lines = run("explain", "small-2031", "A1").out.splitlines()

    assert lines[2] == "Total: none, for nothing that counts is applicable to this alliance"


def test_explain_names_decisions_and_what_drops_out(tmp_path):
    exceptions = (
        "alliance,kind,item,value,reason\n"
        "A1,adjudicated,j1,90,re-read\nA1,deduction,late,2.5,two days\nA1,not_applicable,m1,,new\n"
        "A2,not_applicable,c1,,new\n"
    )
    load(small(tmp_path / "folder", exceptions_csv=exceptions))
    score_here(Cycle.objects.get().pk)

    first, second = (run("explain", "small-2031", code).out.splitlines() for code in ("A1", "A2"))

    assert first[2:] == [
        "Total: 87.50 (exactly 175/2), rounded once, half up, to 0.01",
        "  Weighted mean of the criteria: 90/1",
        "  Deduction late: 2.5. Reason: two days",
        "Grade: good",
        "  Grades: good from 60, bad from 0",
        "  By the total: good",
        "",
        "c1: 90.00 (exactly 90/1), weight 100, share of the total 1/1",
        "  j1: 90.00 (exactly 90/1), weight 1, share of the criterion 1/1, judged",
        "    Adjudicated: 90. Reason: re-read",
        "    mean",
        "    li: 70.50",
        "    王专家: 80.00",
        "  m1: not applicable",
    ]
    assert second[-3:] == ["c1: not applicable", "  j1: not applicable", "  m1: not applicable"]


def test_explain_says_when_nothing_of_a_criterion_counts(tmp_path):
    exceptions = (
        "alliance,kind,item,value,reason\nA1,not_applicable,j1,,x\nA1,not_applicable,m1,,x\n"
    )
    load(small(tmp_path / "folder", exceptions_csv=exceptions))
    score_here(Cycle.objects.get().pk)

    lines = run("explain", "small-2031", "A1").out.splitlines()

    assert "c1: drops out, since nothing of it counts" in lines


@pytest.mark.usefixtures("computed")
def test_explain_of_an_excused_alliance_gives_the_reason():
    excused = Cycle.objects.get(code="random").entries.get(rulings__kind="excused").alliance.code

    assert run("explain", "random", excused) == Ran(
        0, f"{excused} is excused; nothing is computed for it. Reason: held out\n", ""
    )


@pytest.mark.usefixtures("computed")
def test_explain_refuses_an_alliance_that_does_not_take_part():
    assert run("explain", "tiny", "A000") == Ran(
        1, "", "The alliance A000 does not take part in tiny.\n"
    )


@pytest.mark.usefixtures("computed")
def test_explain_says_when_a_computation_is_owed():
    cycle = Cycle.objects.get(code="tiny")
    Run.objects.create(cycle=cycle)
    cycle.computation.results.filter(code="new").delete()

    assert run("explain", "tiny", "new") == Ran(
        0,
        "new has no result yet.\n",
        "Something has changed since these figures were computed; they are owed anew.\n",
    )
