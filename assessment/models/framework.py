from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from assessment.choices import Origin, Rule
from assessment.querysets import FrameworkQuerySet
from common.fields import ExactDecimalField
from members.models import CODE, Named, User


class Framework(Named):
    """One version of the rules of assessment.

    ``policy`` is the canonical form of ``scoring.Policy``. Once ``released_at`` is set the database
    refuses every change, to the criteria and indicators too; ``digest`` is the SHA-256 of the
    canonical content (``scoring.digest``).

    A version drafted here knows which one of the same code it was ``drafted_from``, by its number,
    for that draft may be discarded since; and the name that the comparison had whose weights (or
    entropy weights beside it) it took. ``origin`` and ``is_released_by_command`` are None where
    that was not recorded.
    """

    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    version = models.PositiveIntegerField(_("version"))
    policy = models.JSONField(_("policy"))
    digest = models.CharField(max_length=64, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    is_released_by_command = models.BooleanField(null=True, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, null=True, editable=False)
    drafted_from = models.PositiveIntegerField(null=True, editable=False)
    comparison_name = models.CharField(max_length=100, null=True, editable=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        constraints = [
            UniqueConstraint(fields=["code", "version"], name="framework_version_is_unique"),
        ]


class Criterion(Named):
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    position = models.PositiveSmallIntegerField()
    weight = ExactDecimalField(_("weight"))
    floor = ExactDecimalField(_("floor"), null=True, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            UniqueConstraint(fields=["framework", "code"], name="criterion_code_is_unique"),
            UniqueConstraint(fields=["framework", "position"], name="criterion_has_its_place"),
            CheckConstraint(
                condition=Q(weight__is_negative=False), name="criterion_weight_is_not_negative"
            ),
        ]


class Indicator(Named):
    """One observation point. ``params`` holds the rule's keys in canonical form.

    ``unit``, ``evidence`` and ``guidance`` are texts by language; ``levels`` guide the assessor:
    ``[{"at": "90", "text": {"zh-hans": …, "en": …}}, …]``.
    """

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="indicators")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="indicators")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    position = models.PositiveSmallIntegerField()
    weight = ExactDecimalField(_("weight"))
    rule = models.CharField(_("rule"), max_length=12, choices=Rule)
    params = models.JSONField(default=dict, blank=True)
    unit = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    guidance = models.JSONField(default=dict, blank=True)
    levels = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("indicator")
        constraints = [
            UniqueConstraint(fields=["framework", "code"], name="indicator_code_is_unique"),
            UniqueConstraint(fields=["criterion", "position"], name="indicator_has_its_place"),
            CheckConstraint(condition=Q(rule__in=Rule.values), name="indicator_rule_is_known"),
            CheckConstraint(
                condition=Q(weight__is_negative=False), name="indicator_weight_is_not_negative"
            ),
        ]

    @property
    def is_judged(self) -> bool:
        return self.rule == Rule.JUDGED
