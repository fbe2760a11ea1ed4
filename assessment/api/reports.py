"""Annual reports: the same rules and the same services as the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import report_fields as fields
from assessment.api import report_serializers as told
from assessment.api.finding import find_cycle, find_report, require_account
from assessment.choices import Ruled
from assessment.computing.deadlines import filing_days
from assessment.computing.filed_view import for_assessor
from assessment.computing.report_view import progress_of_reports, view_of
from assessment.computing.round_differences import Round, rounds_of
from assessment.models import Entry, Report, ReportItem
from assessment.permissions import can_screen
from assessment.services import reporting, screening, submitting
from common.api import problems
from members.choices import Role


@extend_schema_view(
    get=extend_schema(
        operation_id="reports_list",
        tags=["reports"],
        responses={200: told.ReportRowSerializer(many=True), **problems(400, 404)},
    )
)
class ReportList(ListAPIView):
    """The reports of a cycle that the caller may read, by alliance."""

    queryset = Report.objects.none()
    serializer_class = told.ReportRowSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Report]:
        cycle = find_cycle(self.request, self.kwargs["cycle"])
        visible = Report.objects.visible_to(self.request.user).filter(entry__cycle=cycle)
        return visible.select_related("entry__cycle__framework", "entry__alliance").by_alliance()

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        rows: list[Any] = super().paginate_queryset(queryset) or []
        progress = progress_of_reports(rows)
        days = filing_days([row.entry for row in rows], rows)
        for row in rows:
            row.done, row.total = progress[row.pk].done, progress[row.pk].total
            row.last_day = days[row.entry_id]
        return rows


class ReportDetail(APIView):
    @extend_schema(
        operation_id="reports_retrieve",
        tags=["reports"],
        responses={200: told.ReportSerializer, **problems(404)},
    )
    def get(self, request: Request, cycle: str, alliance: str) -> Response:
        """One report with all that it says, what is missing and who has confirmed it."""
        return Response(_told(request, find_report(request, cycle, alliance)))

    @extend_schema(
        operation_id="reports_begin",
        tags=["reports"],
        request=None,
        responses={
            200: told.ReportSerializer,
            **problems(403, 404, refused=fields.ReportRefusedSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Begin the report; the one that is there already is answered as it is."""
        found = find_cycle(request, cycle)
        by = require_account(request)
        entries = Entry.objects.in_scope_of(by).filter(cycle=found)
        entry = get_object_or_404(entries, alliance__code=alliance)
        reporting.begin_report(entry.pk, by=by, now=timezone.now())
        return Response(_told(request, find_report(request, cycle, alliance)))


class ReportItemDetail(APIView):
    @extend_schema(
        operation_id="report_items_update",
        tags=["reports"],
        request=fields.ItemInSerializer,
        responses={
            200: told.ItemStoredSerializer,
            **problems(403, 404, 415, refused=fields.StaleReportSerializer),
        },
    )
    def put(self, request: Request, cycle: str, alliance: str, item: str) -> Response:
        """Store the narrative and the self-score of a criterion, or the note on an indicator: all
        that is sent, or nothing. Saving again what is stored already changes nothing."""
        report = find_report(request, cycle, alliance)
        row = _find_item(report, item)
        given = fields.ItemInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        _save_item(
            row, given.validated_data, {"by": require_account(request), "now": timezone.now()}
        )
        stored = report.items.select_related("criterion", "indicator").get(pk=row.pk)
        return Response(told.ItemStoredSerializer(stored).data)


class ReportFact(APIView):
    @extend_schema(
        operation_id="report_facts_update",
        tags=["reports"],
        request=fields.FactInSerializer,
        responses={
            200: told.FactStoredSerializer,
            **problems(403, 404, 415, refused=fields.StaleReportSerializer),
        },
    )
    def put(self, request: Request, cycle: str, alliance: str, measure: str) -> Response:
        """Store what the alliance declares of a measure; null leaves it to the registers."""
        report = find_report(request, cycle, alliance)
        given = fields.FactInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        stored = report.facts.filter(measure=measure).first()
        kept = stored.explanation if stored else ""
        fact = reporting.save_fact(
            report.pk,
            measure,
            declared=given.validated_data["declared"],
            explanation=given.validated_data.get("explanation", kept),
            version=given.validated_data["version"],
            by=require_account(request),
            now=timezone.now(),
        )
        return Response(told.FactStoredSerializer(fact).data)


