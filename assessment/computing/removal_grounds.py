"""Why a program proposes that an alliance is removed: facts of one order or of two cycles, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import FROZEN_PHASES, Outcome, Phase
from assessment.models import Cycle, Entry, Order, Result

Ground = dict[str, Any]

OVERDUE, FAILED_TWICE, UNSATISFACTORY_TWICE = "overdue", "failed_twice", "unsatisfactory_twice"
MOST_ROUNDS = 2


def overdue_ground(order: Order, grace_days: int) -> Ground:
    assert order.due_on is not None
    told = {"order": order.pk, "number": order.decision.number, "round": order.round}
    return {"code": OVERDUE, **told, "due_on": order.due_on.isoformat(), "grace_days": grace_days}


def failed_ground(order: Order) -> Ground:
    return {"code": FAILED_TWICE, "order": order.pk, "number": order.decision.number}


def twice_ground(cycle: Cycle, before: Cycle) -> Ground:
    return {"code": UNSATISFACTORY_TWICE, "cycle": cycle.code, "before": before.code}


def is_same(one: Ground, other: Ground) -> bool:
    """Whether two grounds are about the same thing, so that it is proposed once."""
    keys = ("code", "order", "round", "cycle")
    return all(one.get(key) == other.get(key) for key in keys)


def cycle_names(grounds: Iterable[Ground]) -> dict[str, str]:
    """Return the names of the cycles that grounds are about by their codes, in one query; in none
    where they are about none."""
    twice = [each for each in grounds if each.get("code") == UNSATISFACTORY_TWICE]
    codes = {each[key] for each in twice for key in ("cycle", "before")}
    return {each.code: each.name for each in Cycle.objects.filter(code__in=codes)} if codes else {}


def removal_in_words(ground: Ground, names: Mapping[str, str]) -> str:
    """Return a ground as a sentence, with the ``names`` of cycles by their codes; empty for one of
    another kind."""
    match ground.get("code"):
        case "overdue":
            return _(
                "Order %(number)s was to be carried out by %(day)s; %(grace)s working days of grace"
                " are over too."
            ) % {
                "number": ground["number"],
                "day": date_format(date.fromisoformat(ground["due_on"])),
                "grace": ground["grace_days"],
            }
        case "failed_twice":
            return _("Order %(number)s failed twice.") % {"number": ground["number"]}
        case "unsatisfactory_twice":
            return _("Unsatisfactory in two cycles running: %(before)s and %(cycle)s.") % {
                "before": names.get(ground["before"], ground["before"]),
                "cycle": names.get(ground["cycle"], ground["cycle"]),
            }
    return ""


def cycle_before(cycle: Cycle) -> Cycle | None:
    """Return the published cycle before this one: of the same region, by the same framework."""
    earlier = Cycle.objects.filter(
        region=cycle.region_id,
        framework__code=cycle.framework.code,
        year__lt=cycle.year,
        phase__in=FROZEN_PHASES,
    )
    return earlier.order_by("-year", "-pk").first()


def unsatisfactory_twice(cycle: Cycle, before: Cycle) -> list[Entry]:
    """Return who has a grade to rectify in both published cycles; criteria below their floor alone
    make nobody unsatisfactory."""
    bad = Result.objects.filter(
        Q(reasons="grade") | Q(reasons__startswith="grade "), outcome=Outcome.RECTIFY
    )
    now = bad.filter(entry=OuterRef("pk"), computation=cycle.computation)
    then = bad.filter(
        entry__alliance=OuterRef("alliance"), entry__cycle=before, computation=before.computation
    )
    entries = Entry.objects.filter(Exists(now), Exists(then), cycle=cycle)
    return list(entries.filter(alliance__removed_on=None).select_related("alliance").by_code())


def cycles_to_look_at() -> list[tuple[Cycle, Cycle]]:
    """Return each published cycle that decides in the system, with the one before it."""
    cycles = Cycle.objects.filter(phase=Phase.PUBLISHED, terms__isnull=False)
    pairs = [(each, cycle_before(each)) for each in cycles.select_related("framework")]
    return [(cycle, before) for cycle, before in pairs if before is not None]
