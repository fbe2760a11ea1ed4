"""The columns of each register as a list on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OrderBy, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alliances.choices import Register
from alliances.computing.register_totals import number_text

MOST_NAMED = 1


@dataclass(frozen=True, slots=True)
class Column:
    """``text`` writes the cell of a row; ``order`` are the fields to sort by, if one can."""

    key: str
    label: Any
    text: Callable[[Any], str]
    order: tuple[str, ...] = ()
    numeric: bool = False
    wraps: bool = False


def day_text(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _names(rows: Any) -> str:
    return pgettext("list", ", ").join(each.name for each in rows)


def _first_names(rows: Any) -> str:
    """Name the first, and say how many there are: a list is for finding a row, not for reading it."""
    listed = list(rows)
    if len(listed) <= MOST_NAMED:
        return _names(listed)
    told = {"name": _names(listed[:MOST_NAMED]), "count": len(listed) - MOST_NAMED}
    return gettext("%(name)s and %(count)s more") % told


def _unit(row: Any) -> str:
    return row.unit.name if row.unit_id else ""


def _quantity(row: Any) -> str:
    return f"{number_text(row.quantity)} {row.quantity_unit.label}"


def _level(row: Any) -> str:
    return "" if row.level == "none" else str(row.get_level_display())


CODE = Column("code", _("Code"), lambda row: row.code, ("code",))
KIND = Column("kind", _("Kind"), lambda row: str(row.get_kind_display()), ("kind",), wraps=True)
LEVEL = Column("level", _("Level"), _level, ("level",))
PARTNERS = Column(
    "partners", _("Partners"), lambda row: _first_names(row.partners.all()), wraps=True
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    Register.CARRIERS: (
        CODE,
        KIND,
        LEVEL,
        Column("opened", _("Opened"), lambda row: day_text(row.opened_on), ("opened_on",)),
        Column("closed", _("Closed"), lambda row: day_text(row.closed_on), ("closed_on",)),
        Column(
            "capacity",
            _("Capacity"),
            lambda row: number_text(row.capacity),
            ("capacity",),
            numeric=True,
        ),
        Column(
            "equipment",
            _("Equipment (10,000 yuan)"),
            lambda row: number_text(row.equipment),
            ("equipment",),
            numeric=True,
        ),
        PARTNERS,
    ),
    Register.ACTIVITIES: (
        CODE,
        KIND,
        Column("date", _("Date"), lambda row: day_text(row.held_on), ("held_on",)),
        Column("quantity", _("Quantity"), _quantity, ("quantity",), numeric=True),
        Column(
            "amount",
            _("Amount (10,000 yuan)"),
            lambda row: number_text(row.amount),
            ("amount",),
            numeric=True,
        ),
        LEVEL,
        PARTNERS,
    ),
    Register.DOCUMENTS: (
        CODE,
        KIND,
        Column("number", _("Document number"), lambda row: row.number, ("number",)),
        Column("issued", _("Issued on"), lambda row: day_text(row.issued_on), ("issued_on",)),
        Column("expires", _("Expires on"), lambda row: day_text(row.expires_on), ("expires_on",)),
        Column("unit", _("Other party"), _unit, ("unit__name_zh",), wraps=True),
    ),
    Register.POSTS: (
        CODE,
        Column("body", _("Body"), lambda row: str(row.get_body_display()), ("body",)),
        Column("title", pgettext_lazy("position", "Post"), lambda row: row.title, ("title",)),
        Column("unit", _("Unit"), _unit, ("unit__name_zh",), wraps=True),
        Column(
            "full",
            _("Full-time"),
            lambda row: pgettext("answer", "yes") if row.is_full_time else "",
            ("is_full_time",),
        ),
        Column("since", _("Since"), lambda row: day_text(row.since), ("since",)),
        Column("until", _("Until"), lambda row: day_text(row.until), ("until",)),
    ),
    Register.TASKS: (
        CODE,
        Column("year", _("Year"), lambda row: str(row.year), ("year",)),
        Column("target", _("Target"), lambda row: row.target, wraps=True),
        Column(
            "progress",
            _("Progress (%)"),
            lambda row: number_text(row.progress),
            ("progress",),
            numeric=True,
        ),
        Column("due", _("Due on"), lambda row: day_text(row.due_on), ("due_on",)),
        Column("unit", _("Responsible unit"), _unit, ("unit__name_zh",), wraps=True),
    ),
    Register.MAJORS: (
        CODE,
        Column("year", _("Year"), lambda row: str(row.year), ("year",)),
        Column("school", _("School"), lambda row: row.unit.name, ("unit__name_zh",)),
        Column(
            "enrolment",
            _("Enrolment"),
            lambda row: number_text(row.enrolment),
            ("enrolment",),
            numeric=True,
        ),
        Column("change", _("Change"), lambda row: str(row.get_change_display()), ("change",)),
        Column("chains", _("Chains"), lambda row: _names(row.chains.all()), wraps=True),
    ),
}
TITLES: dict[str, tuple[Any, str]] = {
    Register.CARRIERS: (_("Name"), "name_zh"),
    Register.ACTIVITIES: (_("Title"), "title"),
    Register.DOCUMENTS: (_("Title"), "title"),
    Register.POSTS: (_("Person"), "person"),
    Register.TASKS: (_("Task"), "title"),
    Register.MAJORS: (_("Major"), "name_zh"),
}


def title_of(register: str, row: Any) -> str:
    """Return what a row is called, in the reader's language where it has two names."""
    if register == Register.PEOPLE:
        return str(row)
    return row.name if hasattr(row, "name") else getattr(row, TITLES[register][1])


def in_order(register: str, rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Order by a column, with ``-`` the other way round; newest first otherwise."""
    key, is_descending = sort.removeprefix("-"), sort.startswith("-")
    if key == "name":
        english = (get_language() or "").startswith("en") and "name" in TITLES[register][1]
        order: tuple[str, ...] = ("name_en", "name_zh") if english else (TITLES[register][1],)
    else:
        order = next((each.order for each in COLUMNS[register] if each.key == key), ())
    if not order:
        return rows.newest_first()  # type: ignore[attr-defined]  # Those of all registers can.
    return rows.order_by(
        *[OrderBy(F(name), is_descending, nulls_last=True) for name in order], "code", "pk"
    )
