from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.models import Activity, Alliance
from assessment.models.cycle import Cycle
from members.models import User


class GoodCase(models.Model):
    """What one alliance did well, told by the bureau for everybody to read once it is public."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="good_cases")
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="good_cases")
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+")
    title_zh = models.CharField(_("Chinese title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    text_zh = models.TextField(_("Chinese text"))
    text_en = models.TextField(_("English text"), blank=True)
    is_public = models.BooleanField(_("public"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("good case")
        constraints = [
            CheckConstraint(condition=~Q(title_zh="") & ~Q(text_zh=""), name="goodcase_is_told"),
        ]
