"""What an explanation says to whom: those who may not see who gave which mark read numbers."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from assessment import scoring
from assessment.computing.sealing import explain
from assessment.models import Cycle, Result
from assessment.permissions import can_see_all_marks

if TYPE_CHECKING:
    from assessment.querysets import Person

Explained = dict[str, Any]


def explanation_for(user: Person, result: Result) -> tuple[Explained, str]:
    """Return the explanation of ``result`` as ``user`` may read it, and its fingerprint.

    The fingerprint is that of the full explanation, with names, whoever asks.
    """
    explained = explain(result)
    fingerprint = result.fingerprint or scoring.fingerprint(explained)
    cycle: Cycle = result.computation.cycle
    if not can_see_all_marks(user, cycle):
        explained = without_names(explained, f"{cycle.pk}.{result.entry_id}")
    return explained, fingerprint


def without_names(explained: Explained, salt: str) -> Explained:
    """Return a copy in which assessors are numbers and nobody is named as an author.

    The numbers hold throughout one explanation. They follow no alphabet, which would give the
    names away to those who know the panel, and mean nothing in another explanation.
    """
    told = deepcopy(explained)
    marked = [item for criterion in told["criteria"] for item in criterion["indicators"]]
    names = {mark["assessor"] for item in marked for mark in item["marks"]}
    shuffled = sorted(names, key=lambda name: salted_hmac(salt, name).hexdigest())
    numbers = {name: number for number, name in enumerate(shuffled, start=1)}
    for item in marked:
        item["marks"].sort(key=lambda mark: numbers[mark["assessor"]])
        for mark in item["marks"]:
            mark["assessor"] = _("assessor %(number)s") % {"number": numbers[mark["assessor"]]}
    ruled = [item["adjudicated"] for item in marked if item["adjudicated"]]
    for ruling in (*ruled, *_rulings(told)):
        ruling["author"] = None
    return told


def _rulings(explained: Explained) -> list[Explained]:
    total, grade = explained["total"], explained["grade"]
    return [*total["bonuses"], *total["deductions"], *grade["vetoes"]]
