from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from assessment.models.decisions import Proposal
from assessment.models.evidence import StoredFile
from assessment.models.objections import Objection, ObjectionMessage
from assessment.models.rectification import OrderItem
from assessment.querysets import AttachmentQuerySet
from members.models import User

PLACES = ("proposal", "objection", "message", "item")


def _in_one_place() -> Q:
    condition = Q()
    for place in PLACES:
        condition |= Q(**{f"{each}__isnull": each != place for each in PLACES})
    return condition


class Attachment(models.Model):
    """A file that proves something outside a report: to a proposed exception, an objection, a
    message in its case, or an item of an order. ``added_by`` is None for the public."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="attachments")
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, related_name="attachments")
    message = models.ForeignKey(
        ObjectionMessage, models.PROTECT, null=True, related_name="attachments"
    )
    item = models.ForeignKey(OrderItem, models.PROTECT, null=True, related_name="attachments")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        constraints = [
            CheckConstraint(condition=_in_one_place(), name="attachment_is_in_one_place"),
        ]

    def __str__(self) -> str:
        return self.name
