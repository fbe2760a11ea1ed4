"""How many pages a PDF tells that it has: read off the root of its page tree, where that is plain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_NODES = 2000
WINDOW_BYTES = 16 * 1024
MOST_PAGES = 1_000_000
_NODE = re.compile(rb"/Type\s{0,20}/Pages(?![A-Za-z0-9])")
_BRACKET = re.compile(rb"<<|>>")
_COUNT = re.compile(rb"/Count\s{0,20}(\d{1,9})(?!\d|\s+\d+\s+R)")
_PARENT = re.compile(rb"/Parent(?![A-Za-z0-9])")


@dataclass
class PageCount:
    """What the roots of page trees say; two that differ (a file changed later) say nothing."""

    told: set[int] = field(default_factory=set)
    nodes: int = 0
    is_sure: bool = True

    @property
    def total(self) -> int | None:
        if not self.is_sure or len(self.told) != 1:
            return None
        (total,) = self.told
        return total if 0 < total <= MOST_PAGES else None

    def see(self, piece: bytes) -> None:
        for node in _NODE.finditer(piece):
            self.nodes += 1
            if self.nodes > MOST_NODES:
                self.is_sure = False
                return
            dictionary = _around(piece, node.start())
            if dictionary is None:
                continue  # Cut at the edge of the piece; the next one overlaps.
            if not _PARENT.search(dictionary):
                found = _COUNT.search(dictionary)
                self.told.add(int(found[1]) if found else 0)


def _around(piece: bytes, place: int) -> bytes | None:
    """Return the dictionary that holds ``place``; None where its brackets are not in sight."""
    first = max(place - WINDOW_BYTES, 0)
    open_at: list[int] = []
    for bracket in _BRACKET.finditer(piece, first, place):
        if bracket[0] == b"<<":
            open_at.append(bracket.start())
        elif open_at:
            open_at.pop()
    depth = 1
    for bracket in _BRACKET.finditer(piece, place, place + WINDOW_BYTES):
        depth += 1 if bracket[0] == b"<<" else -1
        if not depth:
            return piece[open_at[-1] : bracket.end()] if open_at else None
    return None
