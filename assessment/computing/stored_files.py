"""Files with a row: each content is stored once, known by its SHA-256, whoever brings it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO

from django.db import IntegrityError, transaction

from assessment.files import storage
from assessment.files.receive import sweep_incoming
from assessment.models import StoredFile

PIECE_BYTES = 1024 * 1024
KEPT_FOR = timedelta(days=1)


def store_bytes(content: bytes, *, media_type: str, pages: int | None = None) -> StoredFile:
    """Store what the application has made itself, or return the row that holds the same."""
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"size": len(content), "media_type": media_type, "pages": pages}
    return store_content(BytesIO(content), sha256, **told)


def store_path(path: Path, *, media_type: str, pages: int | None = None) -> StoredFile:
    """Copy the file at ``path`` into the storage, or return the row that holds the same."""
    with path.open("rb") as content:
        digest = hashlib.sha256()
        while piece := content.read(PIECE_BYTES):
            digest.update(piece)
        told = {"size": content.tell(), "media_type": media_type, "pages": pages}
        content.seek(0)
        return store_content(content, digest.hexdigest(), **told)


def store_content(content: IO[bytes], sha256: str, **told: object) -> StoredFile:
    """Store ``content`` unless a row has it already; ``told`` are the other fields of the row.

    Of two that store the same at once one finds the other's row. In the caller's transaction: where
    that is rolled back, the file without a row is swept away later.
    """
    known = StoredFile.objects.filter(sha256=sha256).first()
    if known is not None:
        return mend(known, content)
    with _removed_on_failure(storage.store(content, sha256)) as path:
        try:
            with transaction.atomic():
                return StoredFile.objects.create(sha256=sha256, path=path, **told)
        except IntegrityError:
            known = StoredFile.objects.get(sha256=sha256)
        storage.remove(path)
    return known


def mend(known: StoredFile, content: IO[bytes]) -> StoredFile:
    """Store the content anew where the row is there and its file is gone, or not whole."""
    files = storage.private()
    if not files.exists(known.path) or files.size(known.path) != known.size:
        known.path = storage.store(content, known.sha256)
        known.save(update_fields=["path"])
    return known


@contextmanager
def _removed_on_failure(path: str) -> Iterator[str]:
    try:
        yield path
    except BaseException:
        storage.remove(path)
        raise


def sweep_files(now: datetime) -> int:
    """Delete what killed servers and workers left a day ago and before; return how many files."""
    before = now - KEPT_FOR
    return sweep_incoming(before) + sweep_stored(before)


def sweep_stored(before: datetime) -> int:
    """Delete the files from before that moment that no row knows; return how many.

    A name is never used twice, and no transaction lasts that long: nobody will know them later.
    """
    swept = 0
    for path in storage.names_before(before):
        if not StoredFile.objects.filter(path=path).exists():
            storage.remove(path)
            swept += 1
    return swept
