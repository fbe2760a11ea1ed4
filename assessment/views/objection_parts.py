"""What the pages of objections share: what they can be about, and the way to them."""

from __future__ import annotations

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.computing.exceptions import names_of
from assessment.computing.objection_rules import ObjectionRule
from assessment.computing.portions import Rules
from assessment.models import Cycle, Objection
from common.errors import DomainError

FIELD_OF_RULE: dict[str, str] = {
    ObjectionRule.REAL_NAME: "name",
    ObjectionRule.CONFIRMED: "email",
    ObjectionRule.ONCE: "item",
}


def items_of(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the criteria and their indicators, each as (code, name)."""
    names = names_of(cycle)
    found = []
    for criterion in Rules.of(cycle.framework).definition.criteria:
        found.append((criterion.code, names[criterion.code]))
        found += [(each.code, f"\u2003{names[each.code]}") for each in criterion.indicators]
    return found


def name_of_item(objection: Objection) -> str:
    """Return the name of what it is about, empty for the result as a whole."""
    if not objection.item:
        return ""
    names = dict(items_of(objection.entry.cycle))
    return names.get(objection.item, objection.item).strip()


def explain(form: Form, error: DomainError) -> None:
    """Put a refusal at the field that it, or its rule, is about, else on top."""
    field = error.extra.get("field") or FIELD_OF_RULE.get(error.extra.get("rule", ""))
    form.add_error(field if field in form.fields else None, str(error))


def crumbs_of(cycle: Cycle, *, to_list: bool = True) -> list[tuple[str, str]]:
    crumbs = [
        (_("Assessment cycles"), reverse("assessment:cycles")),
        (cycle.name, reverse("assessment:dashboard", args=[cycle.code])),
    ]
    if to_list:
        crumbs.append((_("Objections"), reverse("assessment:objections", args=[cycle.code])))
    return crumbs
