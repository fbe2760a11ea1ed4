"""Numbered results: which there are, and what each says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.decision_serializers import VersionSerializer
from assessment.api.finding import find_cycle, freshness
from assessment.api.rankings import PAGE_PARAMETERS
from assessment.api.serializers import RankingPageSerializer
from assessment.computing.deadlines import local_day
from assessment.computing.published import as_published_on, fingerprint_of
from assessment.computing.rankings import Ranking, sight_of
from assessment.models import Computation, Cycle
from common.api import Pages, problems

VERSION_PARAMETERS = [
    OpenApiParameter("version", int, description="A numbered version instead of the current one."),
    OpenApiParameter("on", date, description="As published on that day, at its end."),
]
MOST_VERSIONS = 500


class VersionList(APIView):
    @extend_schema(
        operation_id="versions_list",
        tags=["results"],
        parameters=[VERSION_PARAMETERS[1]],
        responses={200: VersionSerializer(many=True), **problems(400, 404)},
    )
    def get(self, request: Request, cycle: str) -> Response:
        """The numbered versions of the results, the latest first, for whoever sees results; with
        `on` the one that stood on that day, or none."""
        found = find_cycle(request, cycle)
        if sight_of(request.user, found.phase) is None:
            raise Http404
        rows = found.computations.filter(number__isnull=False, frozen_at__isnull=False)
        if day := request.query_params.get("on"):
            standing = as_published_on(found, _day(day))
            rows = rows.filter(pk=standing.pk) if standing else rows.none()
        context = {"current": found.computation_id, "fingerprint_of": fingerprint_of}
        shown = rows.order_by("-number")[:MOST_VERSIONS]
        return Response(VersionSerializer(shown, many=True, context=context).data)


class VersionRankings(APIView):
    @extend_schema(
        operation_id="version_rankings_list",
        tags=["results"],
        parameters=PAGE_PARAMETERS,
        responses={200: RankingPageSerializer, **problems(400, 404)},
    )
    def get(self, request: Request, cycle: str, number: int) -> Response:
        """The ranking as one numbered version has it, as far as the caller sees results now."""
        found = find_cycle(request, cycle)
        sight = sight_of(request.user, found.phase)
        if sight is None:
            raise Http404
        ranking = Ranking(with_computation(found, _numbered(found, number)), sight)
        return _paged(request, ranking, self)


def wanted_version(request: Request, cycle: Cycle) -> Computation | None:
    """Return the numbered set that the query asks for; None where it asks for none.

    Answers 400 where it asks for what cannot be, 404 where there was none.
    """
    number, day = request.query_params.get("version"), request.query_params.get("on")
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise ValidationError({"version": [_("This is a whole number from 1 on.")]})
        return _numbered(cycle, int(number))
    if day:
        found = as_published_on(cycle, _day(day))
        if found is None:
            raise Http404
        return found
    return None


def with_computation(cycle: Cycle, computation: Computation) -> Cycle:
    """Return ``cycle`` as it reads results from a numbered set; not to be saved."""
    cycle.computation = computation
    computation.cycle = cycle
    return cycle


def _numbered(cycle: Cycle, number: int) -> Computation:
    found = cycle.computations.filter(number=number, frozen_at__isnull=False).first()
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError({"on": [_("A day is written 2026-11-30.")]})
    if day > local_day(timezone.now()):
        raise ValidationError({"on": [_("That day has not come yet.")]})
    return day


def _paged(request: Request, ranking: Ranking, view: APIView) -> Response:
    pages = Pages()
    rows: Any = pages.paginate_queryset(_Rows(ranking), request, view=view)  # type: ignore[arg-type]  # Counted and sliced.
    answer = pages.get_paginated_response(rows)
    answer.data |= freshness(ranking.cycle, is_stale=False)
    return answer


class _Rows:
    """The rows of a ranking, as a paginator counts and slices them."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    def count(self) -> int:
        return self._ranking.count()

    def __len__(self) -> int:
        return self._ranking.count()

    def __getitem__(self, places: slice) -> list[dict[str, Any]]:
        return self._ranking.rows(places.start or 0, places.stop)
