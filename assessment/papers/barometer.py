"""The barometer of a cycle on paper: a table for each list of each way, and how it is reckoned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.computing.barometer import Barometer, barometer_of, is_whole
from assessment.computing.barometer_places import BYS
from assessment.computing.barometer_rows import Row, figure, named_parts, rows_of, told_parts
from assessment.computing.barometer_words import list_names, state_name, way_name
from assessment.computing.deadlines import local_day
from assessment.models import Computation
from assessment.papers.characters import Printer
from assessment.papers.render import render

SOURCE = "barometer.typ"


def render_barometer_of(computation: Computation, language: str, *, now: datetime) -> bytes:
    """Return the barometer by a numbered set of results in ``language``, in all the ways that the
    page has. How orders were closed is told as of ``now``, so another day can tell it differently.

    Raises ``CannotBePrinted``.
    """
    cycle = computation.cycle
    cycle.computation = computation
    with translation.override(language):
        told = [barometer_of(cycle, by, today=local_day(now)) for by in BYS]
        return render_barometers(told, now=now)


def render_barometers(told: Sequence[Barometer], *, now: datetime) -> bytes:
    """Return barometers of one cycle as a PDF, in the language that is active; dated ``now``.

    Raises ``CannotBePrinted``.
    """
    printer = Printer()
    first = told[0]
    ways = [_way(printer, each) for each in told]
    paper = {
        "lang": "en" if translation.get_language() == "en" else "zh",
        "title": _("Barometer"),
        "cycle": printer.text(first.cycle.name),
        "standing": _standing(first, now),
        "ways": [way for way in ways if way["lists"] or way["whole"]] or ways[:1],
        "whole_title": _("All alliances together"),
        "how": _("How it is reckoned"),
        "parts_heads": [pgettext("barometer", "Part"), _("Weight"), _("Points"), _("Items")],
        "parts": [
            [printer.text(part["name"]), part["weight"], part["points"], printer.text(_items(part))]
            for part in named_parts(first)
        ],
        "notes": _notes(first),
        "signatures": [_("Checked by (signature)"), _("Approved by (signature)"), _("Date")],
        "page": _("Page {page} of {pages}"),
    }
    return render(SOURCE, paper, dated=now)


def _way(printer: Printer, barometer: Barometer) -> dict[str, Any]:
    rows = rows_of(barometer)
    whole = [row for row in rows if is_whole(barometer.cycle, barometer.by, row["code"])]
    others = [row for row in rows if row not in whole]
    names = list_names(barometer.by)
    return {
        "name": way_name(barometer.by),
        "heads": [printer.text(head) for head in _heads(barometer)],
        "count_of_parts": len(barometer.parts),
        "whole": _lines(printer, whole),
        "lists": [
            {"title": names[is_zones], "rows": _lines(printer, kept)}
            for is_zones in (False, True)
            if (kept := [row for row in others if row["is_zone"] == is_zones])
        ],
    }


def _items(part: Row) -> str:
    return pgettext("between the items of a list", ", ").join(part["items"]) or "–"


def _standing(barometer: Barometer, now: datetime) -> str:
    local = timezone.localtime(now, timezone.get_default_timezone())
    told = {"day": date_format(local, "DATE_FORMAT")}
    computation = barometer.cycle.computation
    if barometer.cycle.is_frozen and computation is not None:
        told["number"] = str(computation.number)
        return _("from the published results, version %(number)s; as of %(day)s") % told
    return _("not published, figures may still change; as of %(day)s") % told


def _heads(barometer: Barometer) -> list[str]:
    return [
        _("Name"),
        _("Place"),
        _("Points of %(most)s") % {"most": figure(barometer.most)},
        _("Score"),
        *(str(year) for year in barometer.years[:-1]),
        _("Alliances"),
        _("Credit"),
        *(f"{part['name']} ({part['weight']})" for part in told_parts(barometer)),
    ]


def _lines(printer: Printer, rows: Iterable[Row]) -> list[list[str]]:
    ordered = sorted(rows, key=lambda row: (row["place"] is None, row["place"] or 0, row["code"]))
    return [[printer.text(row["name"]), *_cells(row)] for row in ordered]


def _cells(row: Row) -> list[str]:
    is_known = row["state"] == "known"
    figures = [
        row["place"] if is_known else state_name(row["state"]),
        row["points"],
        row["score"],
        *(year["score"] for year in row["trend"][:-1]),
        row["alliances"],
        row["credit"],
        *row["parts"].values(),
    ]
    return ["–" if value is None else str(value) for value in figures]


def _notes(barometer: Barometer) -> list[str]:
    most = {"most": figure(barometer.most)}
    return [
        _(
            "Each part is a mean of the alliances' figures from 0 to 100, weighted by their credit."
            " A part without a figure drops out and the others share its weight. The score is their"
            " weighted mean; 100 makes %(most)s points. Everything is exact and rounded once."
        )
        % most,
        _(
            "An order is closed on time when it passed in its first round and the last answer came"
            " by the last day, extensions included. A region without an alliance is not applicable,"
            " not zero."
        ),
    ]
