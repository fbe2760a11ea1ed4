"""What the report of the city says: a document of words, numbers and pictures, in the active language."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from alliances.choices import AllianceKind, MembershipRole
from assessment.choices import ResultStatus
from assessment.computing.rules_in_words import (
    bonus_in_words,
    grades_of,
    marks_in_words,
    veto_in_words,
)
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Result
from assessment.papers import charts
from assessment.papers.characters import Printer
from assessment.papers.city import City, Year, mean_of
from assessment.papers.city_words import words_of_city

Told = dict[str, Any]
TONES = {"good": "#00614a", "info": "#0b5a83", "neutral": "#6b7681", "bad": "#a3260c"}
STRONGEST = 3
DASH = "–"


def city_in_words(city: City, printer: Printer) -> Told:
    """Return all of the report but the alliances' pages (``alliance_in_words``)."""
    cycle = city.cycle
    title = _("Annual assessment report")
    subject = _("City-region industry-education alliances of %(region)s")
    subtitle = subject % {"region": cycle.region.name}
    return {
        "lang": "en" if translation.get_language() == "en" else "zh",
        "words": words_of_city(),
        "title": title,
        "subtitle": printer.text(subtitle),
        "cycle": printer.text(cycle.name),
        "running_title": printer.text(f"{cycle.name} · {title}"),
        "cover": _cover(city),
        "summary": _summary(city),
        "figures": _figures(city),
        "method": _method(city),
        "criteria": [_criterion(city, printer, place) for place in range(len(city.criteria))],
        "ranking": [_rank(city, printer, result) for result in city.results],
        "grades_chart": _grades_chart(city),
        "totals_chart": _totals_chart(city),
        "years": _former_years(city),
        "bands": [city.grade_name(band["code"]) for band in city.bands],
    }


def alliances_in_words(city: City, printer: Printer) -> Iterator[Told]:
    """Yield the two pages of each alliance in the order of the ranking."""
    means = {each.code: city.criterion_mean(each.code) for each in city.criteria}
    for result in city.results:
        yield _alliance(city, printer, result, means)


def _cover(city: City) -> list[tuple[str, str]]:
    cycle, computation = city.cycle, city.computation
    sealed = computation.frozen_at or computation.computed_at
    framework = _("%(name)s, version %(version)s") % {
        "name": cycle.framework.name,
        "version": cycle.framework.version,
    }
    return [
        (_("As of"), date_format(cycle.as_of)),
        (pgettext("results", "Version"), str(computation.number)),
        (_("Sealed on"), _day(sealed) if sealed else DASH),
        (_("Framework"), framework),
        (_("Alliances"), str(len(city.results))),
    ]


def _summary(city: City) -> list[str]:
    count = len(city.complete)
    if not count:
        return [_("No alliance has a complete result.")]
    told: Told = {"count": count, "mean": number(city.mean), "middle": number(city.middle)}
    told |= {"most": number(city.totals[0]), "least": number(city.totals[-1])}
    sentences = [
        ngettext(
            "%(count)s alliance has a complete result: %(mean)s points.",
            "%(count)s alliances have a complete result. The mean of the totals is %(mean)s points,"
            " the median %(middle)s; they reach from %(least)s to %(most)s.",
            count,
        )
        % told
    ]
    told = {"commended": city.outcomes["commend"], "rectify": city.outcomes["rectify"]}
    sentences.append(_("To be commended: %(commended)s. To rectify: %(rectify)s.") % told)
    if city.former:
        year, totals, _grades = city.former[-1]
        change = (city.mean or Decimal(0)) - (mean_of(totals) or Decimal(0))
        told = {"year": year, "mean": number(mean_of(totals)), "change": signed(change)}
        sentences.append(
            _("In %(year)s the mean was %(mean)s points: a change of %(change)s.") % told
        )
    missing = len(city.results) - count
    if missing:
        text = ngettext(
            "%(count)s alliance is incomplete and has neither total nor rank.",
            "%(count)s alliances are incomplete and have neither total nor rank.",
            missing,
        )
        sentences.append(text % {"count": missing})
    return sentences


def _figures(city: City) -> list[tuple[str, str]]:
    return [
        (_("Alliances"), str(len(city.results))),
        (_("Mean of the totals"), number(city.mean)),
        (_("To commend"), str(city.outcomes["commend"])),
        (_("To rectify"), str(city.outcomes["rectify"])),
    ]


