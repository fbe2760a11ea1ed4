"""Writing many shares at once: who counts which part of an achievement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from alliances.computing.matching import matching
from alliances.computing.register_values import ACHIEVEMENTS, Key, Known, Values
from alliances.computing.registers import KEPT
from alliances.models import Share
from alliances.services import bulk
from alliances.services.bulk import Signed
from alliances.services.register_plan import Plan, RowFault
from common.fields import canonical

WHOLE = 100


def check_shares(
    plan: Plan, known: Mapping[Key, Known], achievements: Container[Key]
) -> Iterator[RowFault]:
    """Yield what is wrong with the shares of each achievement as they would stand afterwards.

    ``achievements`` holds register, alliance and code of those that will be there.
    """
    lines: dict[Key, int] = {}
    for (alliance, register, code, _claimant), line in plan.lines.items():
        lines.setdefault((register, alliance, code), line)
    after = _afterwards(plan, known)
    for achievement, line in lines.items():
        parts = after[achievement]
        told = {"alliance": achievement[1], "code": achievement[2]}
        if achievement not in achievements:
            sentence = _("The register of %(alliance)s has no row %(code)s.")
            yield RowFault(line, "code", sentence % told)
        elif sum(parts.values()) != WHOLE:
            sentence = _("The shares of %(code)s come to %(percent)s %%, not to 100 %%.")
            percent = canonical(sum(parts.values(), Decimal(0)))
            yield RowFault(line, "percent", sentence % (told | {"percent": percent}))
        elif achievement[1] not in parts:
            sentence = _("The alliance %(alliance)s itself has no share of %(code)s.")
            yield RowFault(line, "claimant", sentence % told)


def _afterwards(plan: Plan, known: Mapping[Key, Known]) -> dict[Key, dict[str, Decimal]]:
    """Return the percentage of each claimant by register, alliance and code."""
    rows: dict[Key, Values] = {key: share.values for key, share in known.items()}
    rows |= {key: change.values for key, change in (plan.added | plan.changed).items()}
    found: dict[Key, dict[str, Decimal]] = defaultdict(dict)
    for key, values in rows.items():
        if key not in plan.removed:
            alliance, register, code, claimant = key
            found[register, alliance, code][claimant] = values["percent"]
    return found


def write_shares(plan: Plan, alliances: Mapping[str, int], signed: Signed) -> None:
    """Remove, change and add what ``plan`` says, once the achievements are there."""
    assert not plan.faults
    gone = matching(Share.objects.all(), "pk", [known.pk for known in plan.removed.values()])
    bulk.remove(Share, list(gone), signed)
    by_pk = {change.pk: change for change in plan.changed.values()}
    changed = list(matching(Share.objects.all(), "pk", by_pk))
    for share in changed:
        values = by_pk[share.pk].values
        if share.agreed_on != values["agreed_on"]:
            share.agreed_by = None  # The account that agreed is no part of a table.
        _fill(share, values)
    fields = ["hundredths", "agreed_on", "agreed_by", "declined_reason"]
    bulk.update(Share, changed, fields, signed)
    pks = _achievements(plan)
    added = []
    for change in plan.added.values():
        values = change.values
        field = ACHIEVEMENTS[values["register"]]
        key = (values["register"], values["alliance"], values["code"])
        share = Share(alliance_id=alliances[values["claimant"]], **{f"{field}_id": pks[key]})
        added.append(_fill(share, values))
    bulk.create(Share, added, signed)


def _fill(share: Share, values: Values) -> Share:
    share.hundredths = int(values["percent"] * 100)
    share.agreed_on = values["agreed_on"]
    share.declined_reason = values["declined_reason"]
    return share


def _achievements(plan: Plan) -> dict[Key, int]:
    """Return the keys of the achievements whose shares are added."""
    found = {}
    for register in ACHIEVEMENTS:
        codes = {alliance for alliance, name, *_rest in plan.added if name == register}
        rows = KEPT[register].model.objects.values_list("alliance__code", "code", "pk")
        for alliance, code, pk in matching(rows, "alliance__code", codes):
            found[register, alliance, code] = pk
    return found
