"""A look into a PDF without reading it as one: which names stand in it, and how many pages it tells.

A reader of PDF can be led astray in many ways, so this is none. Programs, attachments and
encryption all need certain names, however the file is built. They are searched for in the raw
bytes, spelled in every way that the format allows, and in the object streams, where names can be
hidden by compression. The work has a limit; a file that needs more is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from assessment.errors import FileRefused
from assessment.files.pdf_pages import PageCount

PIECE_BYTES = 1024 * 1024
OVERLAP_BYTES = 64 * 1024  # Longer than the dictionary of any object stream.
TAIL_BYTES = 4096
MOST_STREAMS = 20_000
MOST_WORK_BYTES = 400_000_000  # What goes into the object streams and what comes out of them.
_PAST_A_NAME = rb"(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])"


def spelled(name: str) -> bytes:
    """Return the pattern of a name with every way to write each letter: ``J`` or ``#4a``."""
    letters = []
    for letter in name:
        code = "".join(
            f"[{digit}{digit.upper()}]" if digit.isalpha() else digit
            for digit in f"{ord(letter):02x}"
        )
        letters.append(f"(?:{letter}|#{code})")
    return b"/" + "".join(letters).encode()


def _any_of(*names: str) -> bytes:
    return b"(?:" + b"|".join(spelled(name) for name in names) + b")" + _PAST_A_NAME


