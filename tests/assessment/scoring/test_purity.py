import ast
import sys
from pathlib import Path

import assessment.scoring

ROOT = Path(assessment.scoring.__file__).parent


def imported_names(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_arithmetic_imports_the_standard_library_and_itself_alone():
    foreign = {
        (path.name, name)
        for path in ROOT.rglob("*.py")
        for name in imported_names(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("assessment.scoring")
    }

    assert foreign == set()


def test_the_arithmetic_knows_no_floats():
    floats = {
        (path.name, node.lineno)
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    }

    assert floats == set()
