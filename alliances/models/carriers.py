from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.choices import CarrierKind, Level
from alliances.models.register import Alliance
from alliances.querysets import CarrierQuerySet
from common.fields import MicrosField
from members.models import CODE, Named, Unit


class Carrier(Named):
    """A college, base, platform or committee that an alliance keeps, from ``opened_on`` to the day
    before ``closed_on``.

    ``capacity`` is how many people it has room for at once (training stations of a practice
    centre); ``equipment`` the value of its equipment in 10,000 yuan.
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="carriers")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=20, choices=CarrierKind)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.NONE)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    equipment = MicrosField(_("equipment (10,000 yuan)"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    partners = models.ManyToManyField(
        Unit, through="CarrierPartner", related_name="carriers", verbose_name=_("partners")
    )

    objects = CarrierQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("carrier")
        indexes = [Index(fields=["kind", "opened_on"], name="carrier_by_kind")]
        constraints = [
            UniqueConstraint(
                fields=["alliance", "code"],
                name="carrier_code_is_unique",
                violation_error_message=_("There is a row with this code already."),
            ),
            CheckConstraint(condition=Q(kind__in=CarrierKind.values), name="carrier_kind_is_known"),
            CheckConstraint(condition=Q(level__in=Level.values), name="carrier_level_is_known"),
            CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="carrier_runs_forward",
                violation_error_message=_("It cannot close before it has opened."),
            ),
            CheckConstraint(
                condition=Q(equipment=None) | Q(equipment__gte=0),
                name="carrier_equipment_is_not_negative",
            ),
        ]


class CarrierPartner(models.Model):
    """A unit that keeps a carrier together with the alliance."""

    carrier = models.ForeignKey(Carrier, models.CASCADE, related_name="partner_rows")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner of a carrier")
        constraints = [
            UniqueConstraint(fields=["carrier", "unit"], name="carrier_partner_once"),
        ]
