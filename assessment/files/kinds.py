"""The kinds of files that prove something, and what a file of each kind is called."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.errors import FileRefused

LONGEST_NAME = 120
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml"


@dataclass(frozen=True, slots=True)
class Kind:
    """``endings`` are those a name may have; the first one is given."""

    media_type: str
    endings: tuple[str, ...]
    label: str


PDF = Kind("application/pdf", ("pdf",), "PDF")
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPEG")
PNG = Kind("image/png", ("png",), "PNG")
WEBP = Kind("image/webp", ("webp",), "WebP")
DOCX = Kind(f"{_WORD}.document", ("docx",), "Word")
XLSX = Kind(f"{_SHEET}.sheet", ("xlsx",), "Excel")
PPTX = Kind(f"{_SLIDES}.presentation", ("pptx",), "PowerPoint")
OFD = Kind("application/ofd", ("ofd",), "OFD")
MP4 = Kind("video/mp4", ("mp4", "m4v"), "MP4")
KINDS = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, PPTX, OFD, MP4)
LABELS = ", ".join(kind.label for kind in KINDS)
ACCEPT = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)

# Endings that make a system run what they end: they must not stand before the last dot either.
RUNNING = frozenset(
    "app bat cmd com cpl dll exe hta htm html jar js jse lnk msi pif ps1 py reg scr sh svg vbe vbs wsf xml".split()  # noqa: SIM905  # Easier to read.
)
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)


def kind_of(media_type: str) -> Kind:
    """Return the kind of a file that was taken."""
    return next(kind for kind in KINDS if kind.media_type == media_type)


def clean_name(given: str, kind: Kind) -> str:
    """Return a name that is safe on every system, with the ending of what the file is.

    Raises ``FileRefused`` where the given ending says that it is something else.
    """
    visible = unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2])
    visible = "".join(
        "_" if letter in '<>:"|?*' else letter
        for letter in visible
        if unicodedata.category(letter)[0] != "C"
    )
    stem, dot, ending = " ".join(visible.split()).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    looks_like_one = ending.isascii() and ending.isalnum() and len(ending) <= 5
    if looks_like_one and any(letter.isalpha() for letter in ending):
        if ending.lower() not in kind.endings:
            raise _contradiction(ending, kind)
    elif ending:
        stem = f"{stem}{dot}{ending}"  # A dot in the name, no ending: “report 31.12”.
    return f"{_safe_stem(stem, kind)}.{kind.endings[0]}"


def _contradiction(ending: str, kind: Kind) -> FileRefused:
    sentence = _(
        "The name ends in .%(ending)s, but the file is %(kind)s. Save it as what it is, or give it"
        " the right ending, and send it again."
    )
    told = {"ending": ending, "kind": kind.label}
    return FileRefused(sentence % told, {"reason": "contradiction"})


def _safe_stem(stem: str, kind: Kind) -> str:
    before, dot, inner = stem.rpartition(".")
    if dot and inner.strip().lower() in RUNNING:
        stem = f"{before}_{inner}"
    stem = stem.strip(" .")[: LONGEST_NAME - len(kind.endings[0]) - 1].strip(" .")
    if stem.lower() in _RESERVED:
        stem = f"_{stem}"
    return stem or "file"
