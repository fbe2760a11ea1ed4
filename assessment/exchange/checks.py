"""Whether what a folder refers to is there, in the folder itself or in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from alliances.computing.matching import matching
from alliances.tables import cells
from alliances.tables.columns import Row
from assessment.exchange import formats
from assessment.exchange.faults import Faults
from assessment.exchange.folder import Folder, Register
from assessment.exchange.framework_file import FrameworkFile
from assessment.exchange.stored import Stored
from assessment.exchange.unit_book import UnitBook
from assessment.models import Extension, Mark, Report, Result, Ruling
from assessment.scoring import digest


def check_references(
    folder: Folder, stored: Stored, units: UnitBook, faults: Faults, *, is_replacing: bool
) -> None:
    _check_cycle(folder, stored, faults, is_replacing=is_replacing)
    _check_registers(folder, stored, units, faults)
    if folder.alliances.is_whole and is_replacing:
        _check_leaving(folder, stored, faults)
        _check_announced(folder, stored, faults)
    if folder.alliances.is_whole:
        known = set(folder.alliances.keys)
        if not is_replacing:
            known |= set(stored.entries)
        _check_alliances(folder, known, faults)
    if folder.framework.is_whole:
        _check_indicators(folder, faults)
        _check_items(folder.exceptions, folder.framework, faults)


def _check_cycle(folder: Folder, stored: Stored, faults: Faults, *, is_replacing: bool) -> None:
    region = folder.cycle.region if folder.cycle else None
    if region and folder.regions.is_whole and region not in _regions(folder, stored):
        faults.add("cycle.yaml", "region", _unknown_region(region))
    definition, framework = folder.framework.definition, stored.framework
    if definition and framework and framework.digest != digest(definition):
        faults.add(
            "framework.yaml",
            "version",
            _(
                "The framework %(code)s, version %(version)s, is there already with another content."
                " A changed framework needs another version."
            )
            % {"code": framework.code, "version": framework.version},
        )
    elif definition:
        _check_change_of_framework(stored, faults, is_replacing=is_replacing)


def _check_change_of_framework(stored: Stored, faults: Faults, *, is_replacing: bool) -> None:
    cycle = stored.cycle
    if cycle is None or (stored.framework and stored.framework.pk == cycle.framework_id):
        return
    if Report.objects.filter(entry__cycle=cycle).exists():
        sentence = _("The cycle %(cycle)s has reports, which stay under its framework.")
        faults.add("framework.yaml", "version", sentence % {"cycle": cycle.code})
        return
    if is_replacing:
        return
    has_marks = Mark.objects.given().filter(entry__cycle=cycle).exists()
    if has_marks or Ruling.objects.filter(entry__cycle=cycle).exists():
        faults.add(
            "framework.yaml",
            "version",
            _(
                "The cycle %(cycle)s has marks or exceptions under another framework. Load the"
                " whole cycle with --replace to change its framework."
            )
            % {"cycle": cycle.code},
        )


def _regions(folder: Folder, stored: Stored) -> set[Any]:
    return {*folder.regions.keys, *stored.regions}


def _unknown_region(code: str) -> str:
    return _("There is no region %(code)s.") % {"code": code}


def _check_registers(folder: Folder, stored: Stored, units: UnitBook, faults: Faults) -> None:
    if folder.regions.is_whole:
        regions = _regions(folder, stored)
        for register in (folder.units, folder.alliances):
            for row in register.every_row():
                code = row.values.get("region")
                if code and code not in regions:
                    faults.add(register.file, row.line, _unknown_region(code))
    if folder.chains.is_whole:
        chains = {*folder.chains.keys, *stored.chains}
        for row in folder.alliances.every_row():
            for code in row.values.get("chains", ()):
                if code not in chains:
                    sentence = _("There is no chain %(code)s.") % {"code": code}
                    faults.add(folder.alliances.file, row.line, sentence)
    for row in folder.memberships.every_row():
        name, alliance = row.values.get("unit"), row.values.get("alliance")
        if name and folder.units.is_whole and units.find(name) is None:
            faults.add(
                folder.memberships.file, row.line, _("There is no unit %(code)s.") % {"code": name}
            )
        known = alliance in folder.alliances.keys or alliance in stored.alliances
        if alliance and folder.alliances.is_whole and not known:
            faults.add(
                folder.memberships.file,
                row.line,
                _("There is no alliance %(code)s.") % {"code": alliance},
            )


def _check_leaving(folder: Folder, stored: Stored, faults: Faults) -> None:
    """Refuse to take out alliances that have filed something in the cycle: it stays with them."""
    gone = {
        entry.pk: code
        for code, entry in stored.entries.items()
        if code not in folder.alliances.keys
    }
    bound: set[int] = set()
    bound |= {report.entry_id for report in matching(Report.objects.all(), "entry", gone)}
    bound |= {row.entry_id for row in matching(Extension.objects.all(), "entry", gone)}
    for code in sorted(gone[entry] for entry in bound):
        sentence = _(
            "The alliance %(code)s has a report or an extended deadline in this cycle and cannot be"
            " taken out of it. Keep its row."
        )
        faults.add(folder.alliances.file, "", sentence % {"code": code})


def _check_announced(folder: Folder, stored: Stored, faults: Faults) -> None:
    """Refuse to take out alliances that stand in numbered results: those stay as they are."""
    gone = {
        entry.pk: code
        for code, entry in stored.entries.items()
        if code not in folder.alliances.keys
    }
    sealed = Result.objects.filter(computation__number__isnull=False).only("entry")
    for code in sorted({gone[result.entry_id] for result in matching(sealed, "entry", gone)}):
        sentence = _(
            "The alliance %(code)s stands in results of this cycle that were announced and cannot be"
            " taken out of it. Keep its row."
        )
        faults.add(folder.alliances.file, "", sentence % {"code": code})


def _check_alliances(folder: Folder, known: set[Any], faults: Faults) -> None:
    """Check that measures, marks and exceptions are about alliances that take part."""

    def check(file: str, line: int, code: str | None) -> None:
        if code is not None and code not in known:
            sentence = _("The alliance %(code)s does not take part: alliances.csv has not got it.")
            faults.add(file, line, sentence % {"code": code})

    for file, long in (("measures.csv", folder.measures), ("marks.csv", folder.marks)):
        texts = long.alliances.texts
        unknown = {place for place, code in enumerate(texts) if code not in known}
        for place, _second, _third, line in long.rows() if unknown else ():
            if place in unknown:
                check(file, line, texts[place])
        for line, code, _indicator in long.unsound:
            check(file, line, code)
    for row in folder.exceptions.every_row():
        check(folder.exceptions.file, row.line, row.values.get("alliance"))


def _check_indicators(folder: Folder, faults: Faults) -> None:
    """Check that marks are given on judged indicators."""
    marks, rules = folder.marks, folder.framework.indicators
    texts = marks.indicators.texts
    wrong = {place for place, code in enumerate(texts) if rules.get(code) != "judged"}
    lines = ((line, texts[place]) for _first, place, _third, line in marks.rows() if place in wrong)
    loose = ((line, code) for line, _alliance, code in marks.unsound)
    for line, code in chain(lines if wrong else (), loose):
        if code is None or rules.get(code) == "judged":
            continue
        if code in rules:
            sentence = _("The indicator %(code)s is not judged: assessors give no marks for it.")
        else:
            sentence = _("The framework has no indicator %(code)s.")
        faults.add(formats.MARKS.file, line, sentence % {"code": code})


def _check_items(exceptions: Register, framework: FrameworkFile, faults: Faults) -> None:
    known: dict[str, tuple[Collection[str], str]] = {
        "not_applicable": (
            {*framework.criteria, *framework.indicators},
            _("The framework has no criterion or indicator %(code)s."),
        ),
        "adjudicated": (framework.indicators, _("The framework has no indicator %(code)s.")),
        "veto": (framework.vetoes, _("The framework has no veto %(code)s.")),
    }
    for row in _with_items(exceptions.every_row()):
        codes, sentence = known.get(row.values["kind"], ((), ""))
        if sentence and row.values["item"] not in codes:
            item = cells.quoted(row.values["item"])
            faults.add(exceptions.file, row.line, sentence % {"code": item})


def _with_items(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if "kind" in row.values and row.values.get("item"))
