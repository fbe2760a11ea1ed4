"""Loading an exchange folder: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from alliances.computing.matching import batches
from assessment import jobs
from assessment.choices import FROZEN_PHASES, Phase
from assessment.computing.framework_rows import release
from assessment.exchange.assessor_names import check_names
from assessment.exchange.changes import Changes
from assessment.exchange.checks import check_references
from assessment.exchange.cycle_file import FILE, CycleFile
from assessment.exchange.entering import Loading, write_entries, write_measures
from assessment.exchange.entering_marks import MarkWriter
from assessment.exchange.entering_rulings import write_rulings
from assessment.exchange.faults import Faults, FolderRefused
from assessment.exchange.folder import Folder, read_folder
from assessment.exchange.frameworks import store_framework
from assessment.exchange.published import note_differences
from assessment.exchange.registers import write_registers, write_rows
from assessment.exchange.removing import remove_entries
from assessment.exchange.spells import check_conflicts, check_overlaps, spells_after
from assessment.exchange.stored import Stored, look_up
from assessment.exchange.unit_book import UnitBook
from assessment.exchange.yearly import Plans, note_yearly, plan_yearly, write_yearly
from assessment.models import Cycle, Framework
from assessment.services.computing import owe_computation
from assessment.services.phases import move_cycle

LOADING = 6_251_949  # The advisory lock of loads; any number that nothing else uses.


@dataclass(frozen=True, slots=True)
class Loaded:
    """``ignored`` names tables of the folder that are no part of the format.

    ``phases`` holds the phase of the cycle and the other one that the folder names, if it does.
    """

    cycle: str
    changes: Changes
    ignored: list[str]
    phases: tuple[Phase, Phase] | None = None


class _DryRun(Exception):
    """Everything went well, and nothing of it is to stay."""


def load_folder(
    path: Path, *, now: datetime, is_replacing: bool = False, is_dry_run: bool = False
) -> Loaded:
    """Read a folder and write what differs from the database, in one transaction.

    What the folder has not got is kept, unless ``is_replacing``. A dry run does the same and
    takes it all back. Raises ``FolderRefused`` with every fault, and then nothing is written.
    """
    faults = Faults()
    folder = read_folder(path, faults)
    if folder is None:
        raise FolderRefused(faults)
    changes = Changes()
    try:
        with transaction.atomic():
            _wait_for_other_loads()
            stored = look_up(folder)
            # What is published is compared with itself, not with what units are called now.
            units = UnitBook(folder, stored, faults if stored.published is None else Faults())
            yearly = _check(folder, stored, units, faults, is_replacing=is_replacing)
            assert folder.cycle is not None  # Otherwise there were faults.
            code = str(folder.cycle.code)
            parts = (folder, folder.cycle, stored, units, yearly)
            _Writer(*parts, changes, now, is_replacing).write()
            if is_dry_run:
                raise _DryRun
    except _DryRun:
        pass  # The transaction is undone; what it would have changed is known.
    return Loaded(code, changes, folder.ignored, _phases(folder.cycle, stored.cycle))


def _phases(file: CycleFile | None, cycle: Cycle | None) -> tuple[Phase, Phase] | None:
    if file is None or cycle is None or file.given_phase in (None, cycle.phase):
        return None
    return Phase(cycle.phase), file.phase


def _wait_for_other_loads() -> None:
    """Let one load after another touch the registers; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])


