"""Evidence: taken into the library of an alliance, linked to the items it proves, unlinked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from alliances.models import Alliance
from assessment.computing.stored_files import mend, store_content
from assessment.errors import EvidenceRefused
from assessment.files.inspect import Seen, inspect
from assessment.files.kinds import clean_name, kind_of
from assessment.files.receive import Received
from assessment.models import Cycle, Evidence, EvidenceLink, ReportItem
from assessment.models.reports import WRITABLE
from assessment.permissions import can_write_report
from assessment.services.report_doors import REPORTING_PHASES, writable_item
from common.history import sign
from members.models import User

MOST_PAGE = 1_000_000
MOST_RANGES = 20
_RANGE = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?", re.ASCII)


def add_evidence(
    alliance_id: int,
    received: Received,
    *,
    name: str,
    dated_on: date | None,
    by: User,
    now: datetime,
    item_id: int | None = None,
    pages: str = "",
    shows: str = "",
) -> Evidence:
    """Take a file that came in into the library; ``dated_on`` is the date of the document.

    Given ``item_id``, it is linked to that item in one go, with the ``pages`` to look at and what
    the file ``shows``. The same file again gives the evidence that is there, with ``was_known``
    set; what was told of it stays, and what was not is added unless a report was filed with it. Raises ``PermissionDenied``,
    ``FileRefused``, ``EvidenceRefused`` or what ``writable_item`` raises, and then keeps nothing.
    """
    if not can_write_report(by, Alliance.objects.get(pk=alliance_id)):
        raise PermissionDenied
    seen = inspect(received.path)
    safe_name = clean_name(name, seen.kind)
    with transaction.atomic():
        item = writable_item(item_id, by) if item_id is not None else None
        wanted = clean_pages(pages, seen.pages)
        alliance = Alliance.objects.select_for_update(no_key=True).get(pk=alliance_id)
        if item is not None and item.report.entry.alliance_id != alliance.pk:
            raise PermissionDenied
        evidence = _known(alliance, received, dated_on)
        if item is not None:
            _check_links(item, evidence)
        if evidence is None:
            evidence = _added(alliance, received, seen, safe_name, dated_on, by, now)
        if item is not None:
            told = _told(item, evidence)
            _link(item, evidence, wanted or told.pages, shows.strip() or told.shows, by, now)
    return evidence


def _known(alliance: Alliance, received: Received, dated_on: date | None) -> Evidence | None:
    library = Evidence.objects.filter(alliance=alliance).select_related("file")
    known = library.filter(file__sha256=received.sha256).first()
    if known is not None:
        known.was_known = True
        mend(known.file, received)
        if known.dated_on is None and dated_on is not None and not filed_among([known]):
            known.dated_on = dated_on
            known.save(update_fields=["dated_on"])
    return known


def filed_among(pieces: Iterable[Evidence]) -> set[int]:
    """Return the keys of those that a report names where it is closed: what was filed says their
    name and date."""
    links = EvidenceLink.objects.filter(evidence__in=list(pieces))
    open_links = links.filter(
        item__state__in=WRITABLE, item__report__entry__cycle__phase__in=REPORTING_PHASES
    )
    closed = links.exclude(pk__in=open_links.values("pk"))
    return set(closed.values_list("evidence", flat=True))


@transaction.atomic
def describe_evidence(
    evidence_id: int, *, name: str, dated_on: date | None, by: User, now: datetime
) -> Evidence:
    """Change what is told of a file: its name, and the date of the document.

    Raises ``PermissionDenied``, ``FileRefused`` where the name says that it is something else, or
    ``EvidenceRefused`` once a report was filed with it.
    """
    evidence = Evidence.objects.select_related("alliance", "file").get(pk=evidence_id)
    if not can_write_report(by, evidence.alliance):
        raise PermissionDenied
    # No report is filed meanwhile, and nobody changes the same.
    entries = evidence.alliance.entries.filter(cycle__phase__in=REPORTING_PHASES)
    list(Cycle.objects.filter(pk__in=entries.values("cycle")).order_by("pk").locked())
    evidence = (
        Evidence.objects.select_for_update(no_key=True, of=("self",))
        .select_related("file")
        .get(pk=evidence_id)
    )
    wanted = clean_name(name, kind_of(evidence.file.media_type))
    if (evidence.name, evidence.dated_on) == (wanted, dated_on):
        return evidence
    if filed_among([evidence]):
        sentence = _(
            "A report was filed with this file: its name and date stay as they were filed."
        )
        raise EvidenceRefused(sentence, {"reason": "filed"})
    evidence.name, evidence.dated_on = wanted, dated_on
    sign(evidence, by)
    evidence.save(update_fields=["name", "dated_on"])
    for link in evidence.links.select_related("item"):
        _touch(link.item, by, now)
    return evidence


def _added(
    alliance: Alliance,
    received: Received,
    seen: Seen,
    name: str,
    dated_on: date | None,
    by: User,
    now: datetime,
) -> Evidence:
    _check_room(alliance.pk, received.bytes)
    stored = store_content(
        received,
        received.sha256,
        size=received.bytes,
        media_type=seen.kind.media_type,
        pages=seen.pages,
    )
    return Evidence.objects.create(
        alliance=alliance,
        file=stored,
        name=name,
        dated_on=dated_on,
        uploaded_by=by,
        uploaded_at=now,
    )


def _check_room(alliance_id: int, size: int) -> None:
    stored = Evidence.objects.filter(alliance=alliance_id).aggregate(n=Sum("file__size"))["n"] or 0
    most = settings.EVIDENCE_MOST_PER_ALLIANCE_BYTES
    if stored + size > most:
        sentence = _(
            "The library is full: the files of an alliance have %(most)s MB at most together."
        )
        raise EvidenceRefused(sentence % {"most": most // 2**20}, {"reason": "library_full"})


@transaction.atomic
def link_evidence(
    item_id: int,
    evidence_id: int,
    *,
    pages: str,
    by: User,
    now: datetime,
    shows: str | None = None,
) -> EvidenceLink:
    """Say that evidence proves an item; ``pages`` are those to look at, "3-5, 8", empty for all.

    ``shows`` is what it shows there; None leaves what was said. Linking again changes both. Raises
    what ``writable_item`` raises, or ``EvidenceRefused``.
    """
    item = writable_item(item_id, by)
    evidence = _own_evidence(item, evidence_id)
    wanted = clean_pages(pages, evidence.file.pages)
    _check_links(item, evidence)
    said = _told(item, evidence).shows if shows is None else shows.strip()
    return _link(item, evidence, wanted, said, by, now)


def _check_links(item: ReportItem, evidence: Evidence | None) -> None:
    """Refuse one link more than an item may have."""
    most = settings.EVIDENCE_MOST_PER_ITEM
    linked = list(item.links.values_list("evidence", flat=True))
    if len(linked) >= most and (evidence is None or evidence.pk not in linked):
        sentence = _("%(most)s pieces of evidence are enough for one item. Take one away first.")
        raise EvidenceRefused(sentence % {"most": most}, {"reason": "item_full"})


def _link(
    item: ReportItem, evidence: Evidence, pages: str, shows: str | None, by: User, now: datetime
) -> EvidenceLink:
    link = _told(item, evidence)
    told = (pages, shows or None, False)
    if link.pk is not None and (link.pages, link.shows, link.is_carried) == told:
        return link
    link.pages, link.shows, link.is_carried = told
    link.save()
    _touch(item, by, now)
    return link


@transaction.atomic
def unlink_evidence(item_id: int, evidence_id: int, *, by: User, now: datetime) -> None:
    """Take evidence away from an item; it stays in the library. Raises what ``writable_item`` does."""
    item = writable_item(item_id, by)
    link = item.links.filter(evidence=evidence_id).first()
    if link is not None:
        link.delete()
        _touch(item, by, now)


def _own_evidence(item: ReportItem, evidence_id: int) -> Evidence:
    """Return evidence of the alliance whose report it is; another's is not there."""
    library = Evidence.objects.filter(alliance=item.report.entry.alliance_id)
    found = library.select_related("file").filter(pk=evidence_id).first()
    if found is None:
        raise EvidenceRefused(_("There is no such file in the library."), {"reason": "unknown"})
    return found


