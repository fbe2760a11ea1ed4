"""Files that prove an item of an order: added while it can be answered, taken away before it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.computing.order_days import WITH_ALLIANCE
from assessment.computing.order_states import OrderAct, order_after
from assessment.errors import ItemClosed
from assessment.files.receive import Received
from assessment.models import Attachment, Order, OrderItem
from assessment.permissions import can_answer_order
from assessment.services.attaching import attach, check_count, look_into
from assessment.services.order_answers import lock_item
from members.models import User


@transaction.atomic
def add_files(
    item_id: int, files: Sequence[Received], *, by: User, now: datetime
) -> list[Attachment]:
    """Take files that prove an item, while it can be answered.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``ItemClosed``, ``EvidenceRefused`` or
    ``FileRefused``, and then keeps none.
    """
    order, item = _writable(item_id, by)
    order_after(order, OrderAct.ANSWER)
    check_count(item.attachments.count(), len(files), settings.EVIDENCE_MOST_PER_ITEM)
    return attach(item, look_into(files), by=by, now=now)


@transaction.atomic
def remove_file(attachment_id: int, *, item_id: int, by: User) -> None:
    """Take a file away again that the bureau has not got yet.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``ItemClosed``.
    """
    order, item = _writable(item_id, by)
    order_after(order, OrderAct.ANSWER)
    attachment = item.attachments.filter(pk=attachment_id).first()
    if attachment is None:
        raise ItemClosed(_("This file does not lie at the item any more."))
    if item.attachments.sent().filter(pk=attachment.pk).exists():
        raise ItemClosed(_("The bureau has this file already; it stays."))
    attachment.delete()


def _writable(item_id: int, by: User) -> tuple[Order, OrderItem]:
    order, item = lock_item(item_id)
    if not can_answer_order(by, order.entry.alliance):
        raise PermissionDenied
    if item.state not in WITH_ALLIANCE:
        raise ItemClosed(_("The item is with the bureau; files can be added once it is returned."))
    return order, item