def _check(
    folder: Folder, stored: Stored, units: UnitBook, faults: Faults, *, is_replacing: bool
) -> Plans:
    check_references(folder, stored, units, faults, is_replacing=is_replacing)
    spells = spells_after(folder, stored, units, is_replacing=is_replacing)
    yearly = plan_yearly(folder, stored, units, spells, faults, is_replacing=is_replacing)
    if stored.published is None:
        check_overlaps(spells, faults)
        check_conflicts(folder, spells, faults)
        check_names(folder, faults)
    if faults:
        raise FolderRefused(faults)
    return yearly


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes a folder without faults, in a transaction."""

    folder: Folder
    file: CycleFile
    stored: Stored
    units: UnitBook
    yearly: Plans
    changes: Changes
    now: datetime
    is_replacing: bool

    def write(self) -> None:
        is_new = self.stored.cycle is None
        was_frozen = self.stored.cycle is not None and self.stored.cycle.is_frozen
        changed = self._write_registers()
        cycle = self._write_cycle(self._write_framework())
        self._write_inputs(cycle, changed)
        if was_frozen:
            _refuse_changes(cycle, self.changes)
        elif self.changes.touches_results:
            owe_computation(cycle)
            _owe_elsewhere(cycle, changed)
        if is_new and self.file.phase in FROZEN_PHASES:
            _publish(cycle, self.file.phase, self.now)

    def _write_registers(self) -> set[str]:
        """Return the codes of the alliances that changed. A published cycle changes none."""
        folder, stored, changes = self.folder, self.stored, self.changes
        if stored.cycle is None or stored.published is None:
            moved = write_registers(
                folder, stored, self.units, changes, is_replacing=self.is_replacing
            )
            write_yearly(self.yearly, stored, self.units, changes)
            return moved
        changed = note_differences(
            folder, stored, stored.published, changes, is_replacing=self.is_replacing
        )
        note_yearly(self.yearly, changes)
        if new := [str(code) for code in folder.alliances.rows if code not in stored.entries]:
            changes.note("alliances.csv", "+", new)
            _refuse_changes(stored.cycle, changes)
        return changed

    def _write_framework(self) -> Framework:
        definition, framework = self.folder.framework.definition, self.stored.framework
        assert definition is not None
        told = [f"{definition.code}, {definition.version}"]
        if framework is None:
            self.changes.note("framework.yaml", "+", told)
            return store_framework(definition, self.now)
        if framework.released_at is None:
            self.changes.note("framework.yaml", "~", told)
            return release(framework, self.now, by=None)
        return framework

    def _write_cycle(self, framework: Framework) -> Cycle:
        """Add the cycle or change what differs; the phase of one that is there stays."""
        file, cycle = self.file, self.stored.cycle
        assert file.name is not None
        values: dict[str, Any] = {
            "name_zh": file.name["zh-hans"],
            "name_en": file.name["en"],
            "year": file.year,
            "as_of": file.as_of,
            "region_id": file.region,
            "framework_id": framework.pk,
        }
        if cycle is None:
            # Results are published by a move, once they are there.
            phase = Phase.NOTICE if file.phase in FROZEN_PHASES else file.phase
            values |= {"code": file.code, "phase": phase}
        added, changed = write_rows(Cycle, [(cycle, values)])
        self.changes.note(FILE, "+", added, lambda row: row.code)
        self.changes.note(FILE, "~", changed, lambda row: row.code)
        return cycle or added[0]

    def _write_inputs(self, cycle: Cycle, changed: set[str]) -> None:
        stored = self.stored
        gone = {
            code: stored.entries.pop(code)
            for code in [*stored.entries]
            if self.is_replacing and code not in self.folder.alliances.rows
        }
        remove_entries(cycle, gone, self.changes)
        entries = write_entries(self.folder, stored, cycle, changed, self.changes)
        load = Loading(self.folder, cycle, entries, self.changes, self.now, self.is_replacing)
        write_measures(load)
        MarkWriter(load).write()
        write_rulings(load)


def _owe_elsewhere(cycle: Cycle, alliances: set[str]) -> None:
    """Have other open cycles computed again, for results carry the names of the alliances."""
    others = Cycle.objects.exclude(pk=cycle.pk).exclude(phase__in=FROZEN_PHASES)
    found: set[Cycle] = set()
    for batch in batches(alliances):
        found.update(others.filter(entries__alliance__code__in=batch))
    for other in found:
        owe_computation(other)


def _refuse_changes(cycle: Cycle, changes: Changes) -> None:
    if changes:
        faults = Faults()
        faults.add(
            FILE,
            "code",
            _(
                "The cycle %(cycle)s is published and cannot be changed, but this folder differs:"
                " %(differences)s."
            )
            % {"cycle": cycle.code, "differences": "; ".join(changes.summary())},
        )
        raise FolderRefused(faults)


def _publish(cycle: Cycle, phase: Phase, now: datetime) -> None:
    """Compute and publish a cycle that arrives as published, whatever is missing in it."""
    owe_computation(cycle)
    jobs.compute_cycle(cycle.pk)
    reason = _("Loaded as published.")
    move_cycle(cycle.pk, Phase.PUBLISHED, by=None, now=now, reason=reason, is_forced=True)
    if phase == Phase.ARCHIVED:
        move_cycle(cycle.pk, Phase.ARCHIVED, by=None, now=now, reason=reason)
