"""Taking alliances out of a cycle, with all that hangs on their taking part."""

from __future__ import annotations

from alliances.computing.matching import batches
from assessment.exchange import bulk
from assessment.exchange.changes import Changes
from assessment.models import Assignment, Cycle, Entry, Mark, MeasureValue, Result, Ruling, Run


def remove_entries(cycle: Cycle, entries: dict[str, Entry], changes: Changes) -> None:
    """Remove what was entered for the alliances in ``entries``, which go by code.

    Whoever reads the rows to compute results waits or starts again: the entries are locked
    first, so that no result of them can come in between. The register keeps the alliances.
    """
    for batch in batches(entries.values()):
        keys = [entry.pk for entry in batch]
        list(Entry.objects.filter(pk__in=keys).select_for_update().values_list("pk"))
        for model in (Mark, Assignment, MeasureValue, Ruling):
            bulk.delete(model, list(model.objects.filter(entry__in=keys)))
        Result.objects.filter(entry__in=keys, computation__frozen_at=None).delete()
        Run.objects.filter(entry__in=keys).delete()
        Entry.objects.filter(pk__in=keys).delete()
    changes.note("alliances.csv", "-", sorted(entries))
