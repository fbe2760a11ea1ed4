"""Splitting the credit of alliances over regions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.computing.credits import credits_of_last_year
from assessment.errors import CreditRefused, CycleFrozen
from assessment.models import Cycle, Entry, RegionCredit
from assessment.permissions import can_run_cycle
from common.fields import canonical
from members.models import Region, User

WHOLE = Decimal(100)


@transaction.atomic
def split_credit(entry_id: int, parts: Mapping[str, Decimal], *, by: User) -> None:
    """Give the regions whose codes are named their parts of an alliance's credit, in percent.

    No parts at all means that it counts whole for its own region. Raises ``PermissionDenied``,
    ``CycleFrozen`` or ``CreditRefused``, and then saves nothing.
    """
    cycle = _locked(Cycle.objects.locked().get(entries=entry_id), by)
    _check(cycle, parts)
    _write(entry_id, parts)


@transaction.atomic
def take_credits_over(cycle_id: int, *, by: User) -> int:
    """Take last year's parts over for the alliances that have none yet; return for how many.

    Raises ``PermissionDenied`` or ``CycleFrozen``.
    """
    cycle = _locked(Cycle.objects.locked().get(pk=cycle_id), by)
    found = credits_of_last_year(cycle)
    bare = Entry.objects.filter(cycle=cycle, pk__in=found, credits=None)
    keys = sorted(bare.values_list("pk", flat=True))
    for key in keys:
        _write(key, found[key])
    return len(keys)


def _locked(cycle: Cycle, by: User) -> Cycle:
    if not can_run_cycle(by):
        raise PermissionDenied
    if cycle.is_frozen:
        raise CycleFrozen(_("The results are published; their credits stay as they are."))
    return cycle


def _check(cycle: Cycle, parts: Mapping[str, Decimal]) -> None:
    if any(part <= 0 for part in parts.values()):
        raise CreditRefused(_("Each part of the credit is more than 0 %."))
    added = sum(parts.values(), Decimal(0))
    if parts and added != WHOLE:
        told = {"sum": canonical(added)}
        raise CreditRefused(
            _("The parts make %(sum)s %%; together they make exactly 100 %%.") % told
        )
    inside = Region.objects.within(cycle.region.prefix).filter(code__in=parts)
    unknown = sorted({*parts} - {*inside.values_list("code", flat=True)})
    if unknown:
        raise CreditRefused(
            _("%(codes)s: credit goes to regions inside %(region)s only.")
            % {"codes": ", ".join(unknown), "region": cycle.region.name}
        )


def _write(entry_id: int, parts: Mapping[str, Decimal]) -> None:
    """Make the rows what ``parts`` says; each change leaves its record."""
    known = {row.region_id: row for row in RegionCredit.objects.filter(entry=entry_id)}
    for code in sorted({*known} - {*parts}):
        known[code].delete()
    for code, percent in sorted(parts.items()):
        row = known.get(code)
        if row is None:
            RegionCredit.objects.create(entry_id=entry_id, region_id=code, percent=percent)
        elif row.percent != percent:
            row.percent = percent
            row.save(update_fields=["percent"])
