"""The shapes of answers about decisions, rectification, objections and numbered results."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assessment.choices import (
    DecisionKind,
    DecisionState,
    ObjectionState,
    OrderItemState,
    OrderState,
)
from assessment.computing.order_words import problem_of, proof_of
from assessment.computing.sent_answers import answer_for
from assessment.models import Computation, Decision, Objection, Order, OrderItem


class AllianceRefSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision on one alliance. `reason` is for bureau, observers, the district and the
    secretariat of the alliance; it is null for others, who read what was decided."""

    alliance = AllianceRefSerializer()
    cycle = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    kind = serializers.ChoiceField(DecisionKind.choices)
    state = serializers.ChoiceField(DecisionState.choices)
    reason = serializers.SerializerMethodField()
    is_program = serializers.SerializerMethodField(help_text="Whether a program prepared it.")

    class Meta:
        model = Decision
        fields = [
            "id",
            "number",
            "kind",
            "state",
            "alliance",
            "cycle",
            "reason",
            "is_program",
            "proposed_at",
            "confirmed_at",
            "issued_at",
            "withdrawn_at",
        ]

    def get_reason(self, decision: Any) -> str | None:
        return decision.reason if decision.shows_reason else None

    def get_is_program(self, decision: Decision) -> bool:
        return decision.proposed_by_id is None


class OrderItemSerializer(serializers.ModelSerializer[OrderItem]):
    """One thing to put right. `plan` and `answer` stand as the alliance last submitted them, for
    itself as it last saved them; `progress` stands as it last saved it. `answered_at` is when it
    last submitted."""

    problem = serializers.SerializerMethodField()
    proof = serializers.SerializerMethodField()
    state = serializers.ChoiceField(OrderItemState.choices)
    plan = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()
    unit = serializers.SlugRelatedField[Any](
        slug_field="code", read_only=True, help_text="The responsible unit."
    )

    class Meta:
        model = OrderItem
        fields = [
            "position",
            "criterion",
            "problem",
            "proof",
            "unit",
            "due_on",
            "state",
            "version",
            "progress",
            "plan",
            "answer",
            "answered_at",
            "ruled_at",
            "ruling_reason",
        ]

    def get_problem(self, item: OrderItem) -> str:
        return problem_of(item)

    def get_proof(self, item: OrderItem) -> str:
        return proof_of(item)

    def get_plan(self, item: OrderItem) -> str:
        return answer_for(self.context["request"].user, item).plan

    def get_answer(self, item: OrderItem) -> str:
        return answer_for(self.context["request"].user, item).answer


class RectificationSerializer(serializers.ModelSerializer[Order]):
    """A rectification order with its items; `number` is that of the decision."""

    number = serializers.CharField(source="decision.number", allow_null=True)
    cycle = serializers.CharField(source="entry.cycle.code")
    alliance = AllianceRefSerializer(source="entry.alliance")
    state = serializers.ChoiceField(OrderState.choices)
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    items = OrderItemSerializer(many=True)

    class Meta:
        model = Order
        fields = [
            "id",
            "number",
            "cycle",
            "alliance",
            "state",
            "round",
            "days",
            "due_on",
            "unit",
            "issued_at",
            "settled_at",
            "items",
        ]


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """An objection. Who raised it is told to the bureau and to observers alone."""

    cycle = serializers.CharField(source="entry.cycle.code")
    alliance = AllianceRefSerializer(source="entry.alliance")
    state = serializers.ChoiceField(ObjectionState.choices)
    is_public = serializers.SerializerMethodField(help_text="Raised without an account.")
    is_on_paper = serializers.SerializerMethodField(help_text="Entered by the bureau.")
    raised_by = serializers.SerializerMethodField()
    version = serializers.IntegerField(
        source="computation.number",
        default=None,
        allow_null=True,
        help_text="The version of the results that it made.",
    )

    class Meta:
        model = Objection
        fields = [
            "id",
            "number",
            "cycle",
            "alliance",
            "item",
            "text",
            "state",
            "rule",
            "is_public",
            "is_on_paper",
            "raised_by",
            "received_at",
            "reply_by",
            "reply",
            "decided_at",
            "version",
        ]

    def get_is_public(self, objection: Objection) -> bool:
        return objection.user_id is None

    def get_is_on_paper(self, objection: Objection) -> bool:
        return objection.entered_by_id is not None

    def get_raised_by(self, objection: Objection) -> str | None:
        return objection.name if self.context["sees_names"] else None


class VersionSerializer(serializers.ModelSerializer[Computation]):
    """A numbered set of results: it never changes."""

    alliances = serializers.IntegerField(source="entries")
    is_current = serializers.SerializerMethodField()
    fingerprint = serializers.SerializerMethodField(
        help_text="SHA-256 over the fingerprints of its results, by code: `CODE FINGERPRINT` a line."
    )

    class Meta:
        model = Computation
        fields = [
            "number",
            "sealed_at",
            "framework_digest",
            "alliances",
            "is_current",
            "fingerprint",
        ]

    sealed_at = serializers.DateTimeField(source="frozen_at")

    def get_is_current(self, computation: Computation) -> bool:
        return computation.pk == self.context["current"]

    def get_fingerprint(self, computation: Computation) -> str:
        return str(self.context["fingerprint_of"](computation))
