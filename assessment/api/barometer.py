"""The barometer over REST."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import find_cycle, freshness
from assessment.api.rankings import PAGE_PARAMETERS
from assessment.api.serializers import TWO_PLACES, PageSerializer
from assessment.computing.barometer import barometer_of
from assessment.computing.barometer_places import BYS
from assessment.computing.barometer_rows import figure, rows_of, told_parts
from assessment.computing.barometer_sight import barometer_sight
from assessment.computing.deadlines import local_day
from assessment.computing.rankings import is_stale
from assessment.models import Cycle
from common.api import Pages, problems

STATES = ("known", "incomplete", "hidden", "not_applicable")


MOST_BESIDE = 5000


def barometer_figures(request: Request, cycle: Cycle) -> dict[str, dict[str, str | None]]:
    """Return score and points by region, as far as the caller sees them, to stand beside other
    figures; of a cycle with more than ``MOST_BESIDE`` alliances only the barometer itself tells."""
    sight = barometer_sight(request.user, cycle.phase)
    computation = cycle.computation
    if sight is None or computation is None or computation.entries > MOST_BESIDE:
        return {}
    told = barometer_of(cycle, "region", today=local_day(timezone.now()), sight=sight)
    return {row["code"]: {key: row[key] for key in ("score", "points")} for row in rows_of(told)}


class PartSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    weight = serializers.RegexField(TWO_PLACES)
    items = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of criteria or indicators."
    )


class TrendSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    score = serializers.RegexField(TWO_PLACES, allow_null=True)


class BarometerRowSerializer(serializers.Serializer):
    """One region, lead unit, park or chain. What is not known, or not seen, is null."""

    code = serializers.CharField(help_text="For a park its name.")
    name = serializers.CharField()
    is_zone = serializers.BooleanField(help_text="A functional zone, compared with zones alone.")
    state = serializers.ChoiceField(STATES)
    alliances = serializers.IntegerField()
    incomplete = serializers.IntegerField(allow_null=True)
    credit = serializers.RegexField(TWO_PLACES, help_text="How many alliances, by their parts.")
    grades = serializers.DictField(
        child=serializers.RegexField(TWO_PLACES), help_text="Credit by code of the grade."
    )
    parts = serializers.DictField(
        child=serializers.RegexField(TWO_PLACES, allow_null=True),
        help_text="From 0 to 100, by code of the part.",
    )
    orders_due = serializers.RegexField(TWO_PLACES, allow_null=True, help_text="In credit.")
    orders_on_time = serializers.RegexField(TWO_PLACES, allow_null=True, help_text="In credit.")
    score = serializers.RegexField(TWO_PLACES, allow_null=True, help_text="From 0 to 100.")
    points = serializers.RegexField(TWO_PLACES, allow_null=True)
    place = serializers.IntegerField(allow_null=True, help_text="Among those of its level.")
    trend = TrendSerializer(many=True)


class BarometerPageSerializer(PageSerializer):
    by = serializers.ChoiceField(BYS)
    points_at_most = serializers.RegexField(TWO_PLACES)
    parts = PartSerializer(many=True)
    results = BarometerRowSerializer(many=True)


class ByField(serializers.Serializer):
    by = serializers.ChoiceField(BYS, default=BYS[0])


class BarometerDetail(APIView):
    @extend_schema(
        operation_id="barometer_list",
        tags=["results"],
        parameters=[
            OpenApiParameter("by", str, enum=BYS, description="`region` unless given."),
            *PAGE_PARAMETERS,
        ],
        responses={200: BarometerPageSerializer, **problems(400, 404)},
    )
    def get(self, request: Request, cycle: str) -> Response:
        """What the alliances come to for each region, lead unit, park or chain, by code.

        For bureau and observer, and for district officers: the own regions, and all once
        published. Nobody else finds it.
        """
        found = find_cycle(request, cycle)
        sight = barometer_sight(request.user, found.phase)
        if sight is None:
            raise Http404
        asked = ByField(data=request.query_params)
        asked.is_valid(raise_exception=True)
        today = local_day(timezone.now())
        told = barometer_of(found, asked.validated_data["by"], today=today, sight=sight)
        pages = Pages()
        rows: list[Any] = rows_of(told)
        answer = pages.get_paginated_response(pages.paginate_queryset(rows, request, view=self))
        answer.data |= freshness(found, is_stale=is_stale(found)) | {
            "by": told.by,
            "points_at_most": figure(told.most),
            "parts": told_parts(told),
        }
        return answer
