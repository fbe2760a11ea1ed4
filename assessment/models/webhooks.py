from __future__ import annotations

from django.db import models
from django.db.models import Index, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.models.owed import Owed, leased_while_running
from assessment.querysets import OwedQuerySet
from members.models import User


class Webhook(models.Model):
    """An address that programs listen at. The secret is derived from ``salt``: it is not stored."""

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    salt = models.CharField(max_length=64, editable=False)
    events = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    history = HistoricalRecords(excluded_fields=["salt"])

    class Meta:
        verbose_name = _("webhook")


class Delivery(Owed):
    """One event that is owed to one webhook; ``status_code`` and ``answer`` are of the last try."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    is_test = models.BooleanField(default=False)
    status_code = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        indexes = [
            Index(
                fields=["state"],
                condition=Q(state__in=["queued", "running"]),
                name="delivery_unsettled",
            ),
        ]
        constraints = [leased_while_running("delivery_is_leased_while_running")]
