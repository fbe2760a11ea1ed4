"""The files that prove why an exception is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import ProposalState
from assessment.errors import TransitionRefused
from assessment.files.receive import Received
from assessment.models import Proposal
from assessment.permissions import can_decide
from assessment.services.attaching import attach, check_count, look_into
from assessment.services.proposal_doors import locked_proposal
from members.models import User

MOST_FILES = 20
OPEN = (ProposalState.PROPOSED, ProposalState.IN_FORCE)


def attach_files(pk: int, files: Sequence[Received], *, by: User, now: datetime) -> Proposal:
    """Add files to an exception that is proposed or in force, as long as nothing is published.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``EvidenceRefused`` or ``FileRefused``, and
    then keeps none of them.
    """
    if not can_decide(by):
        raise PermissionDenied
    found = look_into(files)
    with transaction.atomic():
        proposal = locked_proposal(pk)
        if proposal.state not in OPEN or proposal.entry.cycle.is_frozen:
            raise TransitionRefused(_("Nothing can be added to this exception any more."))
        check_count(proposal.attachments.count(), len(found), MOST_FILES)
        attach(proposal, found, by=by, now=now)
    return proposal
