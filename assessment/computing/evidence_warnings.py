"""What the bureau should know of evidence: the same file elsewhere, in an earlier year, or of
another time. It proves nothing by itself; a person looks at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliances.computing.period import year_to
from assessment.models import Cycle, Evidence, EvidenceLink


@dataclass(frozen=True, slots=True)
class Warning:
    """``kind`` is ``elsewhere``, ``earlier`` or ``outside``."""

    kind: str
    sentence: str


def warnings_of(evidence: Iterable[Evidence], cycle: Cycle) -> dict[int, list[Warning]]:
    """Return by key what is to be pointed out about each piece, in two queries.

    It names other alliances, so it is for the bureau alone.
    """
    pieces = list(evidence)
    found: dict[int, list[Warning]] = defaultdict(list)
    if pieces:
        _elsewhere(pieces, found)
        _earlier(pieces, cycle, found)
    first, last = year_to(cycle.as_of)
    for piece in pieces:
        if piece.dated_on is not None and not first <= piece.dated_on <= last:
            told = {"day": date_format(piece.dated_on)}
            sentence = _("Dated %(day)s, which is outside the year of this report.") % told
            found[piece.pk].append(Warning("outside", sentence))
    return found


def _elsewhere(pieces: list[Evidence], found: dict[int, list[Warning]]) -> None:
    uses = Evidence.objects.filter(file__in={piece.file_id for piece in pieces})
    alliances = defaultdict(list)
    for use in uses.select_related("alliance").order_by("alliance__code"):
        alliances[use.file_id].append(use.alliance)
    for piece in pieces:
        others = [each.name for each in alliances[piece.file_id] if each.pk != piece.alliance_id]
        if others:
            told = {"alliances": _("; ").join(others)}
            sentence = _("The same file is in the library of: %(alliances)s.") % told
            found[piece.pk].append(Warning("elsewhere", sentence))


def _earlier(pieces: list[Evidence], cycle: Cycle, found: dict[int, list[Warning]]) -> None:
    links = EvidenceLink.objects.filter(
        evidence__in=[piece.pk for piece in pieces], item__report__entry__cycle__year__lt=cycle.year
    )
    years = defaultdict(set)
    for key, year in links.values_list("evidence", "item__report__entry__cycle__year").distinct():
        years[key].add(str(year))
    for piece in pieces:
        if piece.pk in years:
            told = {"years": _("; ").join(sorted(years[piece.pk]))}
            sentence = _("Already used in the report of: %(years)s.") % told
            found[piece.pk].append(Warning("earlier", sentence))
