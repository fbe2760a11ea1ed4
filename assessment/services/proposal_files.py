"""The files that prove why an exception is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import ProposalState
from assessment.computing.stored_files import store_content
from assessment.errors import EvidenceRefused, TransitionRefused
from assessment.files.inspect import Seen, inspect
from assessment.files.kinds import clean_name
from assessment.files.receive import Received
from assessment.models import Attachment, Proposal
from assessment.permissions import can_decide
from assessment.services.proposal_doors import locked_proposal
from members.models import User

MOST_FILES = 20
OPEN = (ProposalState.PROPOSED, ProposalState.IN_FORCE)

LookedInto = tuple[Received, Seen, str]


def attach_files(pk: int, files: Sequence[Received], *, by: User, now: datetime) -> Proposal:
    """Add files to an exception that is proposed or in force, as long as nothing is published.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``EvidenceRefused`` or ``FileRefused``, and
    then keeps none of them.
    """
    if not can_decide(by):
        raise PermissionDenied
    found = [looked_into(each) for each in files]
    with transaction.atomic():
        proposal = locked_proposal(pk)
        if proposal.state not in OPEN or proposal.entry.cycle.is_frozen:
            raise TransitionRefused(_("Nothing can be added to this exception any more."))
        attach(proposal, found, by=by, now=now)
    return proposal


def looked_into(received: Received) -> LookedInto:
    """Return the file with what it is and a name that is safe. Raises ``FileRefused``."""
    seen = inspect(received.path)
    return received, seen, clean_name(received.name or "", seen.kind)


def attach(proposal: Proposal, files: Sequence[LookedInto], *, by: User, now: datetime) -> None:
    """Store ``files`` with the exception, in the caller's transaction; the same content once."""
    there = set(proposal.attachments.values_list("file__sha256", flat=True))
    new = {each[0].sha256: each for each in files if each[0].sha256 not in there}
    if len(there) + len(new) > MOST_FILES:
        raise EvidenceRefused(_("An exception has at most %(most)s files.") % {"most": MOST_FILES})
    for received, seen, name in new.values():
        file = store_content(
            received,
            received.sha256,
            size=received.bytes,
            media_type=seen.kind.media_type,
            pages=seen.pages,
        )
        Attachment.objects.create(
            file=file, name=name, proposal=proposal, added_by=by, added_at=now
        )
