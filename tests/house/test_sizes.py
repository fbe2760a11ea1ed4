"""Past these sizes a file or a function is split by subject."""

import ast

from tests.house.sources import CODE, named, python_files, static_files, templates, tree

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 50


def test_no_file_is_too_long():
    files = [*python_files(*CODE), *templates(), *static_files(".css", ".js")]

    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {path: n for path, n in lengths.items() if n > MOST_LINES_IN_A_FILE} == {}


def test_no_function_is_too_long():
    lengths = {
        f"{named(path, node.lineno)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files(*CODE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: n for name, n in lengths.items() if n > MOST_LINES_IN_A_FUNCTION} == {}
