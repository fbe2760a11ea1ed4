"""What the XML of a workbook says that its values do not: formulas, merged cells, hidden sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat  # Entities are refused with the document type.

from django.utils.translation import gettext as _

from alliances.workbooks.refusals import Place, WorkbookRefused

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_CELLS = 1_000_000
MOST_STRINGS = 400_000
MOST_SHEETS = 50
MOST_MERGED = 100_000
MOST_DEPTH = 100
MOST_TAG_BYTES = 2**20
PIECE_BYTES = 2**16
PERCENT_FORMATS = {9, 10}
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One line of the list of sheets; ``relation`` leads to its part."""

    name: str
    relation: str
    is_hidden: bool


@dataclass(slots=True)
class Outline:
    """What the workbook says of itself."""

    sheets: list[SheetEntry] = field(default_factory=list)
    is_1904: bool = False


@dataclass(slots=True)
class Marks:
    """What the markup of one sheet says; ``rows`` and ``columns`` count up to the last filled cell."""

    rows: int = 0
    columns: int = 0
    formulas: list[Place] = field(default_factory=list)
    errors: list[Place] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


def parse(
    part: bytes,
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Call ``begin`` for each element, by its name without namespace.

    What is nested too deeply, or a tag that does not end, would fill the memory before anybody
    could count it.
    """

    def refuse(*about: object) -> NoReturn:
        raise WorkbookRefused(_("The workbook holds parts that Excel never writes."))

    depth = 0

    def opened(name: str, about: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            refuse()
        begin(name.rpartition(" ")[2], about)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(" ")[2])

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        for start in range(0, len(part), PIECE_BYTES):
            parser.Parse(part[start : start + PIECE_BYTES], False)
            if start - parser.CurrentByteIndex > MOST_TAG_BYTES:
                refuse()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookRefused(
            _("The workbook is damaged. Open it in Excel or WPS, save it again and send that.")
        ) from error


def outline_of(part: bytes) -> Outline:
    found = Outline()

    def begin(name: str, about: Attributes) -> None:
        if name == "sheet":
            relation = next((v for k, v in about.items() if k.endswith(" id")), "")
            is_hidden = about.get("state", "visible") != "visible"
            found.sheets.append(SheetEntry(about.get("name", ""), relation, is_hidden))
            if len(found.sheets) > MOST_SHEETS:
                raise WorkbookRefused(
                    _("The workbook has more than %(limit)s sheets.") % {"limit": MOST_SHEETS}
                )
        elif name == "workbookPr":
            found.is_1904 = about.get("date1904", "0") in ("1", "true", "on")

    parse(part, begin)
    return found


def targets_of(part: bytes) -> dict[str, str]:
    """Return where each relation leads, as the name of a part."""
    found = {}

    def begin(name: str, about: Attributes) -> None:
        if name == "Relationship" and about.get("TargetMode") != "External":
            target = about.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[about.get("Id", "")] = path

    parse(part, begin)
    return found


def percent_styles_of(part: bytes) -> set[int]:
    """Return the styles of cells, by number, that show a value in percent."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside: list[str] = []

    def begin(name: str, about: Attributes) -> None:
        if name == "numFmt":
            codes[_number(about.get("numFmtId"))] = about.get("formatCode", "")
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            formats.append(_number(about.get("numFmtId")))
        inside.append(name)

    parse(part, begin, lambda name: inside.__delitem__(-1))
    return {
        style
        for style, number in enumerate(formats)
        if number in PERCENT_FORMATS or "%" in codes.get(number, "")
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def refuse_many_strings(part: bytes) -> None:
    count = 0

    def begin(name: str, about: Attributes) -> None:
        nonlocal count
        count += name == "si"

    parse(part, begin)
    if count > MOST_STRINGS:
        raise WorkbookRefused(
            _("The workbook holds more than %(limit)s texts.") % {"limit": MOST_STRINGS}
        )


class _Reader:
    """Where the parser stands in a sheet."""

    def __init__(self, name: str, percent_styles: set[int]) -> None:
        self.name = name
        self.percent_styles = percent_styles
        self.marks = Marks()
        self.cells = 0
        self.row = -1
        self.column = -1
        self.style = 0

    def begin(self, name: str, about: Attributes) -> None:
        if name == "c":
            self._cell(about)
        elif name in ("v", "is"):
            self._filled()
        elif name == "f":
            self._filled()
            place = Place(self.row, self.column)
            if self.marks.formulas[-1:] != [place]:
                self.marks.formulas.append(place)
        elif name == "row":
            self.row = _number(about.get("r")) - 1 if "r" in about else self.row + 1
            self.column = -1
            if about.get("hidden") in ("1", "true") and self.row <= MOST_ROWS:
                self.marks.hidden_rows.add(self.row)
        elif name == "mergeCell":
            first, _colon, last = about.get("ref", "").partition(":")
            corners = place_of(first), place_of(last or first)
            self.marks.merged.append(corners)
            if len(self.marks.merged) > MOST_MERGED:
                raise WorkbookRefused(self._too_large())

    def _cell(self, about: Attributes) -> None:
        self.cells += 1
        place = place_of(about["r"]) if "r" in about else Place(self.row, self.column + 1)
        self.row, self.column = place.row, place.column
        self.style = _number(about.get("s"))
        if about.get("t") == "e":
            self.marks.errors.append(place)
        if self.cells > MOST_CELLS:
            raise WorkbookRefused(self._too_large())

    def _filled(self) -> None:
        marks = self.marks
        marks.rows = max(marks.rows, self.row + 1)
        marks.columns = max(marks.columns, self.column + 1)
        if self.style in self.percent_styles:
            marks.percents.add((self.row, self.column))
        if marks.rows > MOST_ROWS or marks.columns > MOST_COLUMNS:
            raise WorkbookRefused(self._too_large())

    def _too_large(self) -> str:
        return _(
            "Sheet “%(sheet)s” has more than %(rows)s rows or %(columns)s columns. Delete what lies"
            " below and beside the register, or send it in several files."
        ) % {"sheet": self.name, "rows": MOST_ROWS, "columns": MOST_COLUMNS}


def place_of(text: str) -> Place:
    """Read an address such as C17."""
    match = CELL.fullmatch(text.replace("$", ""))
    if match is None or match[2] == "0":
        raise WorkbookRefused(_("The workbook holds parts that Excel never writes."))
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return Place(int(match[2]) - 1, column - 1)


def marks_of(name: str, part: bytes, percent_styles: set[int]) -> Marks:
    """Look through the markup of the sheet ``name``; raises ``WorkbookRefused`` when it is too large."""
    reader = _Reader(name, percent_styles)
    parse(part, reader.begin)
    return reader.marks
