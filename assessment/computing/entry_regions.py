"""The regions in which the alliances of a cycle are assessed."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.models import Cycle, Entry, Result
from members.models import Region


def regions_in(cycle: Cycle, entries: Sequence[Entry]) -> dict[int, Region]:
    """Return by the key of an entry the region that the results of ``cycle`` say, else where the
    alliance is now; in one query, and one more where somebody has moved since.

    ``entries`` come with the regions of their alliances.
    """
    results = Result.objects.filter(computation=cycle.computation_id, entry__in=entries)
    codes = dict(results.values_list("entry", "region_code"))
    known = {entry.alliance.region_id: entry.alliance.region for entry in entries}
    if left := set(codes.values()) - known.keys():
        known |= Region.objects.in_bulk(left)
    return {entry.pk: known[codes.get(entry.pk, entry.alliance.region_id)] for entry in entries}
