"""Which cells an exception of each kind needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliances.tables.columns import Row
from assessment.exchange import formats
from assessment.exchange.faults import Faults
from assessment.scoring.inputs import KINDS_WITH_A_VALUE

KINDS_WITH_AN_ITEM = ("not_applicable", "adjudicated", "veto")
KINDS_WITH_A_NAME = ("bonus", "deduction")  # whose item may be any text, or none


def check_ruling(row: Row, faults: Faults) -> bool:
    """Note what does not fit the kind; the item itself is looked up later."""
    kind = row.values.get("kind")
    if kind is None:
        return False
    before = len(faults)
    item, value = row.values.get("item", ""), row.values.get("value")

    def fault(sentence: str) -> None:
        faults.add(formats.EXCEPTIONS.file, row.line, sentence % {"kind": kind})

    if kind in KINDS_WITH_A_VALUE:
        if value is None and row.is_sound:
            fault(_("Column “value”: %(kind)s needs a value."))
    elif value is not None:
        fault(_("Column “value”: %(kind)s has no value; leave the cell empty."))
    if kind in KINDS_WITH_AN_ITEM and not item and row.is_sound:
        fault(_("Column “item”: %(kind)s must name what it is about."))
    if kind == "excused" and item:
        fault(_("Column “item”: %(kind)s is about the whole alliance; leave the cell empty."))
    if kind == "adjudicated" and value is not None and value > 100:
        fault(_("Column “value”: an adjudicated score lies between 0 and 100."))
    return len(faults) == before
