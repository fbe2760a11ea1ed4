"""The files of the project, as the tests of the house read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("assessment", "alliances", "members", "common")  # Each may import those after it.
CODE = (*APPS, "config", "bench", "tests")


@cache
def python_files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.relative_to(ROOT).parts
    )


@cache
def templates() -> list[Path]:
    return sorted(path for path in ROOT.glob("**/templates/**/*.html") if _is_ours(path))


@cache
def letters() -> list[Path]:
    """Return the templates of what is sent by e-mail."""
    return sorted(path for path in ROOT.glob("**/templates/**/*.txt") if _is_ours(path))


@cache
def static_files(*endings: str) -> list[Path]:
    return sorted(
        path
        for path in (ROOT / "static").rglob("*")
        if path.suffix in endings and "vendor" not in path.relative_to(ROOT).parts
    )


def _is_ours(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] not in (".venv", "var")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path, line: int | None = None) -> str:
    """Return where, as an editor opens it: ``members/models.py:12``."""
    return str(path.relative_to(ROOT)) + (f":{line}" if line else "")


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, while_running: bool = False) -> Iterator[tuple[str, int]]:
    """Yield every module that ``path`` imports, with the line; ``from a import b`` is ``a.b``.

    ``while_running`` leaves out those that only a type checker reads.
    """
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    unread = _for_types(path) if while_running else set()
    for node in ast.walk(tree(path)):
        if node in unread:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            yield from ((f"{source}.{alias.name}", node.lineno) for alias in node.names)


def _for_types(path: Path) -> set[ast.AST]:
    return {
        inner
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
