"""Taking rows over into one register of one alliance, or into those of its schools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.computing.matching import matching
from alliances.computing.register_values import Known, known_rows
from alliances.computing.registers import KEPT, Kept
from alliances.models import Activity, Alliance, Carrier, Chain, Membership, Share
from alliances.permissions import can_edit_register, can_edit_school
from alliances.services.bulk import Signed
from alliances.services.bulk_registers import Pks, ask_anew, write_plan
from alliances.services.codes import CodesToGive
from alliances.services.register_plan import Plan, References, RowFault, plan_rows
from alliances.tables.columns import Row
from members.choices import SCHOOL_KINDS
from members.models import Unit, User

REASON = "import"


@transaction.atomic
def import_rows(
    register: str,
    rows: Iterable[Row],
    alliance: Alliance,
    *,
    by: User,
    now: datetime,
    today: date,
    removes_missing: bool = False,
    is_dry_run: bool = False,
) -> Plan:
    """Add and change ``rows`` of a register, and remove those that are missing if so asked.

    The rows are those of ``alliance``, or of the schools that belong to it ``today`` and that
    ``by`` may write for. A row without a code gets one. Where the plan has faults, and in a dry run, nothing is written. The
    other alliances of a split achievement whose content changes are asked anew.

    Raises ``PermissionDenied``.
    """
    kept, rows = KEPT[register], list(rows)
    schools = _hold(kept, alliance, by, today)
    units = _Units(rows)
    known = known_rows(register, _stored(kept, alliance, schools))
    references = _references(alliance, schools, units)
    removable = list(known) if removes_missing else []
    named = {row.values["code"] for row in rows if row.values.get("code") is not None}
    give = CodesToGive(kept, alliance.pk, known, named).code_for if kept.prefix else None
    plan = plan_rows(register, rows, known, references, removable=removable, code_for=give)
    plan.faults += _in_use(kept, [*plan.removed.values()])
    if not plan.faults and not is_dry_run:
        signed = Signed(REASON, now, by)
        write_plan(plan, Pks({alliance.code: alliance.pk}, units.pk_of), signed)
        ask_anew(plan, signed)
    return plan


def _hold(kept: Kept, alliance: Alliance, by: User, today: date) -> list[Unit]:
    """Lock what the rows belong to, ask whether ``by`` may write there, and return the schools."""
    held = Alliance.objects.select_for_update(no_key=True, of=("self",)).get(pk=alliance.pk)
    may_write_all = can_edit_register(by, held)
    if not kept.is_of_school:
        if not may_write_all:
            raise PermissionDenied
        return []
    members = Membership.objects.in_force_on(today).filter(alliance=held).values("unit")
    locked = Unit.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    schools = list(locked.filter(pk__in=members, kind__in=SCHOOL_KINDS))
    if not may_write_all:
        schools = [school for school in schools if can_edit_school(by, school)]
        if not schools:
            raise PermissionDenied
    return schools


def _stored(kept: Kept, alliance: Alliance, schools: Sequence[Unit]) -> Any:
    if kept.is_of_school:
        return kept.model.objects.filter(unit__in=[school.pk for school in schools])
    return kept.model.objects.filter(alliance=alliance)


class _Units:
    """The units that rows name by code or by unified social credit code."""

    def __init__(self, rows: Sequence[Row]) -> None:
        names = {row.values.get("unit") for row in rows} - {None}
        names |= {name for row in rows for name in row.values.get("partners", ())}
        self._codes: dict[str, str] = {}
        self._pks: dict[str, int] = {}
        for column in ("uscc", "code"):  # A code goes before.
            for unit in matching(Unit.objects.all(), column, names):
                self._codes[getattr(unit, column)] = unit.code
                self._pks[unit.code] = unit.pk

    def find(self, name: str) -> str | None:
        return self._codes.get(name)

    def pk_of(self, code: str) -> int:
        return self._pks[code]


def _references(alliance: Alliance, schools: Sequence[Unit], units: _Units) -> References:
    carriers = Carrier.objects.filter(alliance=alliance).values_list("code", flat=True)
    sentence = _("This register holds the rows of %(alliance)s, not of %(code)s.")
    return References(
        unit=units.find,
        no_alliance=sentence.replace("%(alliance)s", alliance.code),
        no_school=_("%(code)s is none of the schools whose figures can be entered here."),
        alliances={alliance.code},
        schools={school.code for school in schools},
        carriers={(alliance.code, code) for code in carriers},
        chains=set(Chain.objects.values_list("code", flat=True)),
    )


def _in_use(kept: Kept, removed: list[Known]) -> Iterator[RowFault]:
    """Yield what cannot be removed, since something else rests on it."""
    if not kept.share or not removed:
        return
    codes = {known.pk: known.values["code"] for known in removed}
    split = matching(Share.objects.all(), kept.share, codes)
    for pk in sorted({getattr(share, f"{kept.share}_id") for share in split}):
        sentence = _("%(code)s is missing, but it is split with other alliances.")
        yield RowFault(0, "", sentence % {"code": codes[pk]})
    if kept.share == "carrier":
        used = {row.carrier_id for row in matching(Activity.objects.all(), "carrier", codes)}
        for pk in sorted(pk for pk in used if pk):
            sentence = _("%(code)s is missing, but activities took place there.")
            yield RowFault(0, "", sentence % {"code": codes[pk]})
