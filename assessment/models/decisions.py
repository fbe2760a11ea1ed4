from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.models import Alliance
from assessment.choices import DecisionKind, DecisionState, ProposalState, RulingKind
from assessment.models.cycle import Cycle, Entry
from assessment.models.judging import Ruling
from assessment.models.results import Computation
from assessment.querysets import DecisionQuerySet
from common.fields import ExactDecimalField
from members.models import User


class Proposal(models.Model):
    """An exception as it was proposed and decided; while ``in_force`` it has its ``ruling``.

    ``seen`` is what the figures were when it was proposed and ``effect`` what it did to total,
    grade and ranks when it came into force (``computing.effects``). Where two people decide, one
    asks for the undoing of one in force (``undo_asked_by``, with the ``closing_reason``).
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="proposals")
    kind = models.CharField(_("kind"), max_length=14, choices=RulingKind)
    item = models.CharField(_("item"), max_length=200, blank=True)
    value = ExactDecimalField(_("value"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undo_asked_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(blank=True, help_text=_("Why it was declined or undone."))
    ruling = models.OneToOneField(Ruling, models.SET_NULL, null=True, related_name="proposal")
    objection = models.ForeignKey(
        "assessment.Objection", models.PROTECT, null=True, related_name="proposals"
    )
    seen = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proposed exception")
        constraints = [
            UniqueConstraint(
                fields=["entry", "kind", "item"],
                condition=Q(state="proposed"),
                name="proposal_open_once_per_item",
            ),
            CheckConstraint(condition=Q(kind__in=RulingKind.values), name="proposal_kind_is_known"),
            CheckConstraint(condition=~Q(reason=""), name="proposal_has_a_reason"),
            CheckConstraint(
                condition=Q(state="in_force") | Q(ruling=None), name="proposal_rules_in_force_only"
            ),
        ]


class Decision(models.Model):
    """What the bureau decides on one alliance: commended, to rectify, removed, readmitted.

    A program may prepare one (``proposed_by`` None); a person confirms it. ``number`` is given when
    it is issued. ``grounds`` are sentences' facts: ``[{"code": …, …}, …]`` (``computing.grounds``).
    """

    number = models.CharField(_("number"), max_length=40, unique=True, null=True)
    kind = models.CharField(_("kind"), max_length=7, choices=DecisionKind)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="decisions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="decisions")
    state = models.CharField(max_length=9, choices=DecisionState, default=DecisionState.PREPARED)
    grounds = models.JSONField(default=list)
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)
    seen = models.JSONField(default=dict)

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision")
        constraints = [
            UniqueConstraint(
                fields=["alliance", "kind", "cycle"],
                condition=~Q(state="withdrawn"),
                name="decision_once_per_kind",
            ),
            CheckConstraint(
                condition=Q(kind__in=DecisionKind.values), name="decision_kind_is_known"
            ),
            CheckConstraint(
                condition=~Q(state="issued") | Q(number__isnull=False, issued_at__isnull=False),
                name="decision_is_numbered_once_issued",
            ),
            CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False) & ~Q(reason=""),
                name="decision_is_confirmed_with_a_reason",
            ),
        ]


class Notice(models.Model):
    """The public notice of a cycle's names and grades, its last day counting whole.

    ``computation`` is the sealed set that it announced. A cycle that goes back closes its notice.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="notices")
    computation = models.ForeignKey(Computation, models.PROTECT, related_name="+")
    opens_on = models.DateField()
    ends_on = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("public notice")
        constraints = [
            UniqueConstraint(
                fields=["cycle"], condition=Q(closed_at=None), name="notice_one_at_a_time"
            ),
            CheckConstraint(
                condition=Q(ends_on__gte=models.F("opens_on")), name="notice_runs_forward"
            ),
        ]
