"""The evidence of a report in the order of its first mention, each piece with a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.papers.characters import Printer

SHORT_DIGEST = 16


class Catalogue:
    """Numbers the pieces of evidence as they are mentioned, and lists them in the end."""

    def __init__(self, printer: Printer, pages: Mapping[str, int]) -> None:
        self._printer = printer
        self._pages = pages
        self._pieces: dict[str, dict[str, Any]] = {}

    def mention(self, code: str, link: dict[str, Any]) -> dict[str, str]:
        """Return how a link is told beside the item ``code`` that it proves."""
        piece = self._pieces.setdefault(link["sha256"], self._piece(link))
        where = self._where(link)
        piece["proves"].append(f"{code} {where}".strip())
        return {"number": piece["number"], "name": piece["name"], "where": where}

    def rows(self) -> list[dict[str, Any]]:
        return list(self._pieces.values())

    def _piece(self, link: dict[str, Any]) -> dict[str, Any]:
        day = parse_date(link["dated_on"]) if link["dated_on"] else None
        pages = self._pages.get(link["sha256"])
        return {
            "number": str(len(self._pieces) + 1),
            "name": self._printer.text(link["name"]),
            "dated": date_format(day) if day else "",
            "pages": "" if pages is None else str(pages),
            "sha256": link["sha256"][:SHORT_DIGEST],
            "proves": [],
        }

    def _where(self, link: dict[str, Any]) -> str:
        said = [self._printer.text(link["shows"])] if link.get("shows") else []
        if link["pages"]:
            said.append(_("(pages %(pages)s)") % {"pages": self._printer.text(link["pages"])})
        return " ".join(said)
