"""Files that prove something outside a report, at the one place they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from assessment.computing.stored_files import store_content
from assessment.errors import EvidenceRefused, FileRefused
from assessment.files.inspect import Seen, inspect
from assessment.files.kinds import clean_name
from assessment.files.receive import Received, with_name
from assessment.models import Attachment, Objection, ObjectionMessage, OrderItem, Proposal
from members.models import User

Place = Objection | ObjectionMessage | OrderItem | Proposal
LookedInto = tuple[Received, Seen, str]


def look_into(files: Iterable[Received]) -> list[LookedInto]:
    """Return each file with what it is, judged by its content, and a name that is safe.

    It takes its time, so it is best done before a lock is held. Raises ``FileRefused``, which names
    the file.
    """
    return [_look(file) for file in files]


def _look(file: Received) -> LookedInto:
    try:
        seen = inspect(file.path)
    except FileRefused as error:
        raise FileRefused(with_name(file.name or "", error), error.extra) from error
    return file, seen, clean_name(file.name or "", seen.kind)


def attach(
    place: Place, files: Iterable[LookedInto], *, by: User | None, now: datetime
) -> list[Attachment]:
    """Take ``files`` to ``place``, the same content once, in the caller's transaction. ``by`` None
    is the public."""
    there = set(place.attachments.values_list("file__sha256", flat=True))
    taken = []
    for file, seen, name in files:
        if file.sha256 in there:
            continue
        there.add(file.sha256)
        told = {"size": file.bytes, "media_type": seen.kind.media_type, "pages": seen.pages}
        stored = store_content(file, file.sha256, **told)
        values = {"file": stored, "name": name, "added_by": by, "added_at": now}
        taken.append(Attachment.objects.create(**{_field_of(place): place}, **values))
    return taken


def check_count(there: int, more: int, most: int) -> None:
    """Raise ``EvidenceRefused`` where one place would hold too many files."""
    if there + more > most:
        sentence = _("%(most)s files at most can be sent here; %(there)s are there already.")
        told = {"most": most, "there": there}
        raise EvidenceRefused(sentence % told, {"reason": "item_full"})


def _field_of(place: Place) -> str:
    match place:
        case Objection():
            return "objection"
        case ObjectionMessage():
            return "message"
        case OrderItem():
            return "item"
    return "proposal"