class ReportConfirm(APIView):
    @extend_schema(
        operation_id="reports_confirm",
        tags=["reports"],
        request=None,
        responses={
            200: told.ConfirmationSerializer,
            **problems(403, 404, refused=fields.ReportRefusedSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Confirm the report as it is now, for the caller's unit, which leads the alliance."""
        report = find_report(request, cycle, alliance)
        by = require_account(request)
        row = submitting.confirm_report(report.pk, by=by, now=timezone.now())
        return Response(told.ConfirmationSerializer(row).data)


class ReportSubmit(APIView):
    @extend_schema(
        operation_id="reports_submit",
        tags=["reports"],
        request=None,
        responses={
            201: told.ReceiptSerializer,
            **problems(403, 404, refused=fields.ReportRefusedSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Submit the report, or what was returned of it. It counts when it reached the server."""
        begun_at = timezone.now()
        report = find_report(request, cycle, alliance)
        filed = submitting.submit_report(
            report.pk, by=require_account(request), begun_at=begun_at, now=timezone.now()
        )
        return Response(told.ReceiptSerializer(filed).data, status.HTTP_201_CREATED)


@extend_schema_view(
    get=extend_schema(
        operation_id="report_returns_list",
        tags=["reports"],
        responses={200: told.RoundSerializer(many=True), **problems(400, 404)},
    )
)
class ReportReturns(ListAPIView):
    """The rounds of a report, the latest first: what was submitted, what was said of it, and what
    it changed. Verdicts show once their round is settled; the bureau sees them before."""

    queryset = Report.objects.none()
    serializer_class = told.RoundSerializer
    filter_backends = ()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        report = find_report(request, kwargs["cycle"], kwargs["alliance"])
        page: Any = self.paginate_queryset(_rounds(request, report))
        return self.get_paginated_response(told.RoundSerializer(page, many=True).data)

    @extend_schema(
        operation_id="report_returns_create",
        tags=["reports"],
        request=fields.SettleSerializer,
        responses={
            201: told.RoundSerializer,
            **problems(403, 404, 415, refused=fields.RoundRefusedSerializer),
        },
    )
    def post(self, request: Request, cycle: str, alliance: str) -> Response:
        """Rule on items of the latest round and settle it: what is returned opens again; when all
        is accepted, the report is. All is taken, or nothing."""
        report = find_report(request, cycle, alliance)
        given = fields.SettleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        _settle(
            report, given.validated_data, {"by": require_account(request), "now": timezone.now()}
        )
        latest = _rounds(request, find_report(request, cycle, alliance))[0]
        return Response(told.RoundSerializer(latest).data, status.HTTP_201_CREATED)


@transaction.atomic
def _save_item(row: ReportItem, given: dict[str, Any], who: dict[str, Any]) -> None:
    if "narrative" in given:
        reporting.save_narrative(
            row.pk, text=given["narrative"], version=given["narrative_version"], **who
        )
    if "self_score" in given:
        reporting.save_self_score(
            row.pk, score=given["self_score"], version=given["self_score_version"], **who
        )
    if given["confirm"]:
        reporting.confirm_carried(row.pk, **who)


@transaction.atomic
def _settle(report: Report, given: dict[str, Any], who: dict[str, Any]) -> None:
    if not can_screen(who["by"]):
        raise PermissionDenied
    items = _items_by_code(report)
    verdicts = given.get("verdicts", [])
    refusal = fields.unknown_codes((each["code"] for each in verdicts), items)
    if refusal is not None:
        raise refusal
    for each in verdicts:
        row = items[each["code"]]
        screening.rule_item(row.pk, ruled=Ruled(each["ruled"]), reason=each["reason"], **who)
    if given["accept_rest"]:
        screening.accept_rest(report.pk, **who)
    screening.settle_round(report.pk, correct_by=given["correct_by"], **who)


def _items_by_code(report: Report) -> dict[str, ReportItem]:
    """Return the items by code; where an indicator has the code of a criterion, the criterion's."""
    rows = report.items.select_related("criterion", "indicator").order_by("pk")
    return {row.code: row for row in sorted(rows, key=lambda row: row.indicator_id is None)}


def _find_item(report: Report, code: str) -> ReportItem:
    try:
        return _items_by_code(report)[code]
    except KeyError as error:
        raise Http404 from error


def _rounds(request: Request, report: Report) -> list[Round]:
    return rounds_of(report, with_drafts=can_screen(request.user))


def _told(request: Request, report: Report) -> Any:
    """Tell a report as it is now; to assessors as it was filed."""
    view = view_of(report, with_drafts=can_screen(request.user), with_now=True)
    account = require_account(request)
    if account.role == Role.ASSESSOR:
        view = replace(view, criteria=for_assessor(report.entry, account), missing=[])
    return told.ReportSerializer(view).data
