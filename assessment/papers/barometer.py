"""The barometer of a cycle on paper: one table for each list, and how it is reckoned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.computing.barometer import Barometer, barometer_of
from assessment.computing.barometer_rows import Row, figure, rows_of, told_parts
from assessment.computing.barometer_words import list_names, state_name, way_name
from assessment.computing.deadlines import local_day
from assessment.models import Computation
from assessment.papers.characters import Printer
from assessment.papers.render import render

SOURCE = "barometer.typ"


def render_barometer_of(computation: Computation, language: str, *, now: datetime) -> bytes:
    """Return the barometer of the regions by a numbered set of results, in ``language``. How orders
    were closed is told as of ``now``, so another day can tell it differently.

    Raises ``CannotBePrinted``.
    """
    cycle = computation.cycle
    cycle.computation = computation
    with translation.override(language):
        return render_barometer(barometer_of(cycle, "region", today=local_day(now)), now=now)


def render_barometer(barometer: Barometer, *, now: datetime) -> bytes:
    """Return the barometer as a PDF, in the language that is active; dated ``now``.

    Raises ``CannotBePrinted``.
    """
    printer = Printer()
    rows = rows_of(barometer)
    names = list_names(barometer.by)
    cycle = barometer.cycle
    is_whole = barometer.by == "region"
    paper = {
        "lang": "en" if translation.get_language() == "en" else "zh",
        "title": _("Barometer"),
        "cycle": printer.text(cycle.name),
        "way": way_name(barometer.by),
        "standing": _standing(barometer, now),
        "heads": [printer.text(head) for head in _heads(barometer)],
        "lists": [
            {"title": names[is_zones], "rows": _lines(printer, barometer, kept)}
            for is_zones in (False, True)
            if (
                kept := [
                    row
                    for row in rows
                    if row["is_zone"] == is_zones and not _is_whole(barometer, row)
                ]
            )
        ],
        "whole": _lines(
            printer, barometer, [row for row in rows if is_whole and _is_whole(barometer, row)]
        ),
        "whole_title": _("All alliances together"),
        "how": _("How it is reckoned"),
        "parts_heads": [pgettext("barometer", "Part"), _("Weight"), _("Items")],
        "parts": [
            [printer.text(part["name"]), part["weight"], " · ".join(part["items"]) or "–"]
            for part in told_parts(barometer)
        ],
        "notes": _notes(barometer),
        "signatures": [_("Checked by (signature)"), _("Approved by (signature)"), _("Date")],
        "page": _("Page {page} of {pages}"),
    }
    return render(SOURCE, paper, dated=now)


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


def _lines(printer: Printer, barometer: Barometer, rows: Iterable[Row]) -> list[list[str]]:
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


def _is_whole(barometer: Barometer, row: dict[str, Any]) -> bool:
    return barometer.by == "region" and row["code"] == barometer.cycle.region_id


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
