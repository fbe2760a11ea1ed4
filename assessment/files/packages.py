"""Office documents and OFD: ZIP packages, looked into without believing what they say of themselves.

The directory is measured before it is read. Then every part is expanded once, a piece at a time
that is thrown away at once, and the reading stops when more comes out than can be honest.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

from django.utils.translation import gettext as _

from assessment.errors import FileRefused
from assessment.files import kinds
from assessment.files.kinds import Kind

MOST_PARTS = 5000
MOST_DIRECTORY_BYTES = 2_000_000
MOST_EXPANDED_BYTES = 500_000_000
HONEST_BYTES = 10_000_000  # Up to here the ratio says nothing: a small sheet of zeros shrinks well.
MOST_RATIO = 100
MOST_TYPES_BYTES = 1_000_000
PIECE_BYTES = 64 * 1024
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
END_BYTES, COMMENT_BYTES = 22, 65_535
TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "word/document.xml": kinds.DOCX,
    "xl/workbook.xml": kinds.XLSX,
    "ppt/presentation.xml": kinds.PPTX,
    "OFD.xml": kinds.OFD,
}


def kind_of_package(file: IO[bytes]) -> Kind:
    """Return which kind of document the package is. Raises ``FileRefused``."""
    _measure_directory(file)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_parts(parts)
            kind = _kind_by_parts(package)
            _expand(package, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise damaged() from error
    except (NotImplementedError, RuntimeError) as error:
        raise not_a_document() from error
    return kind


def damaged() -> FileRefused:
    sentence = _("This document is damaged or incomplete. Open it, save it anew and send it again.")
    return FileRefused(sentence, {"reason": "damaged"})


def not_a_document() -> FileRefused:
    sentence = _("This is an archive, not a document. Send the files in it one by one.")
    return FileRefused(sentence, {"reason": "archive"})


def bomb() -> FileRefused:
    sentence = _(
        "This document expands to far more than its size. It is refused unread; save it anew, or"
        " send it as PDF."
    )
    return FileRefused(sentence, {"reason": "bomb"})


def _measure_directory(file: IO[bytes]) -> None:
    """Refuse a directory that would fill the memory, before the library reads it."""
    size = file.seek(0, 2)
    file.seek(max(size - END_BYTES - COMMENT_BYTES - 20, 0))
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_BYTES:
        raise damaged()
    count, length = struct.unpack("<HI", tail[place + 10 : place + 16])
    if END_64 in tail or count > MOST_PARTS or length > MOST_DIRECTORY_BYTES:
        raise bomb()
    file.seek(0)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_EXPANDED_BYTES:
        raise bomb()
    for part in parts:
        way = part.filename.replace("\\", "/").split("/")
        if part.flag_bits & 1 or way[0] == "" or ".." in way or ":" in way[0]:
            raise not_a_document()
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise not_a_document()
        if is_too_much(part.file_size, part.compress_size):
            raise bomb()


def is_too_much(expanded: int, packed: int) -> bool:
    """Whether so much out of so little is no honest compression."""
    return expanded > HONEST_BYTES and expanded > MOST_RATIO * max(packed, 1)


def _kind_by_parts(package: zipfile.ZipFile) -> Kind:
    names = set(package.namelist())
    found = [kind for name, kind in MAIN_PARTS.items() if name in names]
    if len(found) != 1 or (TYPES not in names and found != [kinds.OFD]):
        raise not_a_document()
    if found != [kinds.OFD]:
        _check_types(package, found[0])
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise _macros()
    return found[0]


def _check_types(package: zipfile.ZipFile, kind: Kind) -> None:
    with package.open(TYPES) as part:
        types = part.read(MOST_TYPES_BYTES)
    if b"macroenabled" in types.lower():
        raise _macros()
    if f"{kind.media_type}.main+xml".encode() not in types:
        raise not_a_document()


def _macros() -> FileRefused:
    sentence = _("This document holds programs (macros). Save it without them, or as PDF.")
    return FileRefused(sentence, {"reason": "macros"})


def _expand(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Read every part to its end, keeping nothing: it must be whole and no bigger than it says."""
    total = 0
    for part in parts:
        with package.open(part) as content:
            while piece := content.read(PIECE_BYTES):
                total += len(piece)
                if total > MOST_EXPANDED_BYTES:
                    raise bomb()
