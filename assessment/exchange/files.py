"""Whether a file can be read at all: is it there, is it a file, is it UTF-8, is it not too large."""

from __future__ import annotations

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from assessment.exchange.faults import Faults

MIB = 2**20
CSV_LIMIT = 512 * MIB
YAML_LIMIT = 2 * MIB
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_readable(path: Path, limit: int, faults: Faults) -> bool:
    """Look through a file that is there once, whatever its size, and note what is wrong."""
    before = len(faults)
    try:
        if not path.is_file():
            faults.add(path.name, 1, _("This is not a file."))
        elif path.stat().st_size > limit:
            faults.add(
                path.name,
                1,
                _("The file is larger than %(limit)s MiB, which is the limit.")
                % {"limit": limit // MIB},
            )
        else:
            _look_through(path, faults)
    except OSError as error:
        faults.add(
            path.name,
            1,
            _("The file cannot be read: %(problem)s.") % {"problem": error.strerror},
        )
    return len(faults) == before


def _look_through(path: Path, faults: Faults) -> None:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if number == 1 and line.startswith(UTF_16):
                faults.add(path.name, 1, _not_utf8(_("UTF-16")))
                return
            try:
                line.decode()
            except UnicodeDecodeError:
                faults.add(path.name, number, _not_utf8(_guess(line)))
                return
            if b"\0" in line:
                faults.add(path.name, number, _("There is a NUL byte in this line."))


def _guess(line: bytes) -> str:
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return _("another encoding")
    return _("GBK, as Chinese editions of Excel save it")


def _not_utf8(guess: str) -> str:
    return _(
        "The text is not UTF-8; it looks like %(encoding)s. Save the file as UTF-8"
        " (in Excel: “CSV UTF-8”) and load it again."
    ) % {"encoding": guess}
