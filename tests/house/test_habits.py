"""Small habits that keep the code easy to follow."""

import ast
import re

from tests.house.sources import APPS, CODE, ROOT, imports, named, python_files, templates, tree


def test_a_function_lives_beside_its_subject():
    drawers = [
        named(path)
        for path in python_files(*CODE)
        if re.fullmatch(r"_?(utils?|helpers?|misc|tools)", path.stem)
    ]

    assert drawers == []


def test_forms_and_serializers_state_every_field():
    lazy = [
        named(path, node.lineno)
        for path in python_files(*APPS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and node.value.value == "__all__"
    ]

    assert lazy == []


def test_own_apps_call_functions_and_send_no_signals():
    signals = [
        f"{named(path, line)} imports {target}"
        for path in python_files(*APPS)
        for target, line in imports(path)
        if target.startswith(("django.dispatch", "django.db.models.signals"))
    ]

    assert signals == []


def test_nothing_happens_in_save():
    saves = [
        named(path, node.lineno)
        for path in python_files(*APPS)
        if "models" in path.relative_to(ROOT).parts or path.stem == "models"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete", "full_clean")
    ]

    assert saves == []


def test_what_is_to_be_done_later_has_an_issue():
    open_ends = [
        named(path, number)
        for path in [*python_files(*CODE), *templates()]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX)\b(?!.*#\d)", line) and path.name != "test_habits.py"
    ]

    assert open_ends == []


def test_pages_ask_for_numbers_by_the_fields_that_take_every_width():
    """Keys and versions are not typed by people: they have no label."""
    of_the_browser = [
        named(path, node.lineno)
        for path in python_files(*APPS)
        if named(path) != "common/forms.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in ("forms.DecimalField", "forms.FloatField", "forms.IntegerField", "forms.NumberInput")
        and (
            ast.unparse(node.func) != "forms.IntegerField"
            or any(keyword.arg == "label" for keyword in node.keywords)
        )
    ]

    assert of_the_browser == []
