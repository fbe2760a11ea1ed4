"""The marks of an assessor's own sheet of a re-assessment."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import require_account
from assessment.api.sheets import MarkInSerializer, MarkSerializer, StaleMarkSerializer
from assessment.computing.reassessment_work import own_sheets
from assessment.models import Indicator, ReassessmentMark
from assessment.services.reassessment_sheets import put_mark_again
from common.api import problems


class ReassessmentMarkDetail(APIView):
    @extend_schema(
        operation_id="reassessment_marks_update",
        tags=["sheets"],
        request=MarkInSerializer,
        responses={
            200: MarkSerializer,
            **problems(400, 403, 404, 415, refused=StaleMarkSerializer),
        },
    )
    def put(self, request: Request, sheet: int, indicator: str) -> Response:
        """Store a mark of a re-assessment. Saving again what is stored already changes nothing."""
        found = get_object_or_404(
            own_sheets(request.user).select_related("reassessment__order__entry__cycle"), pk=sheet
        )
        framework = found.reassessment.order.entry.cycle.framework_id
        judged = Indicator.objects.filter(framework=framework, code=indicator).first()
        if judged is None:
            raise Http404
        given = MarkInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        stored = ReassessmentMark.objects.filter(sheet=found, indicator=judged).first()
        saved = put_mark_again(
            found.pk,
            indicator,
            mark=given.validated_data["mark"],
            comment=given.validated_data.get("comment", stored.comment if stored else ""),
            version=given.validated_data["version"],
            by=require_account(request),
            now=timezone.now(),
        )
        return Response(MarkSerializer(saved).data)
