"""The bureau's part of a case: what is to be changed if it is granted, and the reasoned reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.choices import ObjectionState, ProposalState
from assessment.forms.objections import DecideForm
from assessment.models import Objection, Result
from assessment.permissions import can_decide
from assessment.services.objections import refuse_objection
from common.errors import DomainError


@dataclass(slots=True)
class Outcome:
    """What became of a posted form: done with a ``sentence``, or the form again with its faults."""

    sentence: str = ""
    status: int = 200
    forms: dict[str, Any] = field(default_factory=dict)


def decide(request: HttpRequest, case: Objection) -> Outcome:
    """Do what the bureau posted."""
    return _refuse(request, case)


def _refuse(request: HttpRequest, case: Objection) -> Outcome:
    form = DecideForm(request.POST)
    if not form.is_valid():
        return Outcome(status=400, forms={"decision": form})
    values = form.cleaned_data
    try:
        refuse_objection(
            case.pk,
            reply=values["reply"],
            by=request.user,  # type: ignore[arg-type]  # The door has signed in.
            now=timezone.now(),
            version=values["version"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return Outcome(status=409, forms={"decision": form})
    return Outcome(_("The objection is refused; who raised it is told."))


def deciding(case: Objection, user: Any, forms: dict[str, Any]) -> dict[str, Any]:
    """Return what the bureau's part of the page shows; forms to those alone who may decide."""
    may_decide = can_decide(user) and case.state == ObjectionState.OPEN
    result = Result.objects.filter(computation=case.entry.cycle.computation_id, entry=case.entry_id)
    proposals = case.proposals.select_related("proposed_by").order_by("pk")
    shown = (ProposalState.PROPOSED, ProposalState.IN_FORCE, ProposalState.UNDONE)
    return {
        "may_decide": may_decide,
        "result": result.defer("explanation").first(),
        "proposals": list(proposals.filter(state__in=shown)),
        "decide_form": forms.get("decision") or DecideForm(initial={"version": case.version}),
    }