def _told(item: ReportItem, evidence: Evidence) -> EvidenceLink:
    """Return what the item says of the evidence already, or a link that is not saved yet."""
    link = item.links.filter(evidence=evidence).first()
    return link or EvidenceLink(item=item, evidence=evidence)


def _touch(item: ReportItem, by: User, now: datetime) -> None:
    item.updated_by, item.updated_at = by, now
    item.save(update_fields=["updated_by", "updated_at"])


def clean_pages(given: str, most: int | None) -> str:
    """Return page ranges in one spelling, "3-5, 8"; ``most`` is the number of pages, if known.

    Raises ``EvidenceRefused``.
    """
    text = given.translate(str.maketrans("，、；;－–—~～", ",,,,-----"))
    parts = [part.replace(" ", "") for part in text.split(",") if part.strip()]
    found = [_RANGE.fullmatch(part) for part in parts]
    if len(parts) > MOST_RANGES or not all(found):
        raise EvidenceRefused(_("Write the pages like this: 3-5, 8."), {"reason": "pages"})
    ranges = [(int(each[1]), int(each[2] or each[1])) for each in found if each]
    if any(first < 1 or last < first or last > MOST_PAGE for first, last in ranges):
        sentence = _("Pages count from 1 on, the smaller number first: 3-5, 8.")
        raise EvidenceRefused(sentence, {"reason": "pages"})
    if most is not None and any(last > most for _first, last in ranges):
        sentence = _("The file has %(pages)s pages.") % {"pages": most}
        raise EvidenceRefused(sentence, {"reason": "pages"})
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in sorted(set(ranges)))[:100]
