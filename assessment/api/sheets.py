"""An assessor's own sheets and marks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import find_cycle, find_own_sheet, require_account
from assessment.api.serializers import TWO_PLACES
from assessment.computing.progress import progress_of
from assessment.computing.sheets import judged_indicators
from assessment.models import Assignment, Indicator, Mark
from assessment.services.marking import put_mark, submit_sheet
from common.api import ProblemSerializer, problems
from common.fields import canonical, written_digits

LONGEST_COMMENT = 4000
HIGHEST_VERSION = 2**31 - 1
MOST_DIGITS = 10  # More than a mark has; 1e999999999 would be a gigabyte of zeros.
_MARK = re.compile(r"([0-9]{1,2}(\.[0-9]{1,2})?|100(\.0{1,2})?)")


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "pattern": rf"^{_MARK.pattern}$"},
            {"type": "number", "minimum": 0, "maximum": 100, "multipleOf": 0.01},
        ],
        "nullable": True,
        "description": "0 to 100, at most two decimal places; null withdraws the mark.",
    }
)
class MarkField(serializers.Field):
    """A mark as text or as a number of JSON, which the parser reads as a decimal."""

    default_error_messages = {
        "invalid": _("A mark is a number from 0 to 100 with at most two decimal places.")
    }

    def to_internal_value(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self.fail("invalid")
        if isinstance(value, Decimal) and written_digits(value) > MOST_DIGITS:
            self.fail("invalid")
        written = format(value, "f") if isinstance(value, Decimal) else str(value).strip()
        if not _MARK.fullmatch(written):
            self.fail("invalid")
        return Decimal(written)

    def to_representation(self, value: Decimal) -> str:
        return str(value)


class MarkInSerializer(serializers.Serializer):
    """``version`` is that of the mark as it was last seen, 0 for none. Without ``comment`` the
    stored one stays."""

    mark = MarkField(allow_null=True)
    comment = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_COMMENT, trim_whitespace=False
    )
    version = serializers.IntegerField(min_value=0, max_value=HIGHEST_VERSION)


class MarkSerializer(serializers.Serializer):
    """A mark as it is stored; version 0 where there never was one."""

    mark = serializers.RegexField(TWO_PLACES, allow_null=True)
    comment = serializers.CharField()
    version = serializers.IntegerField()


class StaleMarkSerializer(ProblemSerializer):
    """Why a mark was not taken. With the code `stale_version` comes what is stored now."""

    stored = MarkSerializer(required=False, allow_null=True)


class SheetIncompleteSerializer(ProblemSerializer):
    """Why a sheet stays open. With the code `sheet_incomplete` come the indicators to mark."""

    missing = serializers.ListField(child=serializers.CharField(), required=False)


class AssessedSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class SheetSerializer(serializers.ModelSerializer):
    alliance = AssessedSerializer(source="entry.alliance", read_only=True)
    marked = serializers.IntegerField(read_only=True, source="progress.marked")
    required = serializers.IntegerField(  # type: ignore[assignment]  # A field of that name.
        read_only=True, source="progress.required", help_text="Marks needed before submitting."
    )
    is_open = serializers.BooleanField(read_only=True)

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("alliance", "submitted_at", "marked", "required", "is_open")
        read_only_fields: tuple[str, ...] = fields


class SheetIndicatorSerializer(serializers.ModelSerializer):
    """One indicator to judge, with what guides the judgement (texts by language)."""

    name = serializers.CharField(read_only=True)
    criterion = serializers.CharField(source="criterion.code", read_only=True)
    weight = serializers.SerializerMethodField()
    guidance = serializers.DictField(child=serializers.CharField(), read_only=True)
    unit = serializers.DictField(child=serializers.CharField(), read_only=True)
    evidence = serializers.DictField(child=serializers.CharField(), read_only=True)
    levels = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = Indicator
        fields: tuple[str, ...] = (
            "code",
            "name",
            "criterion",
            "weight",
            "guidance",
            "levels",
            "unit",
            "evidence",
        )
        read_only_fields: tuple[str, ...] = fields

    def get_weight(self, indicator: Indicator) -> str:
        return canonical(indicator.weight)


class SheetDetailSerializer(SheetSerializer):
    indicators = SheetIndicatorSerializer(many=True, read_only=True)
    marks = serializers.DictField(child=MarkSerializer(), read_only=True)

    class Meta(SheetSerializer.Meta):
        fields: tuple[str, ...] = (*SheetSerializer.Meta.fields, "indicators", "marks")
        read_only_fields: tuple[str, ...] = fields


@extend_schema_view(
    get=extend_schema(
        operation_id="sheets_list",
        tags=["sheets"],
        responses={200: SheetSerializer(many=True), **problems(400, 404)},
    )
)
class SheetList(ListAPIView):
    """The caller's own sheets in a cycle, by alliance; nobody else's, whoever asks."""

    queryset = Assignment.objects.none()
    serializer_class = SheetSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Assignment]:
        cycle = find_cycle(self.request, self.kwargs["cycle"])
        own = Assignment.objects.of(self.request.user).filter(entry__cycle=cycle)
        return own.select_related("entry__cycle", "entry__alliance").by_alliance()

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        return _with_progress(super().paginate_queryset(queryset) or [])


class SheetDetail(APIView):
    @extend_schema(
        operation_id="sheets_retrieve",
        tags=["sheets"],
        responses={200: SheetDetailSerializer, **problems(404)},
    )
    def get(self, request: Request, cycle: str, alliance: str) -> Response:
        """One own sheet: the indicators to judge, and the marks by indicator."""
        sheet = find_own_sheet(request, cycle, alliance)
        return Response(_told(sheet))


class SheetMark(APIView):
    @extend_schema(
        operation_id="marks_update",
        tags=["sheets"],
        request=MarkInSerializer,
        responses={
            200: MarkSerializer,
            **problems(400, 403, 404, 415, refused=StaleMarkSerializer),
        },
    )
    def put(self, request: Request, cycle: str, alliance: str, indicator: str) -> Response:
        """Store a mark. Saving again what is stored already changes nothing."""
        sheet = find_own_sheet(request, cycle, alliance)
        framework = sheet.entry.cycle.framework
        judged = Indicator.objects.filter(framework=framework, code=indicator).first()
        if judged is None:
            raise Http404
        given = MarkInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        stored = Mark.objects.filter(
            entry=sheet.entry, indicator=judged, assessor=sheet.assessor
        ).first()
        kept = stored.comment if stored else ""
        saved = put_mark(
            sheet.pk,
            indicator,
            mark=given.validated_data["mark"],
            comment=given.validated_data.get("comment", kept),
            version=given.validated_data["version"],
            by=require_account(request),
        )
        return Response(MarkSerializer(saved).data)


class SheetSubmit(APIView):
    @extend_schema(
        operation_id="sheets_submit",
        tags=["sheets"],
        request=None,
        responses={
            200: SheetDetailSerializer,
            **problems(403, 404, refused=SheetIncompleteSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Close the sheet. The bureau can open it again."""
        sheet = find_own_sheet(request, cycle, alliance)
        submit_sheet(sheet.pk, by=require_account(request), now=timezone.now())
        return Response(_told(find_own_sheet(request, cycle, alliance)))


def _told(sheet: Assignment) -> dict[str, Any]:
    (told,) = _with_progress([sheet])
    told.indicators = judged_indicators(sheet.entry)
    given = Mark.objects.filter(entry=sheet.entry, assessor=sheet.assessor)
    by_indicator = {mark.indicator_id: mark for mark in given}
    none = {"mark": None, "comment": "", "version": 0}
    told.marks = {
        indicator.code: by_indicator.get(indicator.pk, none) for indicator in told.indicators
    }
    return SheetDetailSerializer(told).data


def _with_progress(sheets: list[Any]) -> list[Any]:
    """Give each sheet the progress that its serializer reads."""
    progress = progress_of(sheets)
    for sheet in sheets:
        sheet.progress = progress[sheet.pk]
    return sheets
