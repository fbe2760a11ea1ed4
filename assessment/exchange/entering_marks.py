"""Writing marks, the sheets they stand on and the assessors who gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from alliances.computing.matching import matching
from assessment.choices import Phase
from assessment.exchange import bulk
from assessment.exchange.entering import READ_AT_ONCE, Loading
from assessment.exchange.numbered import BITS, Marks
from assessment.models import Assessor, Assignment, Indicator, Mark
from members.choices import Role
from members.models import User

OPEN_PHASES = (Phase.DRAFT, Phase.REPORTING, Phase.SCREENING, Phase.SCORING)


MarkAndComment = tuple[int | None, str]
Sheet = tuple[int, int]  # the keys of the entry and of the assessor


@dataclass(frozen=True, slots=True)
class _Found:
    """What stored marks are to become, by their keys."""

    changed: dict[int, MarkAndComment] = field(default_factory=dict)
    commented: dict[int, MarkAndComment] = field(default_factory=dict)
    withdrawn: dict[int, MarkAndComment] = field(default_factory=dict)


class MarkWriter:
    """Adds, changes and, when everything is replaced, withdraws marks."""

    def __init__(self, load: Loading) -> None:
        self._load = load
        self._marks: Marks = load.folder.marks
        judged = Indicator.objects.filter(framework=load.cycle.framework_id)
        self._indicators = dict(judged.values_list("code", "pk"))
        self._assessors = assessors_by_name(self._marks.assessors.texts)
        self._codes = {entry.pk: code for code, entry in load.entries.items()}

    def write(self) -> None:
        """Write what differs; the marks that were read are used up, for there may be many."""
        wanted = self._marks.cells
        given = self._sheets()
        found = _Found()
        for key, pk, hundredths, comment in self._stored():
            cell = wanted.pop(key, None) if key is not None else None
            if cell is None:
                if self._load.is_replacing and hundredths is not None:
                    found.withdrawn[pk] = (None, "")
            elif hundredths != cell >> BITS:
                found.changed[pk] = (cell >> BITS, self._comment(key, comment))
            elif comment != self._comment(key, comment):
                found.commented[pk] = (hundredths, self._comment(key, comment))
        changed = self._update(found.changed)
        commented = self._update(found.commented)
        withdrawn = self._update(found.withdrawn)
        self._insert(wanted)
        self._write_sheets(given, withdrawn)
        note = self._load.changes.note
        note("marks.csv", "+", wanted, self._tell_key)
        note("marks.csv", "~", changed, self._tell_row)
        note("marks.csv", "~", commented, self._tell_row, touches_results=False)
        note("marks.csv", "-", withdrawn, self._tell_row)

    def _stored(self) -> Iterator[tuple[int | None, int, int | None, str]]:
        """Yield the folder's key, the database's key, mark and comment of each stored mark."""
        marks = self._marks
        alliances = _places(marks.alliances.texts, lambda code: self._load.entries[code].pk)
        indicators = _places(marks.indicators.texts, self._indicators.__getitem__)
        assessors = _places(marks.assessors.texts, self._assessors.__getitem__)
        stored = Mark.objects.filter(entry__cycle=self._load.cycle)
        columns = ("pk", "entry", "indicator", "assessor", "hundredths", "comment")
        rows = stored.values_list(*columns).iterator(chunk_size=READ_AT_ONCE)
        for pk, entry, indicator, assessor, hundredths, comment in rows:
            parts = (alliances.get(entry), indicators.get(indicator), assessors.get(assessor))
            key = None if None in parts else marks.key(*parts)  # type: ignore[arg-type]  # None is ruled out before.
            yield key, pk, hundredths, comment

    def _comment(self, key: int | None, before: str) -> str:
        if not self._marks.has_comments and not self._load.is_replacing:
            return before
        return self._marks.comments.get(key or 0, "")

    def _update(self, wanted: Mapping[int, MarkAndComment]) -> list[Mark]:
        """Give the marks with these keys another content and their next version."""
        rows = list(matching(Mark.objects.all(), "pk", wanted))
        for row in rows:
            row.hundredths, row.comment = wanted[row.pk]
            row.version += 1
            row.updated_at = self._load.now
        bulk.update(Mark, rows, ["hundredths", "comment", "version", "updated_at"])
        return rows

    def _insert(self, wanted: Mapping[int, int]) -> None:
        if not wanted:
            return
        columns = (
            *("entry_id", "indicator_id", "assessor_id"),
            *("hundredths", "comment", "version", "updated_at"),
        )
        bulk.insert(Mark, columns, self._new_rows(wanted), self._load.cycle.pk)

    def _new_rows(self, wanted: Mapping[int, int]) -> Iterator[tuple[Any, ...]]:
        marks = self._marks
        entries = [self._load.entries[code].pk for code in marks.alliances.texts]
        indicators = [self._indicators[code] for code in marks.indicators.texts]
        assessors = [self._assessors[name] for name in marks.assessors.texts]
        for key in sorted(wanted):
            alliance, indicator, assessor = marks.parts(key)
            yield (
                entries[alliance],
                indicators[indicator],
                assessors[assessor],
                wanted[key] >> BITS,
                marks.comments.get(key, ""),
                1,
                self._load.now,
            )

    def _sheets(self) -> set[Sheet]:
        marks, entries = self._marks, self._load.entries
        pairs = {(key[0], key[2]) for key in map(marks.parts, marks.cells)}
        return {
            (
                entries[marks.alliances.texts[alliance]].pk,
                self._assessors[marks.assessors.texts[assessor]],
            )
            for alliance, assessor in pairs
        }

    def _write_sheets(self, given: set[Sheet], withdrawn: list[Mark]) -> None:
        """Give each assessor a sheet for the alliances marked; take back those that lost every
        mark. Sheets on which nothing was ever marked are no part of a folder and stay."""
        load = self._load
        stored = Assignment.objects.filter(entry__cycle=load.cycle)
        known = set(stored.values_list("entry", "assessor"))
        is_over = load.cycle.phase not in OPEN_PHASES
        rows = ((*pair, load.now if is_over else None) for pair in sorted(given - known))
        if given - known:
            columns = ("entry_id", "assessor_id", "submitted_at")
            bulk.insert(Assignment, columns, rows, load.cycle.pk)
        if lost := {(row.entry_id, row.assessor_id) for row in withdrawn} - given:
            bulk.delete(
                Assignment, [row for row in stored if (row.entry_id, row.assessor_id) in lost]
            )

    def _tell_key(self, key: int) -> str:
        marks = self._marks
        alliance, indicator, assessor = marks.parts(key)
        return ", ".join(
            (
                marks.alliances.texts[alliance],
                marks.indicators.texts[indicator],
                marks.assessors.texts[assessor],
            )
        )

    def _tell_row(self, row: Mark) -> str:
        return f"{self._codes[row.entry_id]}, {row.indicator.code}, {row.assessor.name}"


def _places(texts: list[str], pk_of: Callable[[str], int]) -> dict[int, int]:
    return {pk_of(text): place for place, text in enumerate(texts)}


def assessors_by_name(names: list[str]) -> dict[str, int]:
    """Return the assessors of these names, new ones with the account of the same name if any."""
    known = {row.name: row.pk for row in matching(Assessor.objects.all(), "name", names)}
    missing = [name for name in names if name not in known]
    accounts = {
        user.username: user
        for user in matching(
            User.objects.filter(role=Role.ASSESSOR, assessor=None), "username", missing
        )
    }
    added = bulk.create(
        Assessor, [Assessor(name=name, user=accounts.get(name)) for name in missing]
    )
    return known | {row.name: row.pk for row in added}
