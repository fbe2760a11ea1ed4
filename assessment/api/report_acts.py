"""What is done to a report beside writing it: taking last year over, a later last day, an opinion."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import find_cycle, find_report, require_account
from assessment.api.report_fields import LONGEST_REASON, ReportRefusedSerializer
from assessment.api.report_serializers import OpinionSerializer
from assessment.choices import DistrictView, Phase
from assessment.forms.calendar import LONGEST_REASON as LONGEST_GROUND
from assessment.models import Entry
from assessment.services.calendar import grant_extension, phase_to_extend
from assessment.services.carrying import carry_forward
from assessment.services.screening import give_opinion
from common.api import problems


class CarriedSerializer(serializers.Serializer):
    """`items` is of how many something was taken over; each waits to be confirmed."""

    items = serializers.IntegerField()


class ExtensionInSerializer(serializers.Serializer):
    """Without `phase` it is the one that the report is in: screening once it was returned."""

    phase = serializers.ChoiceField(choices=Phase.choices, required=False)
    ends_on = serializers.DateField(help_text="The new last day; it counts whole.")
    reason = serializers.CharField(max_length=LONGEST_GROUND)


class ExtensionSerializer(serializers.Serializer):
    phase = serializers.ChoiceField(choices=Phase.choices)
    ends_on = serializers.DateField()
    reason = serializers.CharField()
    granted_at = serializers.DateTimeField()


class OpinionInSerializer(serializers.Serializer):
    view = serializers.ChoiceField(choices=DistrictView.choices)
    text = serializers.CharField(max_length=LONGEST_REASON)


class ReportCarry(APIView):
    @extend_schema(
        operation_id="reports_carry",
        tags=["reports"],
        request=None,
        responses={
            200: CarriedSerializer,
            **problems(403, 404, refused=ReportRefusedSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Take over what last year's report said, where this one says nothing yet. Again it finds
        nothing more to take over."""
        report = find_report(request, cycle, alliance)
        count = carry_forward(report.pk, by=require_account(request), now=timezone.now())
        return Response(CarriedSerializer({"items": count}).data)


class ReportExtension(APIView):
    @extend_schema(
        operation_id="reports_extend",
        tags=["reports"],
        request=ExtensionInSerializer,
        responses={
            201: ExtensionSerializer,
            **problems(403, 404, 415, refused=ReportRefusedSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Give one alliance a later last day, whether its report is begun or not."""
        found = find_cycle(request, cycle)
        by = require_account(request)
        entries = Entry.objects.in_scope_of(by).filter(cycle=found)
        entry = get_object_or_404(entries, alliance__code=alliance)
        given = ExtensionInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        granted = grant_extension(
            entry.pk,
            Phase(values["phase"]) if "phase" in values else phase_to_extend(entry),
            values["ends_on"],
            values["reason"],
            by=by,
            now=timezone.now(),
        )
        return Response(ExtensionSerializer(granted).data, status.HTTP_201_CREATED)


class ReportOpinion(APIView):
    @extend_schema(
        operation_id="report_opinion_update",
        tags=["reports"],
        request=OpinionInSerializer,
        responses={
            200: OpinionSerializer,
            **problems(403, 404, 415, refused=ReportRefusedSerializer),
        },
    )
    def put(self, request: Request, cycle: str, alliance: str) -> Response:
        """Say what the district thinks of the latest round, or say it anew, until the bureau settles
        the round."""
        report = find_report(request, cycle, alliance)
        by = require_account(request)
        given = OpinionInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        opinion = give_opinion(
            report.pk,
            view=DistrictView(given.validated_data["view"]),
            text=given.validated_data["text"],
            by=by,
            now=timezone.now(),
        )
        return Response(OpinionSerializer(opinion).data)
