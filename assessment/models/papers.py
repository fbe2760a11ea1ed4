from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from assessment.choices import DecisionState, PaperFormat, PaperKind, RunState
from assessment.models.decisions import Decision
from assessment.models.evidence import StoredFile
from assessment.models.objections import Objection
from assessment.models.owed import Owed, leased_while_running
from assessment.models.reassessment import Reassessment
from assessment.models.results import Computation
from assessment.models.screening import Submission
from assessment.querysets import PaperQuerySet
from members.choices import Language
from members.models import User

SUBJECTS = ("submission", "computation", "decision", "objection", "reassessment")


def _about_one_thing() -> Q:
    condition = Q()
    for subject in SUBJECTS:
        condition |= Q(**{f"{each}__isnull": each != subject for each in SUBJECTS})
    return condition


class Paper(Owed):
    """A document that is to be made by a worker, once, and then lies in the private storage.

    It is about one thing: a round of a report, a numbered set of results, a decision, an
    objection, or a re-assessment. ``done`` of ``total`` steps are made.
    """

    kind = models.CharField(max_length=12, choices=PaperKind)
    format = models.CharField(max_length=4, choices=PaperFormat, default=PaperFormat.PDF)
    language = models.CharField(max_length=7, choices=Language)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="papers")
    computation = models.ForeignKey(Computation, models.PROTECT, null=True, related_name="papers")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="papers")
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, related_name="papers")
    reassessment = models.ForeignKey(Reassessment, models.PROTECT, null=True, related_name="papers")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="papers")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        indexes = [
            Index(
                fields=["state"],
                condition=Q(state__in=["queued", "running"]),
                name="paper_unsettled",
            ),
        ]
        constraints = [
            *(
                UniqueConstraint(
                    fields=[subject, "kind", "format", "language"],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"paper_once_per_{subject}",
                )
                for subject in SUBJECTS
            ),
            CheckConstraint(condition=_about_one_thing(), name="paper_is_about_one_thing"),
            leased_while_running("paper_is_leased_while_running"),
        ]

    @property
    def edition(self) -> str:
        """What tells the paper from the others of its kind about the same thing."""
        return f"{PaperFormat(self.format).label} · {Language(self.language).label}"

    @property
    def is_final(self) -> bool:
        """Whether the paper has gone out, or speaks of what never changes; it comes with its subject."""
        if self.decision is not None:
            return self.decision.state in (DecisionState.ISSUED, DecisionState.WITHDRAWN)
        if self.objection is not None:
            return self.objection.decided_at is not None
        if self.reassessment is not None:
            return self.reassessment.settled_at is not None
        return self.submission is not None

    @property
    def can_be_made_again(self) -> bool:
        """Whether another try can bring something else: it failed, is a draft, or is set of results
        by a template that may have changed."""
        return self.state == RunState.FAILED or (self.is_settled and not self.is_final)


class LetterTemplate(models.Model):
    """A Word document of the bureau's own that letters of one kind are made from; the latest counts."""

    kind = models.CharField(_("kind"), max_length=12, choices=PaperKind)
    language = models.CharField(_("language"), max_length=7, choices=Language)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("template of a letter")
        constraints = [
            UniqueConstraint(
                fields=["kind", "language"],
                condition=Q(is_current=True),
                name="lettertemplate_one_is_current",
            ),
        ]
