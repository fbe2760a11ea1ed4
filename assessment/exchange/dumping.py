"""Writing a cycle as an exchange folder: the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliances.computing.matching import batches
from assessment import scoring
from assessment.computing.definitions import framework_definition
from assessment.computing.registers import registers_as_published, registers_now
from assessment.errors import FolderInUse
from assessment.exchange import formats
from assessment.exchange.faults import FILES
from assessment.exchange.writing import Pair, write_table, write_yaml
from assessment.models import Cycle, Entry, Mark, MeasureValue, Ruling
from common.fields import canonical

DECIMAL_KEYS = ("weight", "floor", "bonus_cap", "at_least", "at", "zero_at", "full_at", "cap")
LANGUAGES = ("zh-hans", "en")
Cells = Iterator[list[str]]


@transaction.atomic
def dump_cycle(cycle: Cycle, folder: Path) -> None:
    """Write ``cycle`` into ``folder``, which may hold nothing but an earlier dump.

    The cycle is held meanwhile, so that the files belong together. The registers of a published
    cycle are written as they stood then. Raises ``FolderInUse``.
    """
    Cycle.objects.locked().get(pk=cycle.pk)
    _make_room(folder)
    entries = sorted(
        Entry.objects.filter(cycle=cycle).select_related("alliance"),
        key=lambda entry: entry.alliance.code,
    )
    write_yaml(folder, "cycle.yaml", _cycle(cycle))
    definition = framework_definition(cycle.framework)
    write_yaml(folder, "framework.yaml", _framework(scoring.to_canonical(definition)))
    registers = registers_as_published(cycle) or registers_now(cycle)
    for table in formats.REGISTERS:
        write_table(folder, table, registers.get(table.file, ()))
    write_table(folder, formats.MEASURES, _measure_rows(entries))
    order = {item.code: place for place, item in enumerate(definition.indicators)}
    write_table(folder, formats.MARKS, _mark_rows(entries, order))
    write_table(folder, formats.EXCEPTIONS, _ruling_rows(entries))


def _make_room(folder: Path) -> None:
    """Make the folder, or take an earlier dump out of it."""
    if folder.exists() and not folder.is_dir():
        raise FolderInUse(_("%(folder)s is not a folder.") % {"folder": folder})
    folder.mkdir(parents=True, exist_ok=True)
    foreign = sorted(file.name for file in folder.iterdir() if file.name not in FILES)
    if foreign:
        raise FolderInUse(
            _(
                "%(folder)s holds something else than an exchange folder (%(file)s). Name an empty"
                " or a new folder."
            )
            % {"folder": folder, "file": foreign[0]}
        )
    for file in folder.iterdir():
        file.unlink()


def _cycle(cycle: Cycle) -> dict[str, Any]:
    return {
        "code": cycle.code,
        "name": {"zh-hans": cycle.name_zh, "en": cycle.name_en or cycle.name_zh},
        "year": cycle.year,
        "as_of": cycle.as_of.isoformat(),
        "region": cycle.region_id,
        "phase": cycle.phase,
    }


def _framework(content: Any, key: str = "") -> Any:
    """Return the canonical form with its numbers as numbers and Chinese texts first."""
    if isinstance(content, dict):
        keys = [*(code for code in LANGUAGES if code in content), *content]
        return {
            part: Decimal(content[part])
            if part in DECIMAL_KEYS or key == "points"
            else _framework(content[part], part)
            for part in dict.fromkeys(keys)
        }
    if key == "steps":
        return [Pair(map(Decimal, step)) for step in content]
    if isinstance(content, list):
        return [_framework(part) for part in content]
    return content


def _measure_rows(entries: list[Entry]) -> Cells:
    for batch in batches(entries):
        codes = {entry.pk: entry.alliance.code for entry in batch}
        values = MeasureValue.objects.filter(entry__in=codes)
        rows = [(codes[row.entry_id], row.measure, row.value) for row in values]
        for alliance, measure, value in sorted(rows):
            yield [alliance, measure, canonical(value)]


def _mark_rows(entries: list[Entry], order: dict[str, int]) -> Cells:
    """Yield the marks that are given, in the framework's order; a withdrawn one is none."""
    for batch in batches(entries):
        codes = {entry.pk: entry.alliance.code for entry in batch}
        marks = Mark.objects.given().filter(entry__in=codes)
        columns = ("entry", "indicator__code", "assessor__name", "hundredths", "comment")
        rows = [
            (codes[entry], order[indicator], indicator, assessor, hundredths, comment)
            for entry, indicator, assessor, hundredths, comment in marks.values_list(*columns)
        ]
        for alliance, _place, indicator, assessor, hundredths, comment in sorted(rows):
            mark = canonical(Decimal(hundredths).scaleb(-2))
            yield [alliance, indicator, assessor, mark, comment]


def _ruling_rows(entries: list[Entry]) -> Cells:
    for batch in batches(entries):
        codes = {entry.pk: entry.alliance.code for entry in batch}
        rulings = Ruling.objects.filter(entry__in=codes).order_by("sequence", "pk")
        for row in sorted(rulings, key=lambda ruling: codes[ruling.entry_id]):
            value = "" if row.value is None else canonical(row.value)
            yield [codes[row.entry_id], row.kind, row.item, value, row.reason]
