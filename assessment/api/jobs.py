from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import find_cycle, require_account
from assessment.api.serializers import JobSerializer
from assessment.models import Run
from assessment.querysets import SEES_ALL
from assessment.services.computing import request_score
from common.api import problems


class Score(APIView):
    @extend_schema(
        operation_id="score_create",
        tags=["cycles"],
        request=None,
        responses={202: JobSerializer, **problems(403, 404, 409)},
    )
    def post(self, request: Request, cycle: str) -> Response:
        """Have the whole cycle computed. The figures follow, hence 202; `Location` is the job."""
        found = find_cycle(request, cycle)
        run = request_score(found.pk, by=require_account(request))
        location = request.build_absolute_uri(reverse("api:job_detail", args=[run.pk]))
        told = JobSerializer(run).data
        return Response(told, status.HTTP_202_ACCEPTED, headers={"Location": location})


class JobDetail(APIView):
    @extend_schema(
        operation_id="jobs_retrieve",
        tags=["cycles"],
        responses={200: JobSerializer, **problems(404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        """How far a computation has come."""
        user = request.user
        if not (user.is_authenticated and user.role in SEES_ALL):
            raise Http404
        run = get_object_or_404(Run.objects.select_related("cycle"), pk=pk)
        return Response(JobSerializer(run).data)
