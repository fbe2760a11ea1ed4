"""Imports point one way: between the apps, and inside each of them."""

import ast
import sys

import pytest

from tests.house.sources import APPS, ROOT, imports, named, python_files, tree

# Inside an app a module imports from the rows below its own, or from its own row's package.
LAYERS = (
    {"urls", "apps"},
    {"views", "api", "admin", "templatetags", "management"},
    {"forms"},
    {"exchange", "workbooks"},
    {"services"},
    {"tasks"},
    {"jobs"},
    {"papers"},
    {"computing"},
    {"permissions"},
    {"models"},
    {"querysets"},
    {"tables", "files"},
    {"choices", "errors"},
    {"scoring", "demo"},
)
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def depth_of(layer: str) -> int | None:
    return next((depth for depth, names in enumerate(LAYERS) if layer in names), None)


def layered(app: str):
    """Yield each module of ``app`` with the layer it belongs to."""
    for path in python_files(app):
        parts = path.relative_to(ROOT / app).with_suffix("").parts
        if parts[0] != "__init__":
            yield path, parts[0]


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_stands_below_it(app):
    forbidden = {*APPS[: APPS.index(app)], "config", "tests", "bench"}

    upward = [
        f"{named(path, line)} imports {target}"
        for path in python_files(app)
        for target, line in imports(path)
        if target.split(".")[0] in forbidden
    ]

    assert upward == []


@pytest.mark.parametrize("app", APPS)
def test_a_foreign_key_by_name_points_down_too(app):
    upward = []
    for path in python_files(app):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RELATIONS:
                texts = [a.value for a in node.args[:1] if isinstance(a, ast.Constant)]
                target = str(texts[0]).split(".")[0].lower() if texts else ""
                if target in APPS[: APPS.index(app)]:
                    upward.append(f"{named(path, node.lineno)} points at {texts[0]}")

    assert upward == []


@pytest.mark.parametrize("app", [app for app in APPS if app != "common"])
def test_inside_an_app_imports_point_down_the_layers(app):
    wrong = []
    for path, layer in layered(app):
        depth = depth_of(layer)
        if depth is None:
            wrong.append(f"{named(path)} belongs to no layer: give {layer!r} a place in LAYERS")
            continue
        for target, line in imports(path, while_running=True):
            parts = target.split(".")
            if parts[0] != app or len(parts) < 2 or parts[1] == layer:
                continue
            below = depth_of(parts[1])
            if below is None or below <= depth:
                wrong.append(f"{named(path, line)} imports {target}")

    assert wrong == []


def test_arithmetic_imports_nothing_but_the_standard_library():
    foreign = [
        f"{named(path, line)} imports {target}"
        for path in python_files("assessment/scoring")
        for target, line in imports(path)
        if target.split(".")[0] not in sys.stdlib_module_names
        and not target.startswith("assessment.scoring")
    ]

    assert foreign == []
