"""The views of a set of results as sheets: one table each, numbers as numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any, TypeAlias

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliances.choices import AllianceKind
from alliances.computing.measures import label_of
from assessment.choices import ResultStatus
from assessment.computing.grounds import grounds_of, sentences_of
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Result
from assessment.papers.city import City, mean_of
from assessment.papers.city_told import rulings_of
from assessment.scoring import shown

Cell: TypeAlias = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """``form`` is that of its numbers: ``points`` (two places), ``number`` or ``whole``; ``told``
    stand at the left as texts do. ``width`` is in characters, Chinese ones count twice."""

    title: str
    form: str = "text"
    width: int = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """``fixed`` columns stay in sight beside the head, and on every page that is printed."""

    name: str
    columns: list[Column]
    rows: list[list[Cell]]
    fixed: int = 2


def sheets_of(city: City) -> Iterator[Sheet]:
    """Yield the sheets in the order they stand in, in the active language."""
    yield _about(city)
    yield _ranking(city)
    yield _criteria(city)
    yield _indicators(city)
    yield _values(city)
    yield _grades(city)
    yield _totals(city)
    yield _compared(city)
    yield _regions(city)
    yield _years(city)
    yield _exceptions(city)
    yield _proof(city)


def _about(city: City) -> Sheet:
    cycle, computation = city.cycle, city.computation
    sealed = computation.frozen_at or computation.created_at
    rows: list[list[Cell]] = [
        [_("Cycle"), cycle.name],
        [_("Code"), cycle.code],
        [_("Region"), cycle.region.name],
        [_("As of"), cycle.as_of],
        [pgettext("results", "Version"), computation.number],
        [_("Sealed on"), sealed.date()],
        [_("Framework"), f"{cycle.framework.name} ({cycle.framework.code})"],
        [_("Version of the framework"), cycle.framework.version],
        [_("Fingerprint of the framework"), computation.framework_digest],
        [_("Alliances"), len(city.results)],
        [_("Complete"), len(city.complete)],
        [_("Mean of the totals"), city.mean],
        [_("Median of the totals"), city.middle],
    ]
    return Sheet(_("About"), [Column(_("What"), width=30), Column("", "told", 70)], rows, 1)


def _alliance() -> list[Column]:
    return [Column(_("Code"), width=14), Column(_("Alliance"), width=38)]


def _named(result: Result) -> list[Cell]:
    return [result.code, result.name]


def _ranking(city: City) -> Sheet:
    columns = [
        Column(_("Rank"), "whole", 7),
        *_alliance(),
        Column(_("Region"), width=14),
        Column(_("Kind"), width=25),
        Column(_("Status"), width=10),
        Column(_("Total"), "points", 9),
        Column(_("Last year"), "points", 9),
        Column(_("Grade"), width=14),
        Column(_("Outcome"), width=12),
        Column(_("Reasons"), width=44),
    ]
    outcomes = {"commend": _("to commend"), "rectify": _("to rectify")}
    names = {each.code: f"{each.code} {each.name}" for each in city.criteria}
    rows: list[list[Cell]] = []
    for result in city.results:
        years = city.years.get(result.entry.alliance_id, [])
        rows.append(
            [
                result.rank,
                *_named(result),
                result.entry.alliance.region.name,
                capfirst(str(AllianceKind(result.kind).label)),
                capfirst(str(ResultStatus(result.status).label)),
                result.total,
                years[-1].total if years else None,
                city.grade_name(result.grade),
                capfirst(outcomes.get(result.outcome, "")),
                " ".join(sentences_of(grounds_of(result), city.cycle, names)),
            ]
        )
    return Sheet(_("Ranking"), columns, rows, 3)


def _criteria(city: City) -> Sheet:
    scores = [Column(f"{each.code} {each.name}", "points", 11) for each in city.criteria]
    rows: list[list[Cell]] = [
        [*_named(result), result.total, *(_scores(result, city))] for result in city.results
    ]
    columns = [*_alliance(), Column(_("Total"), "points", 9), *scores]
    return Sheet(_("Criteria"), columns, rows)


def _scores(result: Result, city: City) -> list[Cell]:
    scores = result.criterion_scores
    return [_decimal(scores.get(each.code)) for each in city.criteria]


def _indicators(city: City) -> Sheet:
    titles: dict[str, str] = {}
    found: list[dict[str, Cell]] = []
    for result in city.results:
        scores: dict[str, Cell] = {}
        for part in _parts(result):
            titles.setdefault(part["code"], text_in_language(part["name"]))
            scores[part["code"]] = _decimal(part["score"])
        found.append(scores)
    columns = [*_alliance(), *(Column(f"{c} {t}", "points", 11) for c, t in titles.items())]
    rows = [
        [*_named(result), *(scores.get(code) for code in titles)]
        for result, scores in zip(city.results, found, strict=True)
    ]
    return Sheet(_("Indicators"), columns, rows)


def _values(city: City) -> Sheet:
    titles: dict[str, str] = {}
    found: list[dict[str, Cell]] = []
    for result in city.results:
        values: dict[str, Cell] = {}
        for part in _parts(result):
            for code, value in part["measures"].items():
                titles.setdefault(code, _measure(code, part))
                values[code] = _decimal(value)
        found.append(values)
    columns = [*_alliance(), *(Column(title, "number", 12) for title in titles.values())]
    rows = [
        [*_named(result), *(values.get(code) for code in titles)]
        for result, values in zip(city.results, found, strict=True)
    ]
    return Sheet(_("Measures"), columns, rows)


def _measure(code: str, part: dict[str, Any]) -> str:
    name, unit = str(label_of(code)), text_in_language(part["unit"])
    name = text_in_language(part["name"]) if name == code else name
    return f"{name} ({unit})" if unit else name


def _grades(city: City) -> Sheet:
    columns = [Column(_("Year"), "whole", 8), Column(_("Alliances"), "whole", 10)]
    columns += [Column(_("Mean"), "points", 9)]
    columns += [Column(city.grade_name(band["code"]), "whole", 12) for band in city.bands]
    rows: list[list[Cell]] = [
        [year, len(totals), mean_of(totals), *(grades[band["code"]] for band in city.bands)]
        for year, totals, grades in [*city.former, (city.cycle.year, city.totals, city.grades)]
    ]
    return Sheet(_("Grades by year"), columns, rows, 1)


def _totals(city: City) -> Sheet:
    columns = [
        Column(pgettext("points", "From"), "whole"),
        Column(pgettext("points", "To"), "whole"),
    ]
    columns += [Column(_("Alliances"), "whole")]
    rows: list[list[Cell]] = [[start, end, count] for start, end, count in city.steps()]
    return Sheet(_("Distribution"), columns, rows, 0)


def _compared(city: City) -> Sheet:
    columns = [Column(_("Code"), width=12), Column(_("Criterion"), width=34)]
    columns += [Column(_("Weight"), "number", 9), Column(_("Floor"), "number", 9)]
    titles = (_("Mean"), _("Median"), _("Lowest"), _("Highest"))
    columns += [Column(title, "points", 9) for title in titles]
    rows: list[list[Cell]] = []
    for each in city.criteria:
        scores = city.scores.get(each.code, [])
        told = [mean_of(scores), *(_shown(of(scores)) for of in (median, min, max) if scores)]
        rows.append([each.code, each.name, each.weight, each.floor, *told])
    return Sheet(_("Criteria compared"), columns, rows)


def _regions(city: City) -> Sheet:
    names: dict[str, str] = {}
    totals: dict[str, list[Fraction]] = defaultdict(list)
    grades: dict[str, Counter[str]] = defaultdict(Counter)
    count: Counter[str] = Counter()
    for result in city.results:
        region = result.region_code
        names[region] = result.entry.alliance.region.name
        count[region] += 1
        if result.total_hundredths is not None:
            totals[region].append(Fraction(result.total_hundredths, 100))
            grades[region][result.grade] += 1
    columns = [Column(_("Code"), width=10), Column(_("Region"), width=24)]
    columns += [Column(_("Alliances"), "whole", 10), Column(_("Mean"), "points", 9)]
    columns += [Column(city.grade_name(band["code"]), "whole", 12) for band in city.bands]
    rows: list[list[Cell]] = [
        [
            region,
            names[region],
            count[region],
            mean_of(totals[region]),
            *(grades[region][band["code"]] for band in city.bands),
        ]
        for region in sorted(names)
    ]
    return Sheet(_("Regions"), columns, rows)


def _years(city: City) -> Sheet:
    known = {each.year for years in city.years.values() for each in years}
    titles = sorted(known - {city.cycle.year})
    rows: list[list[Cell]] = []
    for result in city.results:
        totals = {each.year: each.total for each in city.years.get(result.entry.alliance_id, [])}
        rows.append([*_named(result), *(totals.get(year) for year in titles), result.total])
    columns = [Column(str(year), "points", 9) for year in [*titles, city.cycle.year]]
    return Sheet(_("Totals by year"), [*_alliance(), *columns], rows)


def _exceptions(city: City) -> Sheet:
    rows: list[list[Cell]] = [
        [*_named(result), told] for result in city.results for told in rulings_of(result)
    ]
    return Sheet(_("Exceptions"), [*_alliance(), Column(_("Exception"), width=90)], rows)


def _proof(city: City) -> Sheet:
    rows: list[list[Cell]] = [[*_named(result), result.fingerprint] for result in city.results]
    return Sheet(_("Fingerprints"), [*_alliance(), Column("SHA-256", width=70)], rows)


def _parts(result: Result) -> Iterator[dict[str, Any]]:
    for criterion in (result.explanation or {}).get("criteria", []):
        yield from criterion["indicators"]


def _shown(value: Any) -> Decimal:
    return shown(Fraction(value))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
