"""Files that wait until somebody confirms what becomes of them."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings

LIFE = timedelta(hours=1)
MOST_OF_ONE = 5
NAME = re.compile(r"[0-9]+-[A-Za-z0-9_-]{20,60}")


def keep(content: bytes, owner_id: int) -> str:
    """Keep a file for an hour and return its name; of one owner the newest few stay."""
    sweep()
    folder = _folder()
    own = sorted(folder.glob(f"{owner_id}-*"), key=_age)
    _remove(own[MOST_OF_ONE - 1 :])
    name = f"{owner_id}-{secrets.token_urlsafe(24)}"
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return name


def kept(name: str, owner_id: int) -> bytes | None:
    """Return a file that was kept for this owner; None once it is gone."""
    if not NAME.fullmatch(name) or not name.startswith(f"{owner_id}-"):
        return None
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def drop(name: str) -> None:
    if NAME.fullmatch(name):
        _remove([_folder() / name])


def sweep() -> None:
    """Remove what has waited too long."""
    _remove(path for path in _folder().iterdir() if _age(path) > LIFE.total_seconds())


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0  # Another process was faster.


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
