"""What became of a row: who changed what, when, from what to what; and which rows were removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliances.computing.registers import Kept
from common.fields import canonical

MOST_STEPS = 200
AT_ONCE = timedelta(seconds=1)
UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(slots=True)
class Step:
    """One thing that somebody did to a row. ``what`` is "+", "~" or "-", ``how`` the door."""

    at: datetime
    by: Any
    what: str
    how: str
    changes: list[FieldChange] = field(default_factory=list)


def shown(kept: Kept, name: str, value: Any, names: dict[tuple[str, Any], str]) -> str:
    """Write the stored ``value`` of a field for a reader; ``names`` are those of other rows."""
    column = kept.model._meta.get_field(name)
    if value is None or value in ("", []):
        return UNKNOWN
    if isinstance(value, list):
        return pgettext("list", ", ").join(names.get((name, each), str(each)) for each in value)
    if column.is_relation:
        return names.get((name, value), str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return canonical(value)
    return str(dict(column.flatchoices).get(value, value))


def label_of(kept: Kept, name: str) -> str:
    return capfirst(str(kept.model._meta.get_field(name).verbose_name))


def names_of(kept: Kept, keys: dict[str, set[Any]]) -> dict[tuple[str, Any], str]:
    """Return the names of other rows by field and key."""
    return {
        (name, other.pk): str(other)
        for name, asked in keys.items()
        if asked
        for other in kept.model._meta.get_field(name).related_model.objects.filter(pk__in=asked)
    }


def steps_of(kept: Kept, row_id: int) -> list[Step]:
    """Return what was done to a row, newest first; of a very long history the latest part."""
    past = kept.model.history.filter(id=row_id).select_related("history_user")
    records = list(past.order_by("-history_date", "-history_id")[: MOST_STEPS + 1])
    ties = _ties(kept, row_id)
    names = names_of(kept, _pointed_at(kept, records, ties))
    steps: list[Step] = []
    for record, before in zip(records[:MOST_STEPS], [*records[1:], None], strict=False):
        steps.append(_step(kept, record, before, names))
    for tie in ties:
        _join(kept, steps, tie, names)
    steps.sort(key=lambda step: step.at, reverse=True)
    return [step for step in steps if step.what != "~" or step.changes]


def changes_of(kept: Kept, records: Iterable[Any]) -> dict[int, list[FieldChange]]:
    """Return what differed, by the key of each of ``records`` that tells of a change."""
    changed = [record for record in records if record.history_type == "~"]
    if not changed:
        return {}
    past = kept.model.history
    earlier = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    latest = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    asked = past.filter(history_id__in=[record.history_id for record in changed])
    last = dict(asked.annotate(last=latest).values_list("history_id", "last"))
    before = past.in_bulk([key for key in last.values() if key])
    ties = _ties_around(kept, changed)
    names = names_of(kept, _pointed_at(kept, [*changed, *before.values()], ties))
    steps: dict[int, list[Step]] = defaultdict(list)
    told = {}
    for record in changed:
        step = _step(kept, record, before.get(last.get(record.history_id)), names)
        steps[record.id].append(step)
        told[record.history_id] = step.changes
    for tie in ties:
        assert kept.links is not None
        _join(kept, steps[getattr(tie, f"{kept.links.row}_id")], tie, names)
    return told


def _ties_around(kept: Kept, records: list[Any]) -> list[Any]:
    """Return what became of the partners or chains of rows while ``records`` were written."""
    if kept.links is None:
        return []
    moments = [record.history_date for record in records]
    rows = {f"{kept.links.row}_id__in": {record.id for record in records}}
    around = (min(moments) - AT_ONCE, max(moments) + AT_ONCE)
    past = kept.links.model.history.filter(history_date__range=around, **rows)
    return list(past.select_related("history_user").order_by("-history_date", "-history_id"))


def _step(kept: Kept, record: Any, before: Any, names: dict[tuple[str, Any], str]) -> Step:
    step = Step(
        record.history_date,
        record.history_user,
        record.history_type,
        record.history_change_reason or "",
    )
    if record.history_type == "~" and before is not None:
        for name in _plain_fields(kept):
            column = kept.model._meta.get_field(name).attname
            was, now = getattr(before, column), getattr(record, column)
            if was != now:
                texts = (shown(kept, name, each, names) for each in (was, now))
                step.changes.append(FieldChange(label_of(kept, name), *texts))
    return step


def _join(kept: Kept, steps: list[Step], tie: Any, names: dict[tuple[str, Any], str]) -> None:
    """Tell of a partner that came or went, in the step of the row it belongs to."""
    assert kept.links is not None
    key = getattr(tie, f"{kept.links.other}_id")
    name = names.get((kept.links.name, key), str(key))
    texts = (UNKNOWN, name) if tie.history_type == "+" else (name, UNKNOWN)
    change = FieldChange(label_of(kept, kept.links.name), *texts)
    near = [step for step in steps if abs(step.at - tie.history_date) <= AT_ONCE]
    if near:
        step = min(near, key=lambda step: abs(step.at - tie.history_date))
        if step.what == "~":  # What a row began or ended with is no change.
            step.changes.append(change)
        return
    steps.append(
        Step(tie.history_date, tie.history_user, "~", tie.history_change_reason or "", [change])
    )


def _ties(kept: Kept, row_id: int) -> list[Any]:
    if kept.links is None:
        return []
    past = kept.links.model.history.filter(**{f"{kept.links.row}_id": row_id})
    newest = past.select_related("history_user").order_by("-history_date", "-history_id")
    return list(newest[:MOST_STEPS])


def _plain_fields(kept: Kept) -> list[str]:
    tied = kept.links.name if kept.links else ""
    return [name for name in kept.fields if name != tied]


def _pointed_at(kept: Kept, records: list[Any], ties: list[Any]) -> dict[str, set[Any]]:
    keys: dict[str, set[Any]] = {}
    for name in _plain_fields(kept):
        column = kept.model._meta.get_field(name)
        if column.is_relation:
            keys[name] = {getattr(record, column.attname) for record in records} - {None}
    if kept.links is not None:
        keys[kept.links.name] = {getattr(tie, f"{kept.links.other}_id") for tie in ties}
    return keys


def records_of(kept: Kept, owners: Any) -> QuerySet[Any]:
    """Return the history of a register, newest first; ``owners`` are alliances or schools."""
    past = kept.model.history.filter(**{f"{kept.owner}__in": owners})
    return past.select_related("history_user").order_by("-history_date", "-history_id")


def removed_from(kept: Kept, owners: Any) -> QuerySet[Any]:
    """Return the last record of each row that is no longer there, newest first."""
    past = kept.model.history.filter(**{f"{kept.owner}__in": owners})
    latest = past.values("id").annotate(last=Max("history_id")).values("last")
    there = kept.model.objects.values("pk")
    gone = records_of(kept, owners).filter(history_type="-", history_id__in=latest)
    return gone.exclude(id__in=there)
