from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.choices import QUANTITY_UNITS, ActivityKind, Level, QuantityUnit
from alliances.models.carriers import Carrier
from alliances.models.register import Alliance
from alliances.querysets import ActivityQuerySet
from common.fields import MicrosField
from members.models import CODE, Unit


class Activity(models.Model):
    """Something an alliance did on a day, or a figure that it reached by then.

    ``quantity`` counts in the unit of the kind (``choices.QUANTITY_UNITS``); ``amount`` is money
    in 10,000 yuan; ``person_days`` tells how long people were at it. ``carrier`` is where it
    took place, one of the same alliance.
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="activities")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    quantity = MicrosField(_("quantity"), default=1)
    amount = MicrosField(_("amount (10,000 yuan)"), null=True, blank=True)
    person_days = MicrosField(_("person-days"), null=True, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.NONE)
    carrier = models.ForeignKey(
        Carrier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("carrier"),
    )
    note = models.TextField(_("note"), blank=True)
    partners = models.ManyToManyField(
        Unit, through="ActivityPartner", related_name="activities", verbose_name=_("partners")
    )

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            Index(fields=["alliance", "held_on"], name="activity_by_alliance"),
            Index(fields=["kind", "held_on"], name="activity_by_kind"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["alliance", "code"],
                name="activity_code_is_unique",
                violation_error_message=_("There is a row with this code already."),
            ),
            CheckConstraint(
                condition=Q(kind__in=ActivityKind.values), name="activity_kind_is_known"
            ),
            CheckConstraint(condition=Q(level__in=Level.values), name="activity_level_is_known"),
            CheckConstraint(condition=Q(quantity__gte=0), name="activity_quantity_is_not_negative"),
            CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="activity_amount_is_not_negative"
            ),
            CheckConstraint(
                condition=Q(person_days=None) | Q(person_days__gte=0),
                name="activity_person_days_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quantity_unit(self) -> QuantityUnit:
        return QUANTITY_UNITS[ActivityKind(self.kind)]


class ActivityPartner(models.Model):
    """A unit that took part in an activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="partner_rows")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner of an activity")
        constraints = [
            UniqueConstraint(fields=["activity", "unit"], name="activity_partner_once"),
        ]
