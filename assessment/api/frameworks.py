from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from assessment.api.serializers import FrameworkRefSerializer
from assessment.choices import Origin
from assessment.computing.definitions import framework_definition
from assessment.models import Framework
from assessment.querysets import SEES_ALL
from assessment.scoring import to_canonical
from common.api import problems
from members.models import CODE


class FrameworkFilters(django_filters.FilterSet):
    code = django_filters.CharFilter(validators=[CODE])

    class Meta:
        model = Framework
        fields: list[str] = []


class OriginSerializer(serializers.Serializer):
    """Where a version is from; the comparison is named to bureau and observers alone."""

    kind = serializers.ChoiceField(Origin.choices)
    version = serializers.IntegerField(
        allow_null=True, help_text="The version of the same code that it was drafted from."
    )
    comparison = serializers.CharField(allow_null=True)


class ReleaserSerializer(serializers.Serializer):
    """Who released a version; the person is named to bureau and observers alone."""

    is_command = serializers.BooleanField()
    name = serializers.CharField(allow_null=True)


class FrameworkSerializer(FrameworkRefSerializer):
    """One version of the rules, known by its hash."""

    released_by = serializers.SerializerMethodField(
        help_text="Null where it is not released, or nobody recorded who did."
    )
    origin = serializers.SerializerMethodField(help_text="Null where it was not recorded.")

    class Meta(FrameworkRefSerializer.Meta):
        fields: tuple[str, ...] = (
            *FrameworkRefSerializer.Meta.fields,
            "released_at",
            "released_by",
            "origin",
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(ReleaserSerializer(allow_null=True))
    def get_released_by(self, framework: Framework) -> dict[str, Any] | None:
        if framework.is_released_by_command is None:
            return None
        by = framework.released_by if self._sees_names() else None
        is_command = framework.is_released_by_command
        return {"is_command": is_command, "name": by.shown_name if by else None}

    @extend_schema_field(OriginSerializer(allow_null=True))
    def get_origin(self, framework: Framework) -> dict[str, Any] | None:
        if framework.origin is None:
            return None
        return {
            "kind": framework.origin,
            "version": framework.drafted_from,
            "comparison": framework.comparison_name if self._sees_names() else None,
        }

    def _sees_names(self) -> bool:
        user = self.context["request"].user
        return user.is_authenticated and user.role in SEES_ALL


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
        visible = Framework.objects.visible_to(self.request.user)
        return visible.select_related("released_by").newest_first()


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
        return Framework.objects.visible_to(self.request.user).select_related("released_by")

    def get_object(self) -> Framework:
        return get_object_or_404(self.get_queryset(), **self.kwargs)
