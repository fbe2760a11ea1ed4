"""Measures: numbers of an alliance on a day, derived from its registers.

What each is, and how it is computed: docs/measures.md.
"""

from alliances.computing.measures.asked import ASKED
from alliances.computing.measures.behind import Row, RowsBehind, rows_behind
from alliances.computing.measures.deriving import derive
from alliances.computing.measures.measure import Asked, Measure
from alliances.computing.measures.registry import MEASURES, label_of, unit_of

__all__ = [
    "ASKED",
    "MEASURES",
    "Asked",
    "Measure",
    "Row",
    "RowsBehind",
    "derive",
    "label_of",
    "rows_behind",
    "unit_of",
]
