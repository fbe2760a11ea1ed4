from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.choices import DistrictView, ReportState, Ruled
from assessment.models.reports import Report, ReportItem
from members.models import User


class Submission(models.Model):
    """One round of a report as it was filed: the database keeps it as it is.

    ``content`` is the whole report (``computing.report_content``), ``digest`` the SHA-256 of its
    canonical form, ``receipt`` the number on the receipt. ``begun_at`` is when the submission
    reached the server: that decides whether it was in time.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    receipt = models.CharField(max_length=120, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        constraints = [
            UniqueConstraint(fields=["report", "number"], name="submission_number_is_unique"),
        ]


class Verdict(models.Model):
    """What the bureau says of one item in one round; a return has its reason.

    It is a draft until the round is settled (``Screening``).
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="verdicts")
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="verdicts")
    ruled = models.CharField(max_length=8, choices=Ruled)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("verdict")
        constraints = [
            UniqueConstraint(fields=["submission", "item"], name="verdict_once_per_round"),
            CheckConstraint(
                condition=Q(ruled="accepted") | (Q(ruled="returned") & ~Q(reason="")),
                name="verdict_of_return_has_a_reason",
            ),
        ]


class Screening(models.Model):
    """The end of one round: the report accepted, or returned with what its verdicts say.

    The database keeps it as it is.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="screening")
    outcome = models.CharField(max_length=9, choices=ReportState)
    correct_by = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("screening")
        constraints = [
            CheckConstraint(
                condition=Q(outcome="accepted", correct_by=None) | Q(outcome="returned"),
                name="screening_accepts_or_returns",
            ),
        ]


class Opinion(models.Model):
    """What the district says of a report in one round."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="opinion")
    view = models.CharField(_("view"), max_length=8, choices=DistrictView)
    text = models.TextField(_("opinion"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("opinion of the district")
        constraints = [
            CheckConstraint(condition=~Q(text=""), name="opinion_says_something"),
            CheckConstraint(
                condition=Q(view__in=DistrictView.values), name="opinion_view_is_known"
            ),
        ]
