from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliances.models.activities import Activity
from alliances.models.carriers import Carrier
from members.models import User

IS_OF_ACTIVITIES = Q(first_activity__isnull=False, second_activity__isnull=False)
IS_OF_CARRIERS = Q(first_carrier__isnull=False, second_carrier__isnull=False)
NO_ACTIVITIES = Q(first_activity=None, second_activity=None)
NO_CARRIERS = Q(first_carrier=None, second_carrier=None)


class Distinction(models.Model):
    """That two rows which look like one achievement are two: a person looked and said so.

    It stands until it is undone, and only for what the two say: ``basis`` is the digest of what was
    compared (``computing.duplicates.basis_of``). The first row is the one with the smaller key.
    """

    first_activity = models.ForeignKey(Activity, models.CASCADE, null=True, related_name="+")
    second_activity = models.ForeignKey(Activity, models.CASCADE, null=True, related_name="+")
    first_carrier = models.ForeignKey(Carrier, models.CASCADE, null=True, related_name="+")
    second_carrier = models.ForeignKey(Carrier, models.CASCADE, null=True, related_name="+")
    basis = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("distinction of two achievements")
        constraints = [
            CheckConstraint(
                condition=IS_OF_ACTIVITIES & NO_CARRIERS | IS_OF_CARRIERS & NO_ACTIVITIES,
                name="distinction_is_of_one_register",
            ),
            CheckConstraint(
                condition=Q(first_activity=None) | Q(first_activity__lt=F("second_activity")),
                name="distinction_has_activities_in_order",
            ),
            CheckConstraint(
                condition=Q(first_carrier=None) | Q(first_carrier__lt=F("second_carrier")),
                name="distinction_has_carriers_in_order",
            ),
            UniqueConstraint(
                fields=["first_activity", "second_activity"],
                condition=Q(undone_at=None),
                name="distinction_once_per_activities",
            ),
            UniqueConstraint(
                fields=["first_carrier", "second_carrier"],
                condition=Q(undone_at=None),
                name="distinction_once_per_carriers",
            ),
            CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="distinction_is_undone_by_somebody",
            ),
        ]
