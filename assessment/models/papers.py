from __future__ import annotations

from django.db import models
from django.db.models import Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from assessment.choices import PaperKind
from assessment.models.evidence import StoredFile
from assessment.models.owed import Owed, leased_while_running
from assessment.models.screening import Submission
from assessment.querysets import OwedQuerySet
from members.choices import Language
from members.models import User


class Paper(Owed):
    """A document that is to be made by a worker, once, and then lies in the private storage."""

    kind = models.CharField(max_length=10, choices=PaperKind)
    language = models.CharField(max_length=7, choices=Language)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="papers")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        indexes = [
            Index(
                fields=["state"],
                condition=Q(state__in=["queued", "running"]),
                name="paper_unsettled",
            ),
        ]
        constraints = [
            UniqueConstraint(
                fields=["submission", "kind", "language"], name="paper_once_per_submission"
            ),
            leased_while_running("paper_is_leased_while_running"),
        ]
