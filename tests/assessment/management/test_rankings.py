"""`manage.py rankings`: what the REST API tells, all of it."""

import json
import os
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from assessment.models import Cycle
from assessment.services.computing import owe_computation
from tests.assessment.api.test_rankings import DIANZI, GAOXIN, NEW, URL, ZICHUAN
from tests.assessment.api.world import token_of


@pytest.fixture
def world(small_world):
    return small_world


def rankings(*arguments):
    """Return the exit status, standard output and standard error."""
    out, err = StringIO(newline=""), StringIO()
    try:
        call_command("rankings", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_json_is_a_list_of_the_rows_of_the_api(world, client):
    status, out, err = rankings("tiny")

    assert (status, json.loads(out), err) == (0, [GAOXIN, DIANZI, ZICHUAN, NEW], "")
    told = client.get(URL, headers=token_of(world.users["bureau"])).json()
    assert json.loads(out) == told["results"]


def test_csv_is_the_file_of_the_api(world, client):
    _, out, _ = rankings("tiny", "--format", "csv")

    headers = token_of(world.users["bureau"])
    assert out == client.get(URL, {"format": "csv"}, headers=headers).content.decode()


@pytest.mark.parametrize("terminal", ["zh_CN", "en_GB"])
def test_names_follow_the_option_whatever_the_terminal_speaks(world, monkeypatch, terminal):
    monkeypatch.setenv("LANGUAGE", terminal)

    names = [
        json.loads(rankings("tiny", *options)[1])[0]["alliance"]["name"]
        for options in ((), ("--language", "en"), ("--language", "zh-hans"))
    ]

    assert names == ["Alliance gaoxin", "Alliance gaoxin", "联合体gaoxin"]


@pytest.mark.parametrize("format", ["json", "csv"])
def test_a_file_holds_what_would_be_printed(world, tmp_path, format):
    file = tmp_path / "out"

    status, out, _ = rankings("tiny", "--format", format, "--output", str(file))

    assert (status, out) == (0, "")
    assert file.read_bytes().decode() == rankings("tiny", "--format", format)[1]
    assert os.listdir(tmp_path) == ["out"]


def test_xlsx_is_written_to_a_file(world, tmp_path):
    file = tmp_path / "tiny.xlsx"

    rankings("tiny", "--format", "xlsx", "--output", str(file))

    book = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes()))
    assert len(book.get_sheet_by_index(0).to_python()) == 5


def test_xlsx_wants_a_file(world):
    status, out, err = rankings("tiny", "--format", "xlsx")

    assert (status, out) == (1, "")
    assert err == "A workbook is written to a file: name it with --output FILE.\n"


def test_a_file_that_cannot_be_written_is_refused(world, tmp_path):
    status, _, err = rankings("tiny", "--output", str(tmp_path / "no" / "file"))

    assert (status, err.count("\n")) == (1, 1)
    assert "No such file or directory" in err


def test_stale_figures_come_with_a_warning(world):
    owe_computation(world.cycle)

    status, out, err = rankings("tiny")

    assert (status, len(json.loads(out))) == (0, 4)
    assert err == "These figures are being computed anew; they may change soon.\n"


def test_a_cycle_without_results_is_refused(world):
    Cycle.objects.update(computation=None)

    status, out, err = rankings("tiny")

    assert (status, out) == (1, "")
    assert err.startswith("Nothing is computed for the cycle tiny yet.")


def test_a_computed_cycle_in_which_all_are_excused_is_an_empty_list(world):
    world.cycle.computation.results.all().delete()

    assert rankings("tiny")[:2] == (0, "[]\n")


def test_an_unknown_cycle_is_refused(db):
    assert rankings("none") == (1, "", "There is no cycle none.\n")
