"""What a load adds, changes and removes, file by file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, TypeVar

from django.utils.translation import gettext as _

from assessment.exchange.faults import FILES

T = TypeVar("T")
Sign = Literal["+", "~", "-"]
MOST_SHOWN = 100


@dataclass(slots=True)
class FileChanges:
    """``keys`` holds the first ones of each sign; ``counts`` counts them all."""

    counts: dict[Sign, int] = field(default_factory=lambda: {"+": 0, "~": 0, "-": 0})
    keys: dict[Sign, list[str]] = field(default_factory=lambda: {"+": [], "~": [], "-": []})


class Changes:
    def __init__(self) -> None:
        self._files: dict[str, FileChanges] = {}
        self.touches_results = False
        """Whether what results come from has changed."""

    def __bool__(self) -> bool:
        return bool(self._files)

    def note(
        self,
        file: str,
        sign: Sign,
        items: Collection[T],
        tell: Callable[[T], str] = str,
        *,
        touches_results: bool = True,
    ) -> None:
        """Count ``items`` and keep the keys of the first ones, as ``tell`` says them."""
        if not items:
            return
        changes = self._files.setdefault(file, FileChanges())
        changes.counts[sign] += len(items)
        room = MOST_SHOWN - len(changes.keys[sign])
        changes.keys[sign] += [tell(item) for item in islice(items, max(room, 0))]
        self.touches_results |= touches_results

    def summary(self) -> Iterator[str]:
        """Yield a line for each file that differs."""
        for file in self._in_order():
            counts = self._files[file].counts
            yield _("%(file)s: %(added)s added, %(changed)s changed, %(removed)s removed") % {
                "file": file,
                "added": counts["+"],
                "changed": counts["~"],
                "removed": counts["-"],
            }

    def details(self) -> Iterator[str]:
        """Yield the same, each followed by the keys of its rows."""
        for file, line in zip(self._in_order(), self.summary(), strict=True):
            yield line
            changes = self._files[file]
            for sign, keys in changes.keys.items():
                yield from (f"  {sign} {key}" for key in keys)
                if rest := changes.counts[sign] - len(keys):
                    yield "  " + _("%(sign)s and %(count)s more") % {"sign": sign, "count": rest}

    def _in_order(self) -> list[str]:
        return sorted(self._files, key=FILES.index)
