from __future__ import annotations

from django.db import models
from django.db.models import Index, Q
from django.utils.translation import gettext_lazy as _

from assessment.models.owed import Owed, leased_while_running
from assessment.querysets import OwedQuerySet


class Mail(Owed):
    """One e-mail about one thing, ready to go out; ``key`` names the thing, so that it goes once.

    ``sent_at`` is when the mail server took it. The digest of a day is a ``Letter``.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    sent_at = models.DateTimeField(null=True)

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail about one thing")
        indexes = [
            Index(
                fields=["state"],
                condition=Q(state__in=["queued", "running"]),
                name="mail_unsettled",
            ),
        ]
        constraints = [leased_while_running("mail_is_leased_while_running")]
