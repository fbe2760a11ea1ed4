"""Reading a YAML file as nested texts: no types, no tags, no aliases, no surprises.

A tree is a text, a list, a mapping by text, or None where nothing is written (also ``null``
and ``~``). It grows from the parser's events, so nothing is ever multiplied or called.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from alliances.tables.cells import quoted
from assessment.exchange.faults import Faults
from assessment.exchange.files import YAML_LIMIT, is_readable

Tree = Any  # None | str | list[Tree] | dict[str, Tree]

DEEPEST = 16
MOST_NODES = 100_000
NOTHING = ("", "~", "null", "Null", "NULL")


class _Unreadable(Exception):
    """There is no use in reading on; the fault is noted."""


def read_tree(folder: Path, file: str, faults: Faults) -> dict[str, Tree] | None:
    """Return the mapping in a YAML file, or None; every fault is noted."""
    path = folder / file
    if not path.exists() and not path.is_symlink():
        faults.add(file, 1, _("The file is missing."))
        return None
    if not is_readable(path, YAML_LIMIT, faults):
        return None
    try:
        tree = _Reader(file, path.read_text(encoding="utf-8-sig"), faults).read()
    except _Unreadable:
        return None
    except yaml.YAMLError as error:
        faults.add(
            file, _line(error), _("This is not YAML: %(problem)s.") % {"problem": _told(error)}
        )
        return None
    if tree is None:
        faults.add(file, 1, _("The file is empty."))
    elif not isinstance(tree, dict):
        faults.add(file, 1, _("The file must hold keys with values."))
    return tree if isinstance(tree, dict) else None


def _line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _told(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")


def under(path: str, key: str | int) -> str:
    """Return the path of a part: ``criteria``, ``criteria[3]``, ``criteria[3].weight``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{quoted(key)}" if path else quoted(key)


class _Reader:
    def __init__(self, file: str, text: str, faults: Faults) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events: Iterator[Event] = yaml.parse(text, Loader=loader)
        self._file, self._faults = file, faults
        self._nodes = 0

    def read(self) -> Tree:
        tree, documents = None, 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(1, _("The file must hold one YAML document, not several."))
                tree = self._tree(next(self._events), "", 0)
        return tree

    def _stop(self, place: str | int, sentence: str) -> None:
        self._faults.add(self._file, place or 1, sentence)
        raise _Unreadable

    def _tree(self, event: Event, path: str, depth: int) -> Tree:
        self._nodes += 1
        if depth > DEEPEST:
            self._stop(path, _("This is nested too deeply."))
        if self._nodes > MOST_NODES:
            self._stop(path, _("The file has too many parts."))
        self._refuse_tricks(event, path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path, depth)
        if isinstance(event, ScalarEvent):
            return None if event.implicit[0] and event.value in NOTHING else event.value
        return None

    def _refuse_tricks(self, event: Event, path: str) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            self._faults.add(
                self._file,
                path or 1,
                _("Anchors (&) and aliases (*) are not read here. Write the value out."),
            )
        if getattr(event, "tag", None) is not None:
            self._faults.add(self._file, path or 1, _("Tags (!) are not read here."))
        if "\0" in (getattr(event, "value", None) or ""):  # Written as an escape.
            self._faults.add(self._file, path or 1, _("There is a NUL byte in this line."))

    def _sequence(self, path: str, depth: int) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._tree(event, under(path, len(items)), depth + 1))
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self._stop(path, _("A key must be a plain text."))
            self._refuse_tricks(event, path)
            key: str = event.value  # type: ignore[attr-defined]  # A scalar.
            tree = self._tree(next(self._events), under(path, key), depth + 1)
            if key in found:
                self._faults.add(self._file, under(path, key), _("This key is there twice."))
            found[key] = tree
        return found
