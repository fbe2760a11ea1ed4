"""Evidence over REST: sent, listed, fetched, linked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.finding import require_account
from assessment.errors import FileTooBig
from assessment.files.kinds import LONGEST_NAME
from assessment.files.receive import Reception, check_length, receiving
from assessment.files.serve import serve_file
from assessment.forms.evidence import LONGEST_PAGES, LONGEST_SHOWS
from assessment.models import Evidence, EvidenceLink, Report, ReportItem
from assessment.permissions import can_write_report
from assessment.services.evidence import (
    add_evidence,
    describe_evidence,
    link_evidence,
    unlink_evidence,
)
from common.api import ProblemSerializer, problems
from members.choices import Role
from members.models import CODE


class TooBig(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "file_too_big"


class CutOff(exceptions.ParseError):
    default_code = "cut_off"


class AnyRenderer(BaseRenderer):
    """The file itself, whatever it is."""

    media_type = "*/*"
    format = "file"


class LinkSerializer(serializers.Serializer):
    item = serializers.CharField(source="item.code", help_text="Of a criterion or an indicator.")
    pages = serializers.CharField(help_text="`3-5, 8`; empty for the whole file.")
    shows = serializers.CharField(
        allow_null=True, help_text="What the file shows there; null where nothing is said."
    )
    is_carried = serializers.BooleanField()


class EvidenceSerializer(serializers.ModelSerializer):
    """One file of the library, and what it proves in this report."""

    size = serializers.IntegerField(source="file.size", read_only=True)
    media_type = serializers.CharField(source="file.media_type", read_only=True)
    pages = serializers.IntegerField(source="file.pages", read_only=True, allow_null=True)
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    links = LinkSerializer(many=True, read_only=True, source="links_here")

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = (
            "id",
            "name",
            "size",
            "media_type",
            "pages",
            "sha256",
            "dated_on",
            "uploaded_at",
            "links",
        )
        read_only_fields: tuple[str, ...] = fields


class EvidenceInSerializer(serializers.Serializer):
    """A file, and optionally what it proves."""

    file = serializers.FileField()
    dated_on = serializers.DateField(required=False, help_text="The date of the document.")
    item = serializers.CharField(
        required=False, validators=[CODE], help_text="Code of a criterion or an indicator."
    )
    pages = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_PAGES)
    shows = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_SHOWS)


class PagesSerializer(serializers.Serializer):
    pages = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_PAGES
    )
    shows = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_SHOWS,
        help_text="Left out, what was said stays.",
    )


class DescribeSerializer(serializers.Serializer):
    """What is left out stays; null takes the date away."""

    name = serializers.CharField(required=False, max_length=LONGEST_NAME)
    dated_on = serializers.DateField(
        required=False, allow_null=True, help_text="The date of the document."
    )


class RefusedFileSerializer(ProblemSerializer):
    """Why a file was not taken: `reason` names the kind of refusal."""

    reason = serializers.CharField(required=False)


def find_report(request: Any, cycle: str, alliance: str) -> Report:
    """Return a report that the caller may read, or answer 404."""
    visible = Report.objects.visible_to(request.user).select_related(
        "entry__cycle", "entry__alliance"
    )
    return get_object_or_404(visible, entry__cycle__code=cycle, entry__alliance__code=alliance)


def evidence_of(request: Any, report: Report) -> QuerySet[Evidence]:
    """Return what the caller may fetch of it: the whole library, or what the report names."""
    rows = Evidence.objects.visible_to(request.user).filter(alliance=report.entry.alliance_id)
    links = EvidenceLink.objects.filter(item__report=report)
    if request.user.role not in (Role.BUREAU, Role.SECRETARIAT):
        rows = rows.filter(pk__in=links.values("evidence"))
    ordered = links.select_related("item__criterion", "item__indicator").order_by("pk")
    here = Prefetch("links", ordered, to_attr="links_here")
    return rows.select_related("file").prefetch_related(here)


def find_item(report: Report, code: str) -> ReportItem:
    """Return the item of an indicator or else of a criterion, or answer 404."""
    items = report.items.select_related("criterion", "indicator")
    found = items.filter(indicator__code=code).first()
    found = found or items.filter(indicator=None, criterion__code=code).first()
    if found is None:
        raise Http404
    return found


class EvidenceList(ListAPIView):
    """The evidence that the caller may fetch, newest first."""

    queryset = Evidence.objects.none()
    serializer_class = EvidenceSerializer
    filter_backends = ()
    parser_classes = (MultiPartParser,)
    reception: Reception

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        with receiving(request) as self.reception:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask how much comes and who sends it before anything is read: a session's token is looked
        for in the body."""
        if request.method == "POST":
            try:
                check_length(request._request)
            except FileTooBig as error:
                raise TooBig(str(error)) from error
            if request._request.user.is_authenticated and not request.META.get(
                "HTTP_AUTHORIZATION"
            ):
                _require_writer(request._request, find_report(request._request, **kwargs))
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Evidence]:
        report = find_report(self.request, self.kwargs["cycle"], self.kwargs["alliance"])
        return evidence_of(self.request, report).order_by("-uploaded_at", "-pk")

    @extend_schema(
        operation_id="evidence_list",
        tags=["reports"],
        responses={200: EvidenceSerializer(many=True), **problems(400, 404)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The whole library to the secretariat and the bureau, what the report names to others."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="evidence_create",
        tags=["reports"],
        request={"multipart/form-data": EvidenceInSerializer},
        responses={
            200: OpenApiResponse(EvidenceSerializer, description="It was there already."),
            201: EvidenceSerializer,
            **problems(400, 403, 404, 413, 415, refused=RefusedFileSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Send a file. What it is, is judged by its content; the name is made safe."""
        report = find_report(request, cycle, alliance)
        user = require_account(request)
        _require_writer(request, report)
        try:
            given = EvidenceInSerializer(data=request.data)
        except UnreadablePostError as error:
            raise CutOff(_("The upload was cut off. Nothing was stored; send it again.")) from error
        for _name, why in self.reception.refused:
            raise why
        given.is_valid(raise_exception=True)
        values = given.validated_data
        file = self.reception.files[0]
        evidence = add_evidence(
            report.entry.alliance_id,
            file,
            name=file.name or "",
            dated_on=values.get("dated_on"),
            by=user,
            now=timezone.now(),
            item_id=find_item(report, values["item"]).pk if "item" in values else None,
            pages=values.get("pages", ""),
            shows=values.get("shows", ""),
        )
        told = evidence_of(request, report).get(pk=evidence.pk)
        code = status.HTTP_200_OK if evidence.was_known else status.HTTP_201_CREATED
        return Response(EvidenceSerializer(told).data, code)


def _require_writer(request: Any, report: Report) -> None:
    if not can_write_report(request.user, report.entry.alliance):
        raise PermissionDenied


class EvidenceDetail(APIView):
    @extend_schema(
        operation_id="evidence_describe",
        tags=["reports"],
        request=DescribeSerializer,
        responses={
            200: EvidenceSerializer,
            **problems(400, 403, 404, 415, refused=RefusedFileSerializer),
        },
    )
    def put(self, request: Request, cycle: str, alliance: str, pk: int) -> Response:
        """Change the name of a file and the date of the document, until a report is filed with it."""
        report = find_report(request, cycle, alliance)
        found = get_object_or_404(evidence_of(request, report), pk=pk)
        _require_writer(request, report)
        given = DescribeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        told = {"name": found.name, "dated_on": found.dated_on} | given.validated_data
        describe_evidence(pk, **told, by=require_account(request), now=timezone.now())
        return Response(EvidenceSerializer(evidence_of(request, report).get(pk=pk)).data)


class EvidenceFile(APIView):
    renderer_classes = (AnyRenderer, JSONRenderer)

    @extend_schema(
        operation_id="evidence_file",
        tags=["reports"],
        parameters=[
            OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="One range."),
            OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="An ETag."),
        ],
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,
            (416, "*/*"): OpenApiTypes.BINARY,
            304: None,
            **problems(404, 410),
        },
    )
    def get(self, request: Request, cycle: str, alliance: str, pk: int) -> HttpResponseBase:
        """The file as a download; a part of it where one range is asked for."""
        report = find_report(request, cycle, alliance)
        found = get_object_or_404(evidence_of(request, report), pk=pk)
        file = found.file
        return serve_file(
            request._request, file.path, found.name, file.media_type, digest=file.sha256
        )


class EvidenceLinkDetail(APIView):
    @extend_schema(
        operation_id="evidence_link",
        tags=["reports"],
        request=PagesSerializer,
        responses={200: EvidenceSerializer, **problems(400, 403, 404, 409, 415)},
    )
    def put(self, request: Request, cycle: str, alliance: str, pk: int, code: str) -> Response:
        """Say that a file proves an item, and which pages to look at."""
        report, item = self._place(request, cycle, alliance, pk, code)
        given = PagesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        by = require_account(request)
        link_evidence(
            item.pk,
            pk,
            pages=told["pages"],
            shows=told.get("shows"),
            by=by,
            now=timezone.now(),
        )
        return Response(EvidenceSerializer(evidence_of(request, report).get(pk=pk)).data)

    @extend_schema(
        operation_id="evidence_unlink",
        tags=["reports"],
        responses={204: None, **problems(403, 404, 409)},
    )
    def delete(self, request: Request, cycle: str, alliance: str, pk: int, code: str) -> Response:
        """Take a file away from an item; it stays in the library."""
        _report, item = self._place(request, cycle, alliance, pk, code)
        unlink_evidence(item.pk, pk, by=require_account(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _place(
        self, request: Request, cycle: str, alliance: str, pk: int, code: str
    ) -> tuple[Report, ReportItem]:
        report = find_report(request, cycle, alliance)
        item = find_item(report, code)
        get_object_or_404(evidence_of(request, report), pk=pk)
        _require_writer(request, report)
        return report, item
