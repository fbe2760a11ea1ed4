"""The addresses of the application, and two views to compare its ranking with."""

from __future__ import annotations

from django.db.models import F, Window
from django.db.models.functions import Rank
from django.urls import include, path
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliances.models import Alliance
from assessment.models import Cycle, Result


class Empty(APIView):
    """What REST framework costs by itself."""

    def get(self, request: Request, cycle: str) -> Response:
        return Response({})


class AllianceSerializer(serializers.ModelSerializer):
    name = serializers.CharField()

    class Meta:
        model = Alliance
        fields = ("code", "name", "region", "kind")


class ResultSerializer(serializers.ModelSerializer):
    rank = serializers.IntegerField(source="place")
    alliance = AllianceSerializer(source="entry.alliance")
    total = serializers.DecimalField(5, 2)
    criteria = serializers.DictField(source="criterion_scores", child=serializers.CharField())
    reasons = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = (
            *("rank", "alliance", "status", "total", "grade", "outcome", "reasons", "criteria"),
            "missing",
        )

    def get_reasons(self, result: Result) -> list[str]:
        return result.reasons.split()

    def get_missing(self, result: Result) -> list[str]:
        return result.missing.split()


class Plain(generics.ListAPIView):
    """The ranking as one would write it first: models, serializers, a page."""

    serializer_class = ResultSerializer
    filter_backends = ()

    def get_queryset(self):
        cycle = Cycle.objects.get(code=self.kwargs["cycle"])
        place = Window(Rank(), order_by=F("total_hundredths").desc(nulls_last=True))
        results = cycle.computation.results.select_related("entry__alliance")
        return results.annotate(place=place).in_ranking_order()


urlpatterns = [
    path("bench/empty/<str:cycle>/", Empty.as_view()),
    path("bench/plain/<str:cycle>/", Plain.as_view()),
    path("", include("config.urls")),
]
