"""Writing exceptions. Their order counts: vetoes act in the order in which they were recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from alliances.tables.columns import Row
from assessment.exchange import bulk
from assessment.exchange.entering import Loading
from assessment.models import Ruling

Key = tuple[str, str]  # kind and item


def write_rulings(load: Loading) -> None:
    """Add, change and, when everything is replaced, remove exceptions."""
    wanted: dict[str, dict[Key, Row]] = defaultdict(dict)
    for row in load.folder.exceptions.rows.values():
        key = (row.values["kind"], row.values.get("item", ""))
        wanted[row.values["alliance"]][key] = row
    stored = _stored(load)
    added: list[Ruling] = []
    changed: list[Ruling] = []
    dropped: list[Ruling] = []
    for alliance in sorted({*wanted, *stored}):
        kept = {(ruling.kind, ruling.item): ruling for ruling in stored[alliance]}
        if load.is_replacing:
            dropped += [kept.pop(key) for key in [*kept] if key not in wanted[alliance]]
        entry_id = load.entries[alliance].pk
        for ruling in _differing(entry_id, wanted[alliance], kept):
            (added if ruling.pk is None else changed).append(ruling)
    bulk.delete(Ruling, dropped)
    bulk.update(Ruling, changed, ["value", "reason", "sequence", "author"])
    bulk.create(Ruling, added)
    codes = {entry.pk: code for code, entry in load.entries.items()}

    def tell(ruling: Ruling) -> str:
        return ", ".join(filter(None, (codes[ruling.entry_id], ruling.kind, ruling.item)))

    load.changes.note("exceptions.csv", "+", added, tell)
    load.changes.note("exceptions.csv", "~", changed, tell)
    load.changes.note("exceptions.csv", "-", dropped, tell)


def _stored(load: Loading) -> dict[str, list[Ruling]]:
    codes = {entry.pk: code for code, entry in load.entries.items()}
    found: dict[str, list[Ruling]] = defaultdict(list)
    rulings = Ruling.objects.filter(entry__cycle=load.cycle)
    for ruling in rulings.order_by("sequence", "pk"):
        found[codes[ruling.entry_id]].append(ruling)
    return found


def _differing(
    entry_id: int, wanted: Mapping[Key, Row], kept: Mapping[Key, Ruling]
) -> list[Ruling]:
    """Return the rulings of one alliance to be added or changed."""
    places = _sequence(list(wanted), kept)
    rulings = []
    for key, row in wanted.items():
        content = (row.values.get("value"), row.values["reason"])
        ruling = kept.get(key) or Ruling(entry_id=entry_id, kind=key[0], item=key[1])
        is_same = (ruling.value, ruling.reason) == content
        if is_same and ruling.sequence == places[key]:
            continue
        if not is_same:
            ruling.value, ruling.reason = content
            ruling.author = None
        ruling.sequence = places[key]
        rulings.append(ruling)
    return rulings


def _sequence(wanted: list[Key], kept: Mapping[Key, Ruling]) -> dict[Key, int]:
    """Give each exception of the file its place.

    Stored ones keep theirs, new ones follow. Where that is not the order of the file, its
    exceptions get new places after all others.
    """
    last = max((ruling.sequence for ruling in kept.values()), default=0)
    known = [key for key in kept if key in wanted]
    if wanted[: len(known)] != known:
        known = []
    places = {key: kept[key].sequence for key in known}
    return places | {key: last + place for place, key in enumerate(wanted[len(known) :], 1)}
