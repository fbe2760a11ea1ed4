from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.models.activities import Activity
from alliances.models.carriers import Carrier
from alliances.models.register import Alliance
from alliances.querysets import ShareQuerySet
from members.models import User

FULL_SHARE = 10_000


class Share(models.Model):
    """The part of one achievement that one alliance counts, in hundredths of a percent.

    The shares of an achievement, that of its own alliance among them, come to 100 %. They count
    once every alliance has agreed; until then, and without shares, the achievement counts whole
    for the alliance in whose register it stands. ``declined_reason`` is not empty where an
    alliance refused.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, null=True, related_name="shares")
    carrier = models.ForeignKey(Carrier, models.CASCADE, null=True, related_name="shares")
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="shares")
    hundredths = models.PositiveSmallIntegerField(_("share"))
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declined_reason = models.TextField(_("reason for declining"), blank=True)

    objects = ShareQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("share")
        constraints = [
            CheckConstraint(
                condition=Q(activity=None, carrier__isnull=False)
                | Q(activity__isnull=False, carrier=None),
                name="share_is_of_one_achievement",
            ),
            UniqueConstraint(fields=["activity", "alliance"], name="share_once_per_activity"),
            UniqueConstraint(fields=["carrier", "alliance"], name="share_once_per_carrier"),
            CheckConstraint(
                condition=Q(hundredths__gte=1, hundredths__lte=FULL_SHARE),
                name="share_is_a_percentage",
            ),
            CheckConstraint(
                condition=Q(agreed_on=None) | Q(declined_reason=""),
                name="share_is_not_agreed_and_declined",
            ),
        ]

    @property
    def percent(self) -> Decimal:
        return Decimal(self.hundredths).scaleb(-2)
