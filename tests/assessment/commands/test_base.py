"""What every command does about its language and about what goes wrong."""

import sys

import pytest
from django.db import OperationalError

from assessment.errors import NothingComputed
from assessment.management.base import language_of
from tests.assessment.commands.running import Ran, run
from tests.assessment.exchange.folders import CASES

pytestmark = pytest.mark.django_db

SCORE = "assessment.management.commands.score.Command.handle"


def raising(error):
    def handle(*_args, **_options):
        raise error

    return handle


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "zh-hans"),
        ({}, "en"),
    ],
)
def test_language_of_the_terminal_is_the_first_that_is_set(environment, language):
    assert language_of(environment) == language


def test_a_command_speaks_the_language_of_the_terminal(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    ran = run("loadcycle", CASES / "tiny", "--dry-run")

    assert ran.status == 0
    assert "\n  + tiny\n" in ran.out
    assert "this was a dry run" not in ran.out


def test_a_refusal_is_its_sentence(monkeypatch):
    monkeypatch.setattr(SCORE, raising(NothingComputed("Nothing is computed.")))

    assert run("score", "x") == Ran(1, "", "Nothing is computed.\n")


def test_a_database_that_cannot_be_used_is_a_sentence(monkeypatch):
    monkeypatch.setattr(SCORE, raising(OperationalError("disk I/O error\n")))

    assert run("score", "x") == Ran(1, "", "The database cannot be used: disk I/O error\n")


def test_a_reader_who_has_gone_ends_the_command_quietly(monkeypatch, tmp_path):
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(SCORE, raising(BrokenPipeError))

        assert run("score", "x") == Ran(1, "", "")
