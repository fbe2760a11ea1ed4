"""The ranking as everybody reads it: pages, REST and the command take the same rows from here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.utils.translation import get_language

from alliances.models import SecretariatSeat
from assessment.choices import FROZEN_PHASES, Phase
from assessment.computing.outlines import Outline, by_grade, by_total
from assessment.computing.portions import Rules
from assessment.models import Cycle, Result, Run
from assessment.querysets import SEES_ALL
from members.choices import Role

if TYPE_CHECKING:
    from assessment.querysets import Person, ResultQuerySet

Row: TypeAlias = dict[str, Any]

COLUMNS = (
    "code",
    "name_zh",
    "name_en",
    "region_code",
    "kind",
    "status",
    "total_hundredths",
    "grade",
    "outcome",
    "reasons",
    "criteria",
    "missing",
    "rank",
)
PORTION = 2000
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_HIDDEN = ("null", "null", "null", "[]", "{}", "[]")


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see of a cycle's results.

    The figures of all (``is_whole``), of a region (``prefix``) or of one alliance (``alliance``);
    with ``has_names`` also the names and grades of the rest.
    """

    is_whole: bool = False
    prefix: str | None = None
    alliance: str | None = None
    has_names: bool = False

    def shows_figures(self, code: str, region_code: str) -> bool:
        in_region = self.prefix is not None and region_code.startswith(self.prefix)
        return self.is_whole or in_region or code == self.alliance

    @property
    def figures(self) -> Q:
        """The results whose figures are seen."""
        if self.is_whole:
            return Q()
        if self.prefix is not None:
            return Q(region_code__startswith=self.prefix)
        return Q(code=self.alliance or "")


WHOLE = Sight(is_whole=True)