def _method(city: City) -> Told:
    policy = city.policy
    names = {band["code"]: text_in_language(band["name"]) for band in policy["grades"]}
    return {
        "marks": marks_in_words(policy),
        "bonus": bonus_in_words(policy),
        "grades": [
            (each["name"], str(each["at_least"]), each["outcome"] or DASH)
            for each in sorted(grades_of(policy), key=lambda each: -Decimal(each["at_least"]))
        ],
        "vetoes": [
            (text_in_language(veto["name"]), veto_in_words(veto["effect"], names))
            for veto in policy.get("vetoes", [])
        ],
        "digest": city.computation.framework_digest,
    }


def _criterion(city: City, printer: Printer, place: int) -> Told:
    criterion = city.criteria[place]
    scores = city.scores.get(criterion.code, [])
    return {
        "code": criterion.code,
        "name": printer.text(criterion.name),
        "weight": plain(criterion.weight),
        "floor": DASH if criterion.floor is None else plain(criterion.floor),
        "mean": number(mean_of(scores)),
        "least": number(min(scores, default=None)),
        "most": number(max(scores, default=None)),
    }


def _rank(city: City, printer: Printer, result: Result) -> Told:
    before = _before(city, result)
    return {
        "rank": str(result.rank or DASH),
        "name": printer.text(result.name),
        "region": printer.text(result.entry.alliance.region.name),
        "total": number(result.total),
        "change": signed(_change(result, before)),
        "grade": city.grade_name(result.grade) or str(ResultStatus(result.status).label),
        "outcome": _outcome(result),
        "tone": TONES.get(city.tones.get(result.grade, ""), TONES["neutral"]),
    }


def _grades_chart(city: City) -> str:
    codes = [band["code"] for band in city.bands]
    return charts.bars(
        [city.grade_name(code) for code in codes],
        [city.grades[code] for code in codes],
        [TONES[city.tones[code]] for code in codes],
    )


def _totals_chart(city: City) -> str:
    steps = city.steps()
    labels = [f"{start}–{end}" for start, end, _count in steps]
    return charts.bars(labels, [count for _s, _e, count in steps], [charts.OURS] * len(steps))


def _former_years(city: City) -> list[list[str]]:
    """Return a row for each year: year, alliances, mean, and the share of each grade."""
    rows = [*city.former, (city.cycle.year, city.totals, city.grades)]
    return [
        [
            str(year),
            str(len(totals)),
            number(mean_of(totals)),
            *(_share(grades[band["code"]], len(totals)) for band in city.bands),
        ]
        for year, totals, grades in rows
    ]


def _share(count: int, of: int) -> str:
    return f"{count} ({number(Fraction(count * 100, of), 1)}%)" if of else DASH


def _alliance(
    city: City, printer: Printer, result: Result, means: dict[str, Decimal | None]
) -> Told:
    alliance = result.entry.alliance
    years = city.years.get(alliance.pk, [])
    rows = _rows(city, printer, result, means)
    by_distance = sorted((row for row in rows if row["distance"] is not None), key=_distance)
    return {
        "name": printer.text(result.name),
        "code": result.code,
        "facts": _facts(city, printer, result),
        "figures": _own_figures(city, result, years),
        "radar": _radar(rows, means),
        "trend": _trend(city, result, years),
        "rows": rows,
        "strong": [_named(row) for row in reversed(by_distance) if row["distance"] > 0][:STRONGEST],
        "weak": [_named(row) for row in by_distance if row["distance"] < 0][:STRONGEST],
        "rulings": [printer.text(each) for each in rulings_of(result)],
        "fingerprint": result.fingerprint,
    }


def _facts(city: City, printer: Printer, result: Result) -> list[tuple[str, str]]:
    alliance = result.entry.alliance
    leads = [
        (capfirst(str(MembershipRole(lead.role).label)), printer.text(lead.unit.name))
        for lead in city.leads.get(alliance.pk, [])
    ]
    chains = _(", ").join(chain.name for chain in alliance.chains.all())
    return [
        (_("Kind"), capfirst(str(AllianceKind(result.kind).label))),
        (_("Region"), printer.text(alliance.region.name)),
        (_("Park"), printer.text(alliance.park) or DASH),
        (_("Chains"), printer.text(chains) or DASH),
        *leads,
    ]


