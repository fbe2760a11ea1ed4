"""Taking in a file: straight to the disk, counted and hashed on the way, never whole in memory.

What comes in lies in ``INCOMING_DIR`` for the length of one request (``receiving``). It is moved
from there into the private storage or deleted, whatever happens; what a killed server leaves is
swept away the next day.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.errors import FileRefused, FileTooBig

logger = logging.getLogger(__name__)

FIELD = "file"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
MOST_FILES = 20
FORM_BYTES = 64 * 1024  # What the other fields of the form and the borders may take.
PIECE_BYTES = 64 * 1024


class Received(UploadedFile):
    """A file that came in whole, at ``path`` until somebody moves it; ``name`` is what the sender
    calls it, not to be trusted."""

    def __init__(self, file: IO[bytes], name: str, path: Path, size: int, sha256: str) -> None:
        super().__init__(file, name, size=size)
        self.path = path
        self.bytes = size
        self.sha256 = sha256

    def temporary_file_path(self) -> str:
        """Tell Django's storages that the file can be moved instead of copied."""
        return str(self.path)


@dataclass
class Reception:
    """What one request brought: whole files, and sentences about those that were refused."""

    files: list[Received] = field(default_factory=list)
    refused: list[tuple[str, FileRefused]] = field(default_factory=list)


def with_name(name: str, why: FileRefused) -> str:
    """Return the sentence of a refusal with the name of its file: it is one among several."""
    return f"{name}{pgettext('label', ': ')}{why}"


def check_length(request: HttpRequest) -> None:
    """Raise ``FileTooBig`` where a request says itself that it is too long to be read."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdigit() or int(length) > settings.EVIDENCE_MOST_BYTES + FORM_BYTES:
        raise _too_big()


@contextlib.contextmanager
def receiving(request: HttpRequest) -> Iterator[Reception]:
    """Let the files of ``request`` come in; to be entered before anything reads its body.

    What nobody has moved away when it ends is deleted.
    """
    reception = Reception()
    handler = ToDisk(request, reception)
    request.upload_handlers = [handler]
    body: Any = WholeOrNot(request)
    request._stream = body
    try:
        yield reception
    finally:
        handler.clear()


class WholeOrNot:
    """The body of a request, which fails where it ends too early: a file that was cut off would
    look like a shorter one."""

    def __init__(self, request: HttpRequest) -> None:
        self._body: Any = request._stream
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        self._missing = int(length) if length.isdigit() else 0

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._body.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        """Return a line, or a piece of one that is too long to be kept."""
        size = min(size, PIECE_BYTES) if size >= 0 else PIECE_BYTES
        return self._counted(self._body.readline(size), size)

    def close(self) -> None:
        """Let go of the body, as Django does of one that is read whole (a form without files)."""

    def _counted(self, piece: bytes, size: int) -> bytes:
        self._missing -= len(piece)
        if not piece and self._missing > 0 and size:
            raise UnreadablePostError(_("The upload was cut off."))
        return piece


class ToDisk(FileUploadHandler):
    """Write the files of the field ``file`` to the disk, readable by their owner alone."""

    chunk_size = PIECE_BYTES

    def __init__(self, request: HttpRequest, reception: Reception) -> None:
        super().__init__(request)
        self.reception = reception
        self._open: IO[bytes] | None = None
        self._paths: list[Path] = []

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        if field_name != FIELD or len(self._paths) >= MOST_FILES:
            raise SkipFile
        path = _new_path()
        self._paths.append(path)
        self._open = open(path, "xb", opener=_for_the_owner)  # noqa: SIM115  # Closed at its end.
        self._hash = hashlib.sha256()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._open is not None  # Nothing comes after a file that is skipped.
        self._size += len(raw_data)
        if self._size > settings.EVIDENCE_MOST_BYTES:
            self._drop(_too_big())
            raise SkipFile
        self._hash.update(raw_data)
        try:
            self._open.write(raw_data)
        except OSError as error:
            self._give_up(error)
            raise SkipFile from error

    def file_complete(self, file_size: int) -> Received | None:
        if self._open is None:
            return None
        if not self._size:
            self._drop(FileRefused(_("The file is empty."), {"reason": "empty"}))
            return None
        try:
            self._open.flush()
            os.fsync(self._open.fileno())
        except OSError as error:
            self._give_up(error)
            return None
        self._open.close()
        self._open = None
        path = self._paths[-1]
        received = Received(
            path.open("rb"), self.file_name or "", path, self._size, self._hash.hexdigest()
        )
        self.reception.files.append(received)
        return received

    def clear(self) -> None:
        """Close and delete all that is still where it came in."""
        self._close()
        for received in self.reception.files:
            received.close()
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _drop(self, why: FileRefused) -> None:
        self._close()
        self._paths[-1].unlink()
        self.reception.refused.append((self.file_name or "", why))

    def _give_up(self, error: OSError) -> None:
        """Refuse a file that the disk has no room for; anything else that is wrong with it rises."""
        if error.errno not in NO_ROOM:
            raise error
        logger.error("There is no room for a file that comes in: %s", error)
        sentence = _("The server has no room for this file now. Nothing was stored; try it later.")
        self._drop(FileRefused(sentence, {"reason": "no_room"}))

    def _close(self) -> None:
        """Close the file that comes in; what a full disk does not take of it is not missed."""
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.close()
            self._open = None


def _too_big() -> FileTooBig:
    most = settings.EVIDENCE_MOST_BYTES
    sentence = _("That is too big: a file has %(most)s MB at most.")
    return FileTooBig(sentence % {"most": most // 2**20}, {"reason": "too_big", "most": most})


def _new_path() -> Path:
    folder = Path(settings.INCOMING_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / secrets.token_hex(16)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def sweep_incoming(before: datetime) -> int:
    """Delete what a killed server left before that moment; return how many files."""
    swept = 0
    for path in Path(settings.INCOMING_DIR).glob("*"):
        with contextlib.suppress(FileNotFoundError):  # Its own request was faster.
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                swept += 1
    return swept
