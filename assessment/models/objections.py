from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.choices import ObjectionState
from assessment.models.cycle import Entry
from assessment.models.decisions import Notice
from assessment.models.results import Computation
from assessment.querysets import ObjectionQuerySet
from members.choices import Language
from members.models import User


class Objection(models.Model):
    """An objection by real name to one alliance's result: by its secretariat or by the public.

    ``user`` is None for the public, whose address is confirmed by mail; what it handed in on paper
    somebody of the bureau has entered (``entered_by``), and ``received_at`` is on the day that it
    came. ``rule`` says which rule kept one out that is not admitted. ``item`` is the code it is
    about, if it is about one. ``computation`` is the version of the results that a granted one made.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="objections")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="objections")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="objections")
    name = models.CharField(_("full name"), max_length=100)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True, default="")
    language = models.CharField(max_length=7, choices=Language, default=Language.CHINESE)
    item = models.CharField(_("what it is about"), max_length=40, blank=True)
    text = models.TextField(_("objection"))
    state = models.CharField(max_length=12, choices=ObjectionState)
    rule = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    reply_by = models.DateField(null=True)
    reply = models.TextField(_("reply"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    computation = models.ForeignKey(Computation, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ObjectionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("objection")
        constraints = [
            CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="objection_has_a_name"),
            CheckConstraint(
                condition=Q(user__isnull=False)
                | ~Q(email="")
                | (Q(entered_by__isnull=False) & (~Q(phone="") | ~Q(address=""))),
                name="objection_can_be_answered",
            ),
            CheckConstraint(
                condition=Q(entered_by=None, entered_at=None)
                | Q(user=None, entered_by__isnull=False, entered_at__isnull=False),
                name="objection_on_paper_is_entered_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(state__in=["granted", "refused"])
                | (~Q(reply="") & Q(decided_at__isnull=False)),
                name="objection_is_decided_with_a_reply",
            ),
        ]


class ObjectionMessage(models.Model):
    """A message in the case of an objection; an internal one only the bureau reads. It stays."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("message"))
    is_internal = models.BooleanField(_("for the bureau only"), default=False)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message")
        constraints = [
            CheckConstraint(condition=~Q(text=""), name="objectionmessage_says_something")
        ]
