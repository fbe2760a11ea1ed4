"""Where files lie that are nobody's but the application's: the storage ``private`` of the settings.

A name is made of the digest and of chance, and never used twice. So a file without a row is one
that nobody will come to need, and can be cleared away.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from assessment.errors import FileMissing

logger = logging.getLogger(__name__)

FOLDER = "files"


def private() -> Storage:
    return storages["private"]


def store(content: IO[bytes], sha256: str) -> str:
    """Move or copy ``content`` into the storage and return its name there.

    A file on the same disk is moved, in one step; so it is there whole or not at all.
    """
    name = f"{FOLDER}/{sha256[:2]}/{sha256}-{secrets.token_hex(8)}"
    return private().save(name, File(content))


def size_of(path: str, name: str) -> int:
    """Return the size of a file on record, which people know as ``name``. Raises ``FileMissing``."""
    with _on_record(path, name):
        return private().size(path)


def opened(path: str, name: str) -> Any:
    """Open a file on record, which people know as ``name``. Raises ``FileMissing``."""
    with _on_record(path, name):
        return private().open(path)


@contextmanager
def _on_record(path: str, name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        logger.error("%r is on record, and its file %s is not in the storage.", name, path)
        sentence = _("The file “%(name)s” is recorded but not there. Tell the administrators.")
        raise FileMissing(sentence % {"name": name}) from error


def remove(name: str) -> None:
    private().delete(name)


def names_before(moment: datetime) -> Iterator[str]:
    """Yield the names of all files that were stored before ``moment``."""
    storage = private()
    if not storage.exists(FOLDER):
        return
    for folder in storage.listdir(FOLDER)[0]:
        for name in storage.listdir(f"{FOLDER}/{folder}")[1]:
            path = f"{FOLDER}/{folder}/{name}"
            if storage.get_modified_time(path) < moment:
                yield path
