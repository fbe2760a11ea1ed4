"""Memberships as they would stand after a load: do they overlap, does one of them make an
assessor a party?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from alliances.computing.matching import matching
from assessment.exchange import formats
from assessment.exchange.faults import Faults
from assessment.exchange.folder import Folder
from assessment.exchange.stored import Stored
from assessment.exchange.unit_book import Identity, UnitBook
from assessment.models import Assessor
from members.choices import Role
from members.models import User


@dataclass(frozen=True, slots=True)
class Spell:
    """[joined_on, left_on); ``line`` is None for a stored one that the folder does not name."""

    joined_on: date
    left_on: date | None
    line: int | None

    def holds_on(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


Spells = dict[tuple[Hashable, Identity], list[Spell]]


def spells_after(folder: Folder, stored: Stored, units: UnitBook, *, is_replacing: bool) -> Spells:
    """Return the spells of each alliance and unit, by their first day."""
    spells: Spells = defaultdict(list)
    named = set()
    for row in folder.memberships.rows.values():
        unit = units.find(row.values["unit"])
        if unit is None:
            continue
        alliance, joined_on = row.values["alliance"], row.values["joined_on"]
        kept = stored.spells.get((alliance, unit, joined_on)) if isinstance(unit, int) else None
        left_on = row.values.get("left_on", kept.left_on if kept and not is_replacing else None)
        spells[alliance, unit].append(Spell(joined_on, left_on, row.line))
        named.add((alliance, unit, joined_on))
    for key, membership in stored.spells.items():
        is_dropped = is_replacing and key[0] in folder.alliances.keys
        if key not in named and not is_dropped:
            spell = Spell(membership.joined_on, membership.left_on, None)
            spells[key[0], key[1]].append(spell)
    for found in spells.values():
        found.sort(key=lambda spell: spell.joined_on)
    return spells


def check_overlaps(spells: Spells, faults: Faults) -> None:
    for (alliance, _unit), found in spells.items():
        for earlier, later in pairwise(found):
            lines = [spell.line for spell in (later, earlier) if spell.line is not None]
            if lines and (earlier.left_on is None or earlier.left_on > later.joined_on):
                faults.add(formats.MEMBERSHIPS.file, lines[0], _overlap(alliance, earlier, later))


def _overlap(alliance: Hashable, earlier: Spell, later: Spell) -> str:
    sentence = _(
        "This unit belongs to %(alliance)s from %(earlier)s and again from %(later)s: two spells"
        " must not overlap. End the first one by then."
    )
    return sentence % {
        "alliance": alliance,
        "earlier": earlier.joined_on.isoformat(),
        "later": later.joined_on.isoformat(),
    }


def check_conflicts(folder: Folder, spells: Spells, faults: Faults) -> None:
    """Refuse marks of assessors whose account belongs to a unit of the alliance."""
    as_of = folder.cycle.as_of if folder.cycle else None
    marks = folder.marks
    units = _units_of_assessors(marks.assessors.texts)
    if as_of is None or not units:
        return
    for alliance, _indicator, assessor, line in marks.rows():
        name = marks.assessors.texts[assessor]
        key = (marks.alliances.texts[alliance], units.get(name, 0))
        if any(spell.holds_on(as_of) for spell in spells.get(key, ())):
            faults.add(
                formats.MARKS.file,
                line,
                _("The unit of %(assessor)s is a member of %(alliance)s.")
                % {"assessor": name, "alliance": key[0]},
            )


def _units_of_assessors(names: list[str]) -> dict[str, int]:
    """Return the unit of each assessor who has, or by the name is to have, an account with one."""
    accounts = User.objects.filter(role=Role.ASSESSOR)
    known_as = {user.username: user for user in matching(accounts, "username", names)}
    linked = Assessor.objects.filter(user__isnull=False).select_related("user")
    for assessor in matching(linked, "name", names):
        assert assessor.user is not None
        known_as[assessor.name] = assessor.user
    return {name: user.unit_id for name, user in known_as.items() if user.unit_id}