def sight_of(user: Person, phase: str) -> Sight | None:
    """Return what ``user`` may see of the results of a visible cycle; None is nothing at all."""
    if phase in FROZEN_PHASES or (user.is_authenticated and user.role in SEES_ALL):
        return WHOLE
    has_names = phase == Phase.NOTICE
    if user.is_authenticated and user.role == Role.DISTRICT:
        return Sight(prefix=user.region_prefix, has_names=has_names)
    if not has_names:
        return None
    if user.is_authenticated and user.role == Role.SECRETARIAT:
        seat = SecretariatSeat.objects.filter(user=user).values_list("alliance__code", flat=True)
        return Sight(alliance=seat.first(), has_names=True)
    return Sight(has_names=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to leave in; empty means everything. ``region`` is a prefix: 3703 or 370303."""

    region: str = ""
    grade: str = ""
    kind: str = ""
    chain: str = ""
    outcome: str = ""
    search: str = ""

    @property
    def is_everything(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))

    def keep(self, results: ResultQuerySet, sight: Sight) -> ResultQuerySet:
        """Filter ``results``. An outcome is a figure: it finds no row whose figures are hidden."""
        if self.is_everything:
            return results
        exact = {name: getattr(self, name) for name in ("grade", "kind") if getattr(self, name)}
        results = results.filter(**exact)
        if self.region:
            results = results.within(self.region)
        if self.chain:
            place = StrIndex(F("chains"), Value(f";{self.chain};"))
            results = results.alias(place=place).filter(place__gt=0)
        if self.outcome:
            results = results.filter(sight.figures, outcome=self.outcome)
        if self.search:
            found = Q(code__icontains=self.search) | Q(name_zh__icontains=self.search)
            results = results.filter(found | Q(name_en__icontains=self.search))
        return results


def is_stale(cycle: Cycle) -> bool:
    """Whether the results are being computed anew, or have never been computed; in no query where
    ``cycle`` comes with its standing."""
    if cycle.is_frozen:
        return False
    is_owed: bool | None = getattr(cycle, "is_owed", None)
    if is_owed is None:
        is_owed = Run.objects.unsettled().filter(cycle=cycle).exists()
    return cycle.computation_id is None or is_owed


@dataclass(frozen=True)
class Ranking:
    """The results of a cycle as somebody sees them, in order: by rank, then by code.

    To those who see names and grades alone they are listed by grade, then by code, so that the
    order gives nothing away. A rank is the place in the whole cycle, whatever is filtered.
    ``cycle`` comes with its framework and computation.
    """

    cycle: Cycle
    sight: Sight = WHOLE
    wanted: Wanted = Wanted()

    def count(self) -> int:
        return self._outline.count

    def rows(self, start: int, stop: int) -> list[Row]:
        """Return the rows at the places from ``start`` up to but not including ``stop``."""
        return [self.row(values) for values in self._values(start, stop)]

    def rows_as_json(self, start: int, stop: int) -> str:
        """Return the same rows as the items of a JSON list, without its brackets."""
        return ",".join([self.row_as_json(values) for values in self._values(start, stop)])

    def _values(self, start: int, stop: int) -> list[tuple[Any, ...]]:
        return self._outline.slice(self.results, start, stop, COLUMNS)

    def all_rows(self) -> Iterator[Row]:
        """Yield every row, a portion in memory at a time."""
        for start in range(0, self.count(), PORTION):
            yield from self.rows(start, start + PORTION)

    def row_of(self, code: str) -> Row | None:
        """Return the row of one alliance; None when it has none or may not be seen."""
        values = self.results.filter(code=code).values_list(*COLUMNS).first()
        return None if values is None else self.row(values)

    def rank_of(self, total: int | None, stored: int | None) -> int | None:
        """Return the rank of a total: the one stored on publication, else the present one."""
        if total is None or self.cycle.is_frozen:
            return stored
        return self._places.rank(total)

    @cached_property
    def criteria(self) -> list[str]:
        """The codes of the criteria in the framework's order."""
        return [each.code for each in Rules.of(self.cycle.framework).definition.criteria]

    @cached_property
    def results(self) -> ResultQuerySet:
        """The rows that are seen and wanted, unordered."""
        results = Result.objects.filter(computation=self.cycle.computation_id)
        if not self.sight.has_names:
            results = results.filter(self.sight.figures)
        return self.wanted.keep(results, self.sight)

    @cached_property
    def _outline(self) -> Outline:
        key = (*self._version, self.sight, self.wanted)
        if self.sight.has_names:
            bands = [band["code"] for band in self._bands]
            return by_grade(key, self.results, bands)
        return by_total(key, self.results)

    @cached_property
    def _places(self) -> Outline:
        """The order of the whole cycle, which gives the ranks as long as it is open."""
        every = Result.objects.filter(computation=self.cycle.computation_id)
        return by_total((*self._version, WHOLE, Wanted()), every)

    @property
    def _version(self) -> tuple[Any, ...]:
        return version_of(self.cycle)

    @cached_property
    def _bands(self) -> list[dict[str, Any]]:
        bands = self.cycle.framework.policy["grades"]
        return sorted(bands, key=lambda band: Decimal(str(band["at_least"])), reverse=True)

    @cached_property
    def grades(self) -> dict[str, dict[str, str]]:
        """Code and name of each grade by its code, the best first."""
        language = "en" if self._is_english else "zh-hans"
        return {
            band["code"]: {
                "code": band["code"],
                "name": band["name"].get(language) or band["name"].get("zh-hans") or band["code"],
            }
            for band in self._bands
        }

    def at_least(self, grade: str) -> Decimal:
        """Return the rounded total from which on a grade is reached."""
        return next(Decimal(str(band["at_least"])) for band in self._bands if band["code"] == grade)

    @cached_property
    def _is_english(self) -> bool:
        return (get_language() or "").startswith("en")

    def row(self, values: tuple[Any, ...]) -> Row:
        """Return the row of one result, given the values of ``COLUMNS``."""
        row: Row = json.loads(self.row_as_json(values))
        return row

    def row_as_json(self, values: tuple[Any, ...]) -> str:
        """Write the row of one result, given the values of ``COLUMNS``.

        As text, since a page of a hundred rows is mostly asked for as such; whoever needs the
        single figures reads them back (``row``).
        """
        code, name_zh, name_en, region, kind, status, total, grade, *figures = values
        name = name_en if self._is_english and name_en else name_zh
        rank, shown, outcome, reasons, criteria, missing = _HIDDEN
        if self.sight.shows_figures(code, region):
            outcome, reasons, criteria, missing, stored = figures
            rank = str(self.rank_of(total, stored) or "null")
            shown = "null" if total is None else f'"{total // 100}.{total % 100:02d}"'
            outcome = f'"{outcome}"' if outcome else "null"
            reasons, missing = _list(reasons), _list(missing)
        return (
            f'{{"rank":{rank},"alliance":{{"code":{_json(code)},"name":{_json(name)},'
            f'"region":"{region}","kind":"{kind}"}},"status":"{status}","total":{shown},'
            f'"grade":{self._grades_as_json.get(grade, "null")},"outcome":{outcome},'
            f'"reasons":{reasons},"criteria":{criteria},"missing":{missing}}}'
        )

    @cached_property
    def _grades_as_json(self) -> dict[str, str]:
        return {code: _json(grade) for code, grade in self.grades.items()}


def _list(codes: str) -> str:
    return _json(codes.split()) if codes else "[]"


def version_of(cycle: Cycle) -> tuple[Any, ...]:
    """Return what is never the same for two different sets of results."""
    computed_at = cycle.computation.computed_at if cycle.computation else None
    return cycle.pk, cycle.computation_id, computed_at, cycle.results_version
