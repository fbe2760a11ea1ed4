"""What a file is, by what it holds: of a kind on the list and harmless, or refused with a sentence.

Nothing here reads a file whole into memory or expands one further than it must, whatever the file
says of itself.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from assessment.errors import FileRefused
from assessment.files import kinds
from assessment.files.kinds import Kind
from assessment.files.packages import kind_of_package
from assessment.files.pdf import look_into

HEAD_BYTES = 4096
MOST_BOXES = 10_000
MOST_CHUNKS = 200_000  # Of a PNG; its writers cut it into pieces of some kilobytes.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
PROGRAM_ENDINGS = {".exe", ".dll", ".scr", ".com", ".msi", ".dex", ".class", ".elf", ".AppImage"}
ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tar", ".bz2", ".xz", ".jar", ".cab", ".iso"}
PAGE_TAGS = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<!--")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file turned out to be; ``pages`` is None where that is not known."""

    kind: Kind
    pages: int | None = None


def inspect(path: Path) -> Seen:
    """Return what the file is. Raises ``FileRefused``."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(PROGRAMS):
            raise _program()
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
            return Seen(kinds.PDF, look_into(file))
        if head.startswith(b"\xff\xd8\xff"):
            return Seen(_jpeg(file))
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return Seen(_png(file))
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return Seen(_webp(file, head))
        if head.startswith(b"PK\x03\x04"):
            return Seen(kind_of_package(file))
        if head[4:8] == b"ftyp":
            return Seen(_mp4(file, head))
    raise _not_on_the_list(head)


def _not_on_the_list(head: bytes) -> FileRefused:
    """Say what it is as far as that is known: people know what to do then."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").lower()
    if start.startswith(PAGE_TAGS) or b"<svg" in start or b"<script" in start:
        sentence = _(
            "This is a web page or a drawing with programs. Save it as PDF or as a picture."
        )
        return FileRefused(sentence, {"reason": "web_page"})
    if head.startswith(OLD_OFFICE):
        sentence = _(
            "This is a file of an old Office or WPS format, or one with a password. Save it as"
            " .docx, .xlsx, .pptx or PDF, without a password."
        )
        return FileRefused(sentence, {"reason": "old_office"})
    endings = _guessed_endings(head)
    if endings & PROGRAM_ENDINGS:
        return _program()
    if endings & ARCHIVES:
        sentence = _("This is an archive. Send the files in it one by one.")
        return FileRefused(sentence, {"reason": "archive"})
    sentence = _("Files of this kind are not taken. Taken are: %(kinds)s.")
    return FileRefused(sentence % {"kinds": kinds.LABELS}, {"reason": "unknown"})


def _guessed_endings(head: bytes) -> set[str]:
    try:
        return {guess.extension for guess in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _program() -> FileRefused:
    return FileRefused(_("This is a program, whatever its name says."), {"reason": "program"})


def _damaged(kind: Kind) -> FileRefused:
    sentence = _(
        "This %(kind)s file is damaged or incomplete. Open it, save it anew and send it again."
    )
    return FileRefused(sentence % {"kind": kind.label}, {"reason": "damaged"})


def _jpeg(file: IO[bytes]) -> Kind:
    """Walk the segments up to the picture itself; the size must be told before it."""
    file.seek(2)
    has_size = False
    for _nth in range(MOST_BOXES):
        marker = file.read(2)
        if marker == b"\xff\xff":  # Filled up; the second may begin the marker.
            file.seek(-1, 1)
            continue
        if len(marker) < 2 or marker[0] != 0xFF:
            break
        if marker[1] == 0xDA:
            if has_size and file.read(1):
                return kinds.JPEG
            break
        length = int.from_bytes(file.read(2), "big")
        if length < 2:
            break
        has_size |= 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC)
        file.seek(length - 2, 1)
    raise _damaged(kinds.JPEG)


def _png(file: IO[bytes]) -> Kind:
    """Walk the chunks from the head to the end, which must be there."""
    size = file.seek(0, 2)
    place, first = 8, True
    for _nth in range(min(size // 12, MOST_CHUNKS)):
        file.seek(place)
        chunk = file.read(8)
        if len(chunk) < 8 or first != (chunk[4:] == b"IHDR"):
            break
        place += 12 + int.from_bytes(chunk[:4], "big")
        if place > size:
            break
        if chunk[4:] == b"IEND":
            return kinds.PNG
        first = False
    raise _damaged(kinds.PNG)


def _webp(file: IO[bytes], head: bytes) -> Kind:
    told = struct.unpack("<I", head[4:8])[0] + 8
    if head[12:16] in (b"VP8 ", b"VP8L", b"VP8X") and told <= file.seek(0, 2):
        return kinds.WEBP
    raise _damaged(kinds.WEBP)


def _mp4(file: IO[bytes], head: bytes) -> Kind:
    """Walk the boxes to the end: an index and something that it points at, nothing cut off."""
    if head[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        sentence = _("Pictures of this kind are not taken. Save it as JPEG.")
        raise FileRefused(sentence, {"reason": "unknown"})
    size, place = file.seek(0, 2), 0
    found = set()
    for _nth in range(MOST_BOXES):
        if place == size:
            break
        file.seek(place)
        box = file.read(16)
        length = int.from_bytes(box[:4], "big")
        if length == 1:
            length = int.from_bytes(box[8:], "big")
        elif length == 0:
            length = size - place
        if len(box) < 8 or length < 8 or place + length > size:
            raise _damaged(kinds.MP4)
        found.add(box[4:8])
        place += length
    if place != size or not {b"moov", b"mdat"} <= found:
        raise _damaged(kinds.MP4)
    return kinds.MP4
