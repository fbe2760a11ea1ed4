from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.choices import MajorChange
from alliances.models.register import Chain
from alliances.querysets import MajorQuerySet, SchoolYearQuerySet
from members.models import CODE, Named, Unit


class SchoolYear(models.Model):
    """The people of one school in one year: heads, and hours taught by part-time teachers.

    They are the school's own, entered once, whatever alliances it belongs to. None is unknown.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="school_years", verbose_name=_("school")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    students = models.PositiveIntegerField(_("students"), null=True, blank=True)
    enrolment = models.PositiveIntegerField(_("enrolment"), null=True, blank=True)
    graduates = models.PositiveIntegerField(_("graduates"), null=True, blank=True)
    graduates_staying = models.PositiveIntegerField(
        _("graduates staying in the city"), null=True, blank=True
    )
    teachers = models.PositiveIntegerField(_("specialised teachers"), null=True, blank=True)
    dual_teachers = models.PositiveIntegerField(_("dual-qualified teachers"), null=True, blank=True)
    part_time_teachers = models.PositiveIntegerField(
        _("part-time teachers from enterprises"), null=True, blank=True
    )
    part_time_hours = models.PositiveIntegerField(
        _("hours taught by part-time teachers"), null=True, blank=True
    )

    objects = SchoolYearQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("people figures")
        constraints = [
            UniqueConstraint(
                fields=["unit", "year"],
                name="schoolyear_once_per_year",
                violation_error_message=_("The figures of this school and year are there already."),
            ),
            CheckConstraint(
                condition=Q(graduates=None)
                | Q(graduates_staying=None)
                | Q(graduates_staying__lte=F("graduates")),
                name="schoolyear_no_more_stay_than_graduate",
                violation_error_message=_("More graduates stay than there are."),
            ),
            CheckConstraint(
                condition=Q(teachers=None)
                | Q(dual_teachers=None)
                | Q(dual_teachers__lte=F("teachers")),
                name="schoolyear_dual_teachers_are_teachers",
                violation_error_message=_(
                    "There are more dual-qualified teachers than specialised ones."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.year}"


class Major(Named):
    """A major of a school in one year, with the chains that it serves."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="majors", verbose_name=_("school"))
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    enrolment = models.PositiveIntegerField(_("enrolment"), null=True, blank=True)
    change = models.CharField(
        _("change"), max_length=7, choices=MajorChange, default=MajorChange.KEPT
    )
    chains = models.ManyToManyField(
        Chain, through="MajorChain", related_name="majors", verbose_name=_("chains")
    )

    objects = MajorQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("major")
        constraints = [
            UniqueConstraint(
                fields=["unit", "year", "code"],
                name="major_once_per_year",
                violation_error_message=_("This major is there already for that year."),
            ),
            CheckConstraint(
                condition=Q(change__in=MajorChange.values), name="major_change_is_known"
            ),
        ]


class MajorChain(models.Model):
    """A chain that a major serves."""

    major = models.ForeignKey(Major, models.CASCADE, related_name="chain_rows")
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chain of a major")
        constraints = [UniqueConstraint(fields=["major", "chain"], name="major_chain_once")]
