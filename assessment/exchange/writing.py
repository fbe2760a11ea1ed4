"""Writing CSV and YAML so that the same content always gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from alliances.tables.columns import Table
from common.fields import canonical

NEEDS_QUOTES = re.compile(r'[",\r\n]')


def write_table(folder: Path, table: Table, rows: Iterable[Sequence[str]]) -> None:
    """Write the header and ``rows``; an optional file without rows is not written.

    Cells stay as they are, whatever a spreadsheet would make of them: this is data.
    """
    lines = map(_line, rows)
    first = next(lines, None)
    if first is None and not table.is_required:
        return
    with (folder / table.file).open("w", encoding="utf-8", newline="") as out:
        out.write(_line(table.names))
        out.write(first or "")
        out.writelines(lines)


def _line(cells: Sequence[str]) -> str:
    return ",".join(map(_cell, cells)) + "\n"


def _cell(text: str) -> str:
    """Quote a cell only where it must be; csv.writer leaves a lone carriage return bare."""
    if not NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


class _Dumper(yaml.SafeDumper):
    """Block style, two more spaces for the items of a list, numbers as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = canonical(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Dumper.add_representer(Decimal, _number)


class Pair(list[Any]):
    """A short list that reads best on one line."""


_Dumper.add_representer(
    Pair,
    lambda dumper, pair: dumper.represent_sequence("tag:yaml.org,2002:seq", pair, flow_style=True),
)


def write_yaml(folder: Path, file: str, content: dict[str, Any]) -> None:
    text = yaml.dump(
        content,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100_000,
    )
    (folder / file).write_bytes(text.encode())
