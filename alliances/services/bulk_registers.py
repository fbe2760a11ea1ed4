"""Writing many rows of one register at once, with the history of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alliances.computing.matching import matching
from alliances.computing.register_values import Key, Values
from alliances.computing.registers import KEPT, Kept, Links
from alliances.models import Carrier, Share
from alliances.services import bulk
from alliances.services.bulk import Signed
from alliances.services.register_plan import Plan, RowChange

FIELDS = {
    "alliance": "alliance_id",
    "unit": "unit_id",
    "carrier": "carrier_id",
    "full_time": "is_full_time",
}


@dataclass(frozen=True, slots=True)
class Pks:
    """The keys of the database: of units by the codes of ``References.unit``."""

    alliances: Mapping[str, int]
    unit: Callable[[str], int]


def write_plan(plan: Plan, pks: Pks, signed: Signed) -> None:
    """Remove, change and add what ``plan`` says.

    Within a transaction that holds the alliances or schools concerned. Carriers come before the
    activities that took place there.
    """
    assert not plan.faults
    _Writer(KEPT[plan.register], plan, pks, signed).write()


def ask_anew(plan: Plan, signed: Signed) -> None:
    """Let other alliances agree again where what they share has changed."""
    kept = KEPT[plan.register]
    if not kept.share:
        return
    changed = {
        change.pk: change.values["alliance"]
        for change in plan.changed.values()
        if any(FIELDS.get(cell.column, cell.column) in kept.counting for cell in change.cells)
    }
    rows = Share.objects.exclude(agreed_on=None, declined_reason="").select_related("alliance")
    asked = [
        share
        for share in matching(rows, kept.share, changed)
        if share.alliance.code != changed[getattr(share, f"{kept.share}_id")]
    ]
    for share in asked:
        share.agreed_on, share.agreed_by, share.declined_reason = None, None, ""
    bulk.update(Share, asked, ["agreed_on", "agreed_by", "declined_reason"], signed)


class _Writer:
    def __init__(self, kept: Kept, plan: Plan, pks: Pks, signed: Signed) -> None:
        self._kept, self._plan, self._pks, self._signed = kept, plan, pks, signed
        self._link = kept.links.name if kept.links else ""
        self._carriers = _carriers_of(plan)

    def write(self) -> None:
        plan, model = self._plan, self._kept.model
        self._remove([known.pk for known in plan.removed.values()])
        changed = self._change(plan.changed)
        rows = [
            model(**self._fields(change.values, change.values)) for change in plan.added.values()
        ]
        added = bulk.create(model, rows, self._signed)
        if self._kept.links is not None:
            wanted = {
                row.pk: change.values[self._link]
                for row, change in zip(added, plan.added.values(), strict=True)
            }
            self._tie(self._kept.links, wanted | changed)

    def _remove(self, pks: list[int]) -> None:
        """Remove rows, and before them what belongs to them alone."""
        model, kept = self._kept.model, self._kept
        if kept.links is not None:
            ties = list(matching(kept.links.model.objects.all(), kept.links.row, pks))
            bulk.remove(kept.links.model, ties, self._signed)
        if kept.share:
            bulk.remove(Share, list(matching(Share.objects.all(), kept.share, pks)), self._signed)
        bulk.remove(model, list(matching(model.objects.all(), "pk", pks)), self._signed)

    def _change(self, changes: Mapping[Key, RowChange]) -> dict[int, tuple[str, ...]]:
        """Change rows, and return whom those are to be tied to whose ties differ."""
        by_pk = {change.pk: change for change in changes.values()}
        model = self._kept.model
        names: set[str] = set()
        rows: list[Any] = []
        ties = {}
        for row in matching(model.objects.all(), "pk", by_pk):
            change = by_pk[row.pk]
            differing = {cell.column for cell in change.cells}
            if self._link in differing:
                ties[row.pk] = change.values[self._link]
            fields = self._fields(change.values, differing)
            for name, value in fields.items():
                setattr(row, name, value)
            names |= fields.keys()
            rows.append(row)
        bulk.update(model, rows, sorted(names), self._signed)
        return ties

    def _fields(self, values: Values, names: Iterable[str]) -> dict[str, Any]:
        """Return what the model is to be given for the cells of ``names``."""
        given = {FIELDS.get(name, name): values[name] for name in names if name != self._link}
        if given.get("unit_id") is not None:
            given["unit_id"] = self._pks.unit(values["unit"])
        if given.get("carrier_id") is not None:
            given["carrier_id"] = self._carriers[values["alliance"], values["carrier"]]
        if "alliance_id" in given:
            given["alliance_id"] = self._pks.alliances[values["alliance"]]
        return given

    def _tie(self, links: Links, wanted: Mapping[int, tuple[str, ...]]) -> None:
        """Tie each row, by its key, to its partners or chains and to no others."""
        missing = {
            (row, self._other(links, code)) for row, codes in wanted.items() for code in codes
        }
        dropped = []
        row_id, other_id = f"{links.row}_id", f"{links.other}_id"
        for tie in matching(links.model.objects.all(), links.row, wanted):
            pair = (getattr(tie, row_id), getattr(tie, other_id))
            if pair in missing:
                missing.remove(pair)
            else:
                dropped.append(tie)
        bulk.remove(links.model, dropped, self._signed)
        ties = [links.model(**{row_id: row, other_id: other}) for row, other in sorted(missing)]
        bulk.create(links.model, ties, self._signed)

    def _other(self, links: Links, code: str) -> Any:
        return self._pks.unit(code) if links.other == "unit" else code


def _carriers_of(plan: Plan) -> dict[tuple[str, str], int]:
    """Return the carriers of the alliances of an activity by their codes."""
    if plan.register != "activities":
        return {}
    changes = (*plan.added.values(), *plan.changed.values())
    codes = {change.values["alliance"] for change in changes if change.values["carrier"]}
    rows = Carrier.objects.select_related("alliance")
    return {
        (row.alliance.code, row.code): row.pk for row in matching(rows, "alliance__code", codes)
    }
