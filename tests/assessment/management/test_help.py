"""Every command explains itself, in the language of the terminal."""

import io

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if app == "assessment")


def help_of(name: str) -> str:
    out = io.StringIO()
    load_command_class("assessment", name).create_parser("manage.py", name).print_help(out)
    return out.getvalue()


@pytest.mark.parametrize("name", OURS)
def test_a_command_explains_itself(name, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")

    assert help_of(name).startswith("usage: manage.py")


def test_a_chinese_terminal_is_answered_in_chinese(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh_CN")

    assert "将评估周期导出为交换文件夹。" in help_of("dumpcycle")
