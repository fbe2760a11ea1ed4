from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.choices import Body, DocumentKind
from alliances.models.register import Alliance
from alliances.querysets import DocumentQuerySet, KeyTaskQuerySet, PostQuerySet
from common.fields import MicrosField
from members.models import CODE, Unit


class Document(models.Model):
    """A rule, plan, agreement or report; in force from ``issued_on`` to the day before
    ``expires_on``. ``unit`` is the other party of an agreement."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="documents")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("other party"),
    )
    note = models.TextField(_("note"), blank=True)

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("document")
        constraints = [
            UniqueConstraint(
                fields=["alliance", "code"],
                name="document_code_is_unique",
                violation_error_message=_("There is a row with this code already."),
            ),
            CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"
            ),
            CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("issued_on")),
                name="document_runs_forward",
                violation_error_message=_("A document cannot expire before it is issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """Somebody's seat in a body of the alliance, from ``since`` to the day before ``until``."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="posts")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    body = models.CharField(_("body"), max_length=18, choices=Body)
    person = models.CharField(_("person"), max_length=100)
    title = models.CharField(_("post"), max_length=100, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("unit"),
    )
    is_full_time = models.BooleanField(_("full-time"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = PostQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("post")
        constraints = [
            UniqueConstraint(
                fields=["alliance", "code"],
                name="post_code_is_unique",
                violation_error_message=_("There is a row with this code already."),
            ),
            CheckConstraint(condition=Q(body__in=Body.values), name="post_body_is_known"),
            CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="post_runs_forward",
                violation_error_message=_("A post cannot end before it has begun."),
            ),
        ]

    def __str__(self) -> str:
        return self.person


class KeyTask(models.Model):
    """A task of one year, with its target in words and its ``progress`` in percent of it."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="key_tasks")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    target = models.CharField(_("target"), max_length=400, blank=True)
    progress = MicrosField(_("progress (%)"), default=0)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="key_tasks",
        verbose_name=_("responsible unit"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = KeyTaskQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("key task")
        constraints = [
            UniqueConstraint(
                fields=["alliance", "code"],
                name="keytask_code_is_unique",
                violation_error_message=_("There is a row with this code already."),
            ),
            CheckConstraint(condition=Q(progress__gte=0), name="keytask_progress_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title