SCRIPT = re.compile(
    _any_of("JavaScript", "Launch", "Rendition", "RichMedia")
    + rb"|"
    + spelled("XFA")
    + rb"[\x00\t\n\x0c\r ]{0,200}(?:\[|\d+\s+\d+\s+R)"
)
ATTACHED = re.compile(
    _any_of("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "GoToE")
    + b"|"
    + spelled("EF")
    + rb"[\x00\t\n\x0c\r ]{0,200}(?:<<|\d)"
)
ENCRYPTED = re.compile(_any_of("Encrypt"))
PACKED = re.compile(_any_of("ObjStm", "First"))
_FILTER = re.compile(
    spelled("Filter") + rb"[\x00\t\n\x0c\r ]*(\[[^\]]{0,200}\]|/[^\x00\t\n\x0c\r ()<>\[\]{}/%]+|\d)"
)
_FLATE = re.compile(rb"\[?[\x00\t\n\x0c\r ]*" + spelled("FlateDecode") + rb"[\x00\t\n\x0c\r ]*\]?")
_PREDICTED = re.compile(spelled("Predictor") + rb"[\x00\t\n\x0c\r ]*(?!1\b)")
_TOKEN = re.compile(rb"\\.|[()\r\n%]|endobj|(?<!end)stream")
_REST_OF_LINE = re.compile(rb"[^\r\n]{0,200}(?:\r\n|\n|\r)?")


def look_into(file: IO[bytes]) -> int | None:
    """Return the number of pages, or None where the file does not tell it plainly.

    Raises ``FileRefused``.
    """
    size = file.seek(0, 2)
    file.seek(max(size - TAIL_BYTES, 0))
    if b"%%EOF" not in file.read():
        raise _cut_off()
    look = _Look(file)
    for start, piece in _pieces(file):
        look.see(piece)
        look.note_streams(start, piece)
    for place in sorted(look.streams):
        for piece in look.expanded(place):
            look.see(piece)
    return look.pages.total


def _pieces(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the file in pieces, each beginning with the end of the one before, and their places."""
    kept, place = b"", 0
    while True:
        file.seek(place)
        piece = file.read(PIECE_BYTES)
        if not piece:
            return
        yield place - len(kept), kept + piece
        place += len(piece)
        kept = (kept + piece)[-OVERLAP_BYTES:]


@dataclass
class _Look:
    file: IO[bytes]
    streams: set[int] = field(default_factory=set)
    pages: PageCount = field(default_factory=PageCount)
    work: int = 0

    def see(self, piece: bytes) -> None:
        if SCRIPT.search(piece):
            raise _script()
        if ATTACHED.search(piece):
            raise _attached()
        if ENCRYPTED.search(piece):
            raise _encrypted()
        self.pages.see(piece)

    def note_streams(self, start: int, piece: bytes) -> None:
        """Remember where object streams begin: their dictionary names ``ObjStm`` or ``First``.

        Nothing is looked at twice: of ten thousand of them each would else be as long as the piece.
        """
        seen_to = 0
        for name in PACKED.finditer(piece):
            if name.start() < seen_to:
                continue
            begun_at = max(piece.rfind(b"obj", seen_to, name.start()), seen_to)
            keyword, seen_to = _end_of_dictionary(piece, name.end())
            if not keyword:
                if len(piece) - name.start() > OVERLAP_BYTES:
                    raise _too_much()
                return  # The next piece begins early enough to show the end.
            if keyword == b"stream":
                _check_filter(piece[begun_at:seen_to])
                self.streams.add(start + seen_to)
        if len(self.streams) > MOST_STREAMS:
            raise _too_much()

    def expanded(self, place: int) -> Iterator[bytes]:
        """Yield what is in an object stream, in pieces that overlap."""
        engine, kept = zlib.decompressobj(), b""
        packed = b""
        while not engine.eof:
            if not packed:
                self.file.seek(place)
                packed = self.file.read(64 * 1024)
                place += len(packed)
            before = len(packed)
            if not packed:
                raise _cut_off()
            try:
                piece = engine.decompress(packed, PIECE_BYTES)
            except zlib.error as error:
                raise _cut_off() from error
            packed = engine.unconsumed_tail
            self.work += before - len(packed) + len(piece)
            if self.work > MOST_WORK_BYTES:
                raise _too_much()
            yield kept + piece
            kept = (kept + piece)[-OVERLAP_BYTES:]


def _end_of_dictionary(piece: bytes, start: int) -> tuple[bytes, int]:
    """Return which keyword ends the object, outside strings and comments, and where it ends; for a
    stream where its content begins. Nothing and -1 where no end is in sight."""
    depth, is_comment = 0, False
    for token in _TOKEN.finditer(piece, start):
        word = token[0]
        if word in b"\r\n":
            is_comment = False
        elif is_comment:
            continue
        elif word in b"()":
            depth = depth + 1 if word == b"(" else max(depth - 1, 0)
        elif word == b"%":
            is_comment = not depth
        elif len(word) > 2 and not depth:
            rest = _REST_OF_LINE.match(piece, token.end()) if word == b"stream" else None
            return word, rest.end() if rest else token.end()
    return b"", -1


def _check_filter(dictionary: bytes) -> None:
    """Refuse an object stream that is packed in a way no usual program uses: it hides something."""
    found = _FILTER.search(dictionary)
    if found is None or _FLATE.fullmatch(found[1]) is None or _PREDICTED.search(dictionary):
        raise _too_much()


def _refused(reason: str, sentence: str) -> FileRefused:
    return FileRefused(sentence, {"reason": reason})


def _script() -> FileRefused:
    return _refused(
        "script",
        _("This PDF holds programs. Print it to PDF anew, which leaves them out, and send that."),
    )


def _attached() -> FileRefused:
    return _refused(
        "attachment",
        _("This PDF has other files attached to it. Send them by themselves, and it without them."),
    )


def _encrypted() -> FileRefused:
    return _refused("encrypted", _("This PDF is encrypted. Save it without a password."))


def _cut_off() -> FileRefused:
    return _refused(
        "damaged", _("This PDF is damaged or incomplete. Open it, save it anew and send it again.")
    )


def _too_much() -> FileRefused:
    return _refused(
        "unreadable",
        _(
            "This PDF is built so that it cannot be looked into. Print it to PDF anew and send that."
        ),
    )
