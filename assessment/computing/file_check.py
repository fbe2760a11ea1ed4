"""Whether the storage still holds what is on record: each file, whole, with its own bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.computing.stored_files import PIECE_BYTES
from assessment.files.storage import private
from assessment.models import Attachment, Evidence, LetterTemplate, Paper, StoredFile


class Fault(TextChoices):
    MISSING = "missing", gettext_lazy("missing")
    CHANGED = "changed", gettext_lazy("another content")
    UNREADABLE = "unreadable", gettext_lazy("cannot be read")


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """``uses`` are sentences: what the file is to people."""

    file: StoredFile
    fault: Fault
    uses: list[str]


def faulty_files() -> Iterator[FaultyFile]:
    """Read every file on record, and yield those that are not what was stored, in their order."""
    for file in StoredFile.objects.order_by("pk").iterator():
        fault = _fault_of(file)
        if fault is not None:
            yield FaultyFile(file, fault, _uses_of(file))


def _fault_of(file: StoredFile) -> Fault | None:
    try:
        with private().open(file.path) as content:
            digest = hashlib.sha256()
            while piece := content.read(PIECE_BYTES):
                digest.update(piece)
    except FileNotFoundError:
        return Fault.MISSING
    except OSError:
        return Fault.UNREADABLE
    return None if digest.hexdigest() == file.sha256 else Fault.CHANGED


def _uses_of(file: StoredFile) -> list[str]:
    """Say what is lost with the file: evidence and whose, attachments, templates, documents."""
    evidence = Evidence.objects.filter(file=file).select_related("alliance").order_by("pk")
    named: list[tuple[Model, str]] = [
        (each, f"{each.name}, {each.alliance.code}") for each in evidence
    ]
    for attachment in Attachment.objects.filter(file=file).order_by("pk"):
        named.append((attachment, attachment.name))
    for template in LetterTemplate.objects.filter(file=file).order_by("pk"):
        named.append((template, template.name))
    for paper in Paper.objects.filter(file=file).order_by("pk"):
        named.append((paper, f"{paper.get_kind_display()}, {paper.format}, {paper.language}"))
    sentence = _("%(what)s %(key)s: %(name)s")
    return [
        sentence % {"what": row._meta.verbose_name, "key": row.pk, "name": name}
        for row, name in named
    ]
