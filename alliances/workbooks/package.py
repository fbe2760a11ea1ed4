"""Opening what was sent as an xlsx: is it one at all, and can it do no harm?

Every part that is read later is read here first, through limits, and packed anew: nothing else in
the file is ever seen by the library that reads cells.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliances.workbooks.refusals import WorkbookRefused

MIB = 2**20
MOST_BYTES = 10 * MIB
MOST_ENTRIES = 1000
MOST_PART_BYTES = 64 * MIB
MOST_EXPANDED_BYTES = 128 * MIB
MOST_RATIO = 250  # A register of equal rows shrinks to a fiftieth, a bomb to a thousandth.
RATIO_COUNTS_FROM = MIB
WHOLE_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedStrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
UNFIT = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook that count, by name."""

    parts: dict[str, bytes]

    def part(self, name: str) -> bytes | None:
        """Return a part; names of parts differ in more than case."""
        wanted = name.lower()
        return next((part for key, part in self.parts.items() if key.lower() == wanted), None)

    def repacked(self) -> io.BytesIO:
        """Return a zip of these parts alone, each as long as it says."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        packed.seek(0)
        return packed


def open_package(content: bytes) -> Package:
    """Return the parts of a workbook; raises ``WorkbookRefused`` for everything else."""
    _refuse_other_kinds(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(archive)
            _refuse_other_archives(archive)
            parts = _read_parts(archive)
    except UNFIT as error:
        raise WorkbookRefused(_damaged()) from error
    if any(name.lower() not in map(str.lower, parts) for name in WHOLE_PARTS):
        raise WorkbookRefused(_damaged())
    _refuse_macros(Package(parts).part("[Content_Types].xml") or b"")
    return Package(parts)


def _refuse_other_kinds(content: bytes) -> None:
    if not content:
        raise WorkbookRefused(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise WorkbookRefused(too_large())
    if content.startswith(ZIP):
        return
    if content.startswith(OLE) and ENCRYPTED in content:
        raise WorkbookRefused(_encrypted())
    if content.startswith(OLE):
        raise WorkbookRefused(
            _(
                "This is a file of an old form (.xls). Open it in Excel or WPS and save it as"
                " “Excel workbook (.xlsx)”."
            )
        )
    if content.startswith(PROGRAMS):
        raise WorkbookRefused(_("This is a program, not an Excel workbook (.xlsx)."))
    if content.startswith(b"%PDF"):
        raise WorkbookRefused(_("This is a PDF, not an Excel workbook (.xlsx)."))
    if b"\0" not in content[:4096] and any(mark in content[:4096] for mark in b",;\t"):
        raise WorkbookRefused(
            _(
                "This is a text file such as CSV. Open it in Excel or WPS and save it as “Excel"
                " workbook (.xlsx)”."
            )
        )
    raise WorkbookRefused(_("This is not an Excel workbook (.xlsx)."))


def too_large() -> str:
    return _("The file is larger than %(limit)s MB, which is the limit.") % {
        "limit": MOST_BYTES // MIB
    }


def _damaged() -> str:
    return _(
        "This file is damaged or not an Excel workbook (.xlsx). Open it in Excel or WPS, save it"
        " again and send that."
    )


def _encrypted() -> str:
    return _("The workbook is protected with a password. Remove the password, save it and send it.")


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    expanded = sum(entry.file_size for entry in entries)
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_ENTRIES or expanded > MOST_EXPANDED_BYTES:
        raise WorkbookRefused(_too_much())
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_COUNTS_FROM and ratio > MOST_RATIO:
            raise WorkbookRefused(_too_much())
        if entry.flag_bits & 1:
            raise WorkbookRefused(_encrypted())
    if len(set(names)) < len(names):
        raise WorkbookRefused(_damaged())


def _too_much() -> str:
    return _(
        "Unpacked, this file is far larger than a register. Copy the rows into a new template and"
        " send that."
    )


def _refuse_other_archives(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise WorkbookRefused(_with_macros())
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(
            _(
                "This is a binary workbook (.xlsb). Open it in Excel and save it as “Excel workbook"
                " (.xlsx)”."
            )
        )
    if "xl/workbook.xml" not in names:
        raise WorkbookRefused(
            _("This is an archive or another kind of document, not an Excel workbook (.xlsx).")
        )


def _with_macros() -> str:
    return _(
        "The workbook holds macros, which are not taken. Save it as “Excel workbook (.xlsx)”"
        " without them."
    )


def _refuse_macros(content_types: bytes) -> None:
    if b"macroenabled" in content_types.lower():
        raise WorkbookRefused(_with_macros())


def _read_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Read the parts that count; what is longer than it says is cut and fails its checksum."""
    parts = {}
    for entry in archive.infolist():
        if not PARTS.fullmatch(entry.filename):
            continue
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WorkbookRefused(_damaged())
        if entry.file_size > MOST_PART_BYTES:
            raise WorkbookRefused(_too_much())
        with archive.open(entry) as part:
            parts[entry.filename] = part.read(MOST_PART_BYTES)
    return parts
