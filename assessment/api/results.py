from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.barometer import barometer_figures
from assessment.api.finding import find_cycle, freshness
from assessment.api.rankings import PAGE_PARAMETERS
from assessment.api.serializers import (
    FrameworkRefSerializer,
    RegionResultsPageSerializer,
    ResultSerializer,
)
from assessment.api.versions import VERSION_PARAMETERS, wanted_version, with_computation
from assessment.computing.discretion import explanation_for
from assessment.computing.rankings import Ranking, is_stale, sight_of
from assessment.computing.rollup import roll_up
from assessment.models import Cycle, Result
from common.api import Pages, problems


class ResultDetail(APIView):
    @extend_schema(
        operation_id="results_retrieve",
        tags=["results"],
        parameters=VERSION_PARAMETERS,
        responses={200: ResultSerializer, **problems(400, 404)},
    )
    def get(self, request: Request, cycle: str, alliance: str) -> Response:
        """One alliance's row and how every figure of it came about.

        Those who may not know who gave which mark read the assessors as numbers. An alliance that
        is excused has no result. `version` or `on` asks for a numbered set.
        """
        ranking = _ranking(request, cycle)
        numbered = wanted_version(request, ranking.cycle)
        if numbered is not None:
            ranking = Ranking(with_computation(ranking.cycle, numbered), ranking.sight)
        row = ranking.row_of(alliance)
        if row is None:
            raise Http404
        explained: dict[str, Any] | None = None
        fingerprint: str | None = None
        if ranking.sight.shows_figures(alliance, row["alliance"]["region"]):
            results = Result.objects.select_related("computation__cycle__framework")
            result = results.get(computation=ranking.cycle.computation_id, code=alliance)
            explained, fingerprint = explanation_for(request.user, result)
        return Response(
            {
                **row,
                "cycle": ranking.cycle.code,
                "framework": FrameworkRefSerializer(ranking.cycle.framework).data,
                "explanation": explained,
                "fingerprint": fingerprint,
                "version": _number(ranking.cycle),
                **freshness(ranking.cycle, is_stale=numbered is None and is_stale(ranking.cycle)),
            }
        )


class RegionResults(APIView):
    @extend_schema(
        operation_id="region_results_list",
        tags=["results"],
        parameters=PAGE_PARAMETERS,
        responses={200: RegionResultsPageSerializer, **problems(400, 404)},
    )
    def get(self, request: Request, cycle: str) -> Response:
        """The results by region: each that has alliances, and within the cycle those around it."""
        ranking = _ranking(request, cycle)
        pages = Pages()
        figures = barometer_figures(request, ranking.cycle)
        told: Any = [
            row | {"barometer": figures.get(row["region"]["code"])} for row in roll_up(ranking)
        ]
        rows: Any = pages.paginate_queryset(told, request, view=self)
        answer = pages.get_paginated_response(rows)
        answer.data |= freshness(ranking.cycle, is_stale=is_stale(ranking.cycle))
        return answer


def _number(cycle: Cycle) -> int | None:
    return cycle.computation.number if cycle.computation else None


def _ranking(request: Request, code: str) -> Ranking:
    cycle = find_cycle(request, code)
    sight = sight_of(request.user, cycle.phase)
    if sight is None:
        raise Http404
    return Ranking(cycle, sight)
