"""What the secretariat does about a rectification order: it answers items and asks for more time."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import require_account
from assessment.choices import AskedState, OrderItemState
from assessment.forms.orders import LONGEST_REASON, LONGEST_TEXT
from assessment.forms.versions import HIGHEST_VERSION
from assessment.models import Order
from assessment.services.order_answers import answer_item
from assessment.services.order_time import ask_extension
from common.api import ProblemSerializer, problems


class AnswerInSerializer(serializers.Serializer):
    """What is left out stays. `version` is that of the item as it was last seen; with `submit` the
    item goes to the bureau."""

    plan = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    progress = serializers.IntegerField(required=False, min_value=0, max_value=100)
    answer = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    version = serializers.IntegerField(min_value=0, max_value=HIGHEST_VERSION)
    submit = serializers.BooleanField(required=False, default=False)


class AnswerSerializer(serializers.Serializer):
    """An item as the secretariat stored it."""

    position = serializers.IntegerField()
    criterion = serializers.CharField()
    state = serializers.ChoiceField(choices=OrderItemState.choices)
    plan = serializers.CharField()
    progress = serializers.IntegerField()
    answer = serializers.CharField()
    version = serializers.IntegerField()
    answered_at = serializers.DateTimeField(allow_null=True)


class AnswerStoredSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=OrderItemState.choices)
    plan = serializers.CharField()
    progress = serializers.IntegerField()
    answer = serializers.CharField()
    version = serializers.IntegerField()


class StaleAnswerSerializer(ProblemSerializer):
    """Why an answer was not taken. With the code `stale_version` comes what is stored now."""

    stored = AnswerStoredSerializer(required=False)


class MoreTimeInSerializer(serializers.Serializer):
    wanted_until = serializers.DateField(help_text="It counts whole.")
    reason = serializers.CharField(max_length=LONGEST_REASON)


class MoreTimeSerializer(serializers.Serializer):
    """A request for more time; the bureau grants or refuses it."""

    state = serializers.ChoiceField(choices=AskedState.choices)
    wanted_until = serializers.DateField()
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()


class MoreTimeRefusedSerializer(ProblemSerializer):
    """Why more time cannot be asked for. With `deadline_over` comes the last day, with a day that is
    too late the latest one that the terms of the cycle allow."""

    last_day = serializers.DateField(required=False)
    latest_day = serializers.DateField(required=False)


def find_order(request: Request, pk: int) -> Order:
    """Return an order that the caller may read, or answer 404."""
    return get_object_or_404(Order.objects.visible_to(request.user), pk=pk)


class OrderItemAnswer(APIView):
    @extend_schema(
        operation_id="rectification_items_answer",
        tags=["decisions"],
        request=AnswerInSerializer,
        responses={
            200: AnswerSerializer,
            **problems(403, 404, 415, refused=StaleAnswerSerializer),
        },
    )
    def put(self, request: Request, pk: int, position: int) -> Response:
        """Keep what the secretariat writes on one item, or submit it. Saving again what is stored
        already changes nothing."""
        item = get_object_or_404(find_order(request, pk).items, position=position)
        by = require_account(request)
        given = AnswerInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        told = {name: getattr(item, name) for name in ("plan", "progress", "answer")}
        stored = answer_item(item.pk, by=by, now=timezone.now(), **told | given.validated_data)
        return Response(AnswerSerializer(stored).data)


class OrderMoreTime(APIView):
    @extend_schema(
        operation_id="rectifications_ask_time",
        tags=["decisions"],
        request=MoreTimeInSerializer,
        responses={
            201: MoreTimeSerializer,
            **problems(403, 404, 415, refused=MoreTimeRefusedSerializer),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        """Ask for a later last day, while the present one is not over; one request at a time."""
        order = find_order(request, pk)
        by = require_account(request)
        given = MoreTimeInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = ask_extension(order.pk, by=by, now=timezone.now(), **given.validated_data)
        return Response(MoreTimeSerializer(asked).data, status.HTTP_201_CREATED)