def _own_figures(city: City, result: Result, years: list[Year]) -> list[tuple[str, str, str]]:
    before = years[-1] if years else None
    change, count = _change(result, before), len(city.complete)
    return [
        (
            _("Total"),
            number(result.total),
            _("mean of all %(mean)s") % {"mean": number(city.mean)},
        ),
        (
            _("Rank"),
            str(result.rank or DASH),
            _("of %(count)s") % {"count": count},
        ),
        (
            _("Grade"),
            city.grade_name(result.grade) or str(ResultStatus(result.status).label),
            _outcome(result),
        ),
        (
            _("Against last year"),
            signed(change),
            "" if before is None else f"{before.year}: {number(before.total)}",
        ),
    ]


def _rows(
    city: City, printer: Printer, result: Result, means: dict[str, Decimal | None]
) -> list[Told]:
    scores = result.criterion_scores
    rows = []
    for criterion in city.criteria:
        text = scores.get(criterion.code)
        score = None if text is None else Decimal(text)
        mean = means[criterion.code]
        is_below = score is not None and criterion.floor is not None and score < criterion.floor
        rows.append(
            {
                "code": criterion.code,
                "name": printer.text(criterion.name),
                "weight": plain(criterion.weight),
                "points": None if score is None else float(score),
                "score": number(score),
                "mean": number(mean),
                "distance": None if score is None or mean is None else float(score - mean),
                "against": DASH if score is None or mean is None else signed(score - mean),
                "floor": DASH if criterion.floor is None else plain(criterion.floor),
                "is_below": is_below,
            }
        )
    return rows


def _radar(rows: list[Told], means: dict[str, Decimal | None]) -> str:
    theirs = [means[row["code"]] for row in rows]
    return charts.radar(
        [row["name"] for row in rows],
        [row["points"] for row in rows],
        [None if mean is None else float(mean) for mean in theirs],
    )


def _trend(city: City, result: Result, years: list[Year]) -> str:
    ours = [*(each.total for each in years), result.total]
    theirs = [*(each.mean for each in years), city.mean]
    return charts.trend(
        [*(str(each.year) for each in years), str(city.cycle.year)],
        [None if each is None else float(each) for each in ours],
        [None if each is None else float(each) for each in theirs],
    )


def rulings_of(result: Result) -> Iterator[str]:
    """Tell the exceptions that count, without their authors."""
    explained = result.explanation or {}
    total = explained.get("total", {})
    for each in total.get("bonuses", []):
        yield _("Bonus of %(value)s points: %(reason)s") % each
    for each in total.get("deductions", []):
        yield _("Deduction of %(value)s points: %(reason)s") % each
    for veto in explained.get("grade", {}).get("vetoes", []):
        told = {"name": text_in_language(veto["name"]), "reason": veto["reason"]}
        yield _("Veto “%(name)s”: %(reason)s") % told
    for criterion in explained.get("criteria", []):
        if not criterion["is_applicable"]:
            yield _("Not applicable: %(name)s") % {"name": _title(criterion)}
            continue
        for indicator in criterion["indicators"]:
            if not indicator["is_applicable"]:
                yield _("Not applicable: %(name)s") % {"name": _title(indicator)}
            elif indicator["adjudicated"]:
                told = indicator["adjudicated"] | {"name": _title(indicator)}
                yield _("%(name)s adjudicated with %(value)s points: %(reason)s") % told


def _title(part: Told) -> str:
    return f"{part['code']} {text_in_language(part['name'])}"


def _named(row: Told) -> str:
    return f"{row['code']} {row['name']} {row['score']} ({row['against']})"


def _distance(row: Told) -> float:
    return float(row["distance"])


def _outcome(result: Result) -> str:
    return {"commend": _("to commend"), "rectify": _("to rectify")}.get(result.outcome, "")


def _before(city: City, result: Result) -> Year | None:
    years = city.years.get(result.entry.alliance_id)
    return years[-1] if years else None


def _change(result: Result, before: Year | None) -> Decimal | None:
    if before is None or before.total is None or result.total is None:
        return None
    return result.total - before.total


def number(value: Decimal | Fraction | None, places: int = 2) -> str:
    """Write a number with a fixed count of places, a dash for one that is not known."""
    if value is None:
        return DASH
    if isinstance(value, Fraction):
        value = Decimal(floor(value * 10**places + Fraction(1, 2))).scaleb(-places)
    return number_format(value, places, use_l10n=True)


def plain(value: Decimal) -> str:
    """Write a weight or a floor as short as it is."""
    return number_format(value.normalize() + 0, use_l10n=True)


def signed(value: Decimal | None) -> str:
    if value is None:
        return DASH
    sign = "+" if value > 0 else ("−" if value < 0 else "±")
    return f"{sign}{number(abs(value))}"


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()))
