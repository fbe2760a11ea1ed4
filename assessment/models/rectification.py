from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.choices import AskedState, OrderEventKind, OrderItemState, OrderState
from assessment.models.cycle import Entry
from assessment.models.decisions import Decision
from assessment.querysets import OrderQuerySet
from members.models import CODE, Unit, User


class Order(models.Model):
    """That one alliance puts right what failed, until ``due_on``, which counts whole.

    ``days`` are working days from the day it is issued. ``round`` grows when a failed one is
    ordered once more. ``unit`` is responsible for the whole.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="order")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="orders")
    state = models.CharField(max_length=11, choices=OrderState, default=OrderState.PREPARED)
    round = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(_("working days"))
    due_on = models.DateField(_("last day"), null=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("responsible unit")
    )
    issued_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rectification order")
        constraints = [
            CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            CheckConstraint(condition=Q(days__gte=1), name="order_takes_a_day"),
            CheckConstraint(
                condition=Q(state__in=["prepared", "withdrawn"])
                | Q(due_on__isnull=False, issued_at__isnull=False),
                name="order_has_its_last_day_once_issued",
            ),
            CheckConstraint(
                condition=~Q(state__in=["passed", "failed"]) | Q(settled_at__isnull=False),
                name="order_is_dated_once_settled",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in (OrderState.ISSUED, OrderState.REASSESSING)


class OrderItem(models.Model):
    """One thing to put right: a failing criterion with its indicators.

    ``figures`` are what was wrong as numbers (``computing.order_items``), ``problem`` in words,
    ``proof`` what would prove it right. ``version`` grows with every save of the answer.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    criterion = models.CharField(_("criterion"), max_length=40, validators=[CODE])
    figures = models.JSONField(default=dict)
    problem = models.TextField(_("what is wrong"))
    proof = models.TextField(_("what proves it right"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("responsible unit")
    )
    days = models.PositiveSmallIntegerField(_("working days"), null=True, blank=True)
    due_on = models.DateField(_("last day"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=OrderItemState, default=OrderItemState.OPEN)
    plan = models.TextField(_("plan"), blank=True)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    answer = models.TextField(_("what was done"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    ruling_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("item of an order")
        constraints = [
            UniqueConstraint(fields=["order", "position"], name="orderitem_has_its_place"),
            UniqueConstraint(fields=["order", "criterion"], name="orderitem_once_per_criterion"),
            CheckConstraint(condition=Q(progress__lte=100), name="orderitem_progress_is_percent"),
            CheckConstraint(
                condition=~Q(state="returned") | ~Q(ruling_reason=""),
                name="orderitem_is_returned_with_a_reason",
            ),
        ]


class OrderExtension(models.Model):
    """That the secretariat asks for more time, and what the bureau says."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="extensions")
    wanted_until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=AskedState, default=AskedState.ASKED)
    granted_until = models.DateField(_("granted until"), null=True)
    reply = models.TextField(_("reply"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request for more time")
        constraints = [
            UniqueConstraint(
                fields=["order"], condition=Q(state="asked"), name="orderextension_asked_once"
            ),
            CheckConstraint(condition=~Q(reason=""), name="orderextension_has_a_reason"),
            CheckConstraint(
                condition=~Q(state="granted") | Q(granted_until__isnull=False),
                name="orderextension_is_granted_until_a_day",
            ),
        ]


class OrderEvent(models.Model):
    """What happened to an order; ``by`` None is the schedule. The database keeps it as it is."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    item = models.ForeignKey(OrderItem, models.PROTECT, null=True, related_name="events")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=17, choices=OrderEventKind)
    day = models.DateField(help_text=_("The last day that it is about, else that of the event."))
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("event of an order")
        constraints = [
            UniqueConstraint(
                fields=["order", "round", "kind", "day"],
                condition=Q(kind__in=["reminded", "overdue", "escalated", "removal_proposed"]),
                name="orderevent_once_by_the_schedule",
            ),
        ]
