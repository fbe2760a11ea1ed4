"""What the pages of objections share: what they can be about, and the way to them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import Criterion, Cycle, Objection


def items_of(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the criteria and their indicators, each as (code, name), in two queries."""
    criteria = Criterion.objects.filter(framework=cycle.framework_id).order_by("position")
    found = []
    for criterion in criteria.prefetch_related("indicators"):
        found.append((criterion.code, f"{criterion.code} {criterion.name}"))
        listed = sorted(criterion.indicators.all(), key=lambda each: each.position)
        found += [(each.code, f"\u2003{each.code} {each.name}") for each in listed]
    return found


def name_of_item(objection: Objection) -> str:
    """Return the name of what it is about, empty for the result as a whole."""
    if not objection.item:
        return ""
    names = dict(items_of(objection.entry.cycle))
    return names.get(objection.item, objection.item).strip()


def crumbs_of(cycle: Cycle, *, to_list: bool = True) -> list[tuple[str, str]]:
    crumbs = [
        (_("Assessment cycles"), reverse("assessment:cycles")),
        (cycle.name, reverse("assessment:dashboard", args=[cycle.code])),
    ]
    if to_list:
        crumbs.append((_("Objections"), reverse("assessment:objections", args=[cycle.code])))
    return crumbs
