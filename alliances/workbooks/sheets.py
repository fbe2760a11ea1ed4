"""The sheets of a workbook: their values, and what stands beside the values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from alliances.workbooks import markup
from alliances.workbooks.package import Package, open_package
from alliances.workbooks.refusals import WorkbookRefused

Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` begin with the first row of the sheet; an empty cell is the empty text.

    Numbers that stand for days, where they are not shown as such, count from 1900, or from 1904
    if ``is_1904``.
    """

    name: str
    is_hidden: bool
    is_1904: bool
    rows: list[list[Value]]
    marks: markup.Marks


def read_sheets(content: bytes) -> list[Sheet]:
    """Read all sheets of a workbook, hidden ones too; raises ``WorkbookRefused``."""
    package = open_package(content)
    outline = markup.outline_of(package.part("xl/workbook.xml") or b"")
    styles = package.part("xl/styles.xml")
    percents = markup.percent_styles_of(styles) if styles else set()
    strings = package.part("xl/sharedStrings.xml")
    if strings:
        markup.refuse_many_strings(strings)
    marks = {
        entry.name: markup.marks_of(entry.name, part, percents)
        for entry, part in _parts(package, outline)
    }
    try:
        with CalamineWorkbook.from_filelike(package.repacked()) as workbook:
            return [
                Sheet(
                    entry.name,
                    entry.is_hidden,
                    outline.is_1904,
                    workbook.get_sheet_by_name(entry.name).to_python(skip_empty_area=False),
                    marks[entry.name],
                )
                for entry in outline.sheets
                if entry.name in marks
            ]
    except CalamineError as error:
        raise WorkbookRefused(
            _("The workbook is damaged. Open it in Excel or WPS, save it again and send that.")
        ) from error


def _parts(package: Package, outline: markup.Outline) -> Iterator[tuple[markup.SheetEntry, bytes]]:
    """Yield the sheets of cells with their markup; a sheet of a chart has none."""
    relations = package.part("xl/_rels/workbook.xml.rels")
    targets = markup.targets_of(relations) if relations else {}
    for entry in outline.sheets:
        part = package.part(targets.get(entry.relation, ""))
        if part is not None:
            yield entry, part
