from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from assessment.api.serializers import FrameworkRefSerializer
from assessment.computing.definitions import framework_definition
from assessment.models import Framework
from assessment.scoring import to_canonical
from common.api import problems
from members.models import CODE


class FrameworkFilters(django_filters.FilterSet):
    code = django_filters.CharFilter(validators=[CODE])

    class Meta:
        model = Framework
        fields: list[str] = []


class FrameworkSerializer(FrameworkRefSerializer):
    """One version of the rules, known by its hash."""

    class Meta(FrameworkRefSerializer.Meta):
        fields: tuple[str, ...] = (*FrameworkRefSerializer.Meta.fields, "released_at")
        read_only_fields: tuple[str, ...] = fields


class FrameworkDetailSerializer(FrameworkSerializer):
    content = serializers.SerializerMethodField()

    class Meta(FrameworkSerializer.Meta):
        fields: tuple[str, ...] = (*FrameworkSerializer.Meta.fields, "content")
        read_only_fields: tuple[str, ...] = fields

    def get_content(self, framework: Framework) -> dict[str, Any]:
        """The canonical form: the keys of framework.yaml, decimals as text. The hash is over it."""
        return to_canonical(framework_definition(framework))


@extend_schema_view(
    get=extend_schema(
        operation_id="frameworks_list",
        tags=["registers"],
        responses={200: FrameworkSerializer(many=True), **problems(400, 404)},
    )
)
class FrameworkList(ListAPIView):
    """The released frameworks, by code, newest version first; the bureau sees its drafts too.

    Without signing in: those of the cycles that are public.
    """

    queryset = Framework.objects.none()
    serializer_class = FrameworkSerializer
    filterset_class = FrameworkFilters

    def get_queryset(self) -> QuerySet[Framework]:
        return Framework.objects.visible_to(self.request.user).newest_first()


@extend_schema_view(
    get=extend_schema(
        operation_id="frameworks_retrieve",
        tags=["registers"],
        responses={200: FrameworkDetailSerializer, **problems(404)},
    )
)
class FrameworkDetail(RetrieveAPIView):
    """One version of a framework with all its rules."""

    queryset = Framework.objects.none()
    serializer_class = FrameworkDetailSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Framework]:
        return Framework.objects.visible_to(self.request.user)

    def get_object(self) -> Framework:
        return get_object_or_404(self.get_queryset(), **self.kwargs)
