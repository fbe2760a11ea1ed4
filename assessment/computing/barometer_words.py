"""The words of the barometer, wherever it is shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.computing.barometer import Barometer
from assessment.computing.barometer_places import By
from assessment.computing.earlier import grade_name

WAYS = {
    "region": _("By region"),
    "unit": _("By lead unit"),
    "park": _("By park"),
    "chain": _("By chain"),
}
LISTS = {
    "region": _("Districts and counties"),
    "unit": _("Lead units"),
    "park": _("Parks"),
    "chain": _("Chains"),
}
STATES = {
    "known": pgettext_lazy("barometer", "assessed"),
    "incomplete": _("incomplete"),
    "hidden": pgettext_lazy("barometer", "not open yet"),
    "not_applicable": _("not applicable"),
}
TONES = {"known": "info", "incomplete": "wait", "hidden": "wait", "not_applicable": "neutral"}


def way_name(by: By) -> str:
    return str(WAYS[by])


def list_names(by: By) -> tuple[str, str]:
    """Return what the list is called, and the one of functional zones."""
    return str(LISTS[by]), str(_("Functional zones"))


def state_name(state: str) -> str:
    return str(STATES[state])


def grade_names(barometer: Barometer) -> dict[str, str]:
    """Return the names of the grades by code, in the order of the framework's policy."""
    policy = barometer.cycle.framework.policy
    return {band["code"]: grade_name(policy, band["code"]) for band in policy["grades"]}
