from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.choices import AllianceKind, MembershipRole
from alliances.querysets import AllianceQuerySet, MembershipQuerySet
from members.models import CODE, Named, Region, Unit, User


class Chain(Named):
    """An industrial chain that a city has put on its list."""

    code = models.CharField(_("code"), max_length=40, primary_key=True, validators=[CODE])

    class Meta:
        verbose_name = _("industrial chain")


class Alliance(Named):
    """A body around an industrial park in which schools, enterprises and offices work together.

    One that was removed by a decision keeps its history; ``removed_on`` is the day.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=11, choices=AllianceKind)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="alliances", verbose_name=_("region")
    )
    park = models.CharField(_("park"), max_length=200, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    removed_on = models.DateField(_("removed on"), null=True, blank=True, editable=False)
    chains = models.ManyToManyField(
        Chain, blank=True, related_name="alliances", verbose_name=_("chains")
    )
    units = models.ManyToManyField(Unit, through="Membership", related_name="alliances")

    objects = AllianceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("alliance")
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=AllianceKind.values), name="alliance_kind_is_known"
            ),
        ]


class Membership(models.Model):
    """One spell of a unit in an alliance, from ``joined_on`` to the day before ``left_on``.

    The database refuses two overlapping spells of one unit in one alliance.
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=15, choices=MembershipRole)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            CheckConstraint(
                condition=Q(role__in=MembershipRole.values), name="membership_role_is_known"
            ),
            CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gt=F("joined_on")),
                name="membership_runs_forward",
                violation_error_message=_("A membership cannot end before it has begun."),
            ),
            UniqueConstraint(
                fields=["alliance", "unit", "joined_on"], name="membership_begins_once_a_day"
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the spell holds on ``day``: the day of leaving no longer counts."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


class SecretariatSeat(models.Model):
    """Which alliance an account of the role ``secretariat`` works for."""

    user = models.OneToOneField(User, models.CASCADE, related_name="seat")
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="seats")

    class Meta:
        verbose_name = _("seat in a secretariat")
