"""The REST API, version 1."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path, resolve
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from assessment.api import (
    barometer,
    cycles,
    decisions,
    evidence,
    frameworks,
    jobs,
    order_acts,
    rankings,
    reassessment,
    report_acts,
    reports,
    results,
    sheets,
    versions,
)

app_name = "api"


class Elsewhere(APIView):
    """Nothing is here; said as a problem document like every other refusal. An address that lacks
    nothing but its last slash leads on, which is Django's way too."""

    schema = None

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.path_info.endswith("/") and _is_known(request.path_info + "/"):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound


def _is_known(path: str) -> bool:
    return getattr(resolve(path).func, "cls", None) is not Elsewhere


of_report = [
    path("", reports.ReportDetail.as_view(), name="report_detail"),
    path("items/<code:item>/", reports.ReportItemDetail.as_view(), name="report_item"),
    path("facts/<code:measure>/", reports.ReportFact.as_view(), name="report_fact"),
    path("confirm/", reports.ReportConfirm.as_view(), name="report_confirm"),
    path("submit/", reports.ReportSubmit.as_view(), name="report_submit"),
    path("returns/", reports.ReportReturns.as_view(), name="report_returns"),
    path("carry/", report_acts.ReportCarry.as_view(), name="report_carry"),
    path("extension/", report_acts.ReportExtension.as_view(), name="report_extension"),
    path("opinion/", report_acts.ReportOpinion.as_view(), name="report_opinion"),
]

of_evidence: list[URLPattern] = [
    path("", evidence.EvidenceList.as_view(), name="evidence_list"),
    path("<int:pk>/", evidence.EvidenceDetail.as_view(), name="evidence_detail"),
    path("<int:pk>/file/", evidence.EvidenceFile.as_view(), name="evidence_file"),
    path(
        "<int:pk>/links/<code:code>/",
        evidence.EvidenceLinkDetail.as_view(),
        name="evidence_link",
    ),
]

of_cycle: list[URLPattern | URLResolver] = [
    path("reports/<code:alliance>/evidence/", include(of_evidence)),
    path("", cycles.CycleDetail.as_view(), name="cycle_detail"),
    path("rankings/", rankings.Rankings.as_view(), name="rankings"),
    path("results/<code:alliance>/", results.ResultDetail.as_view(), name="result_detail"),
    path("regions/", results.RegionResults.as_view(), name="region_results"),
    path("barometer/", barometer.BarometerDetail.as_view(), name="barometer"),
    path("versions/", versions.VersionList.as_view(), name="version_list"),
    path(
        "versions/<int:number>/rankings/",
        versions.VersionRankings.as_view(),
        name="version_rankings",
    ),
    path("reports/", reports.ReportList.as_view(), name="report_list"),
    path("reports/<code:alliance>/", include(of_report)),
    path("score/", jobs.Score.as_view(), name="score"),
    path("sheets/", sheets.SheetList.as_view(), name="sheet_list"),
    path("sheets/<code:alliance>/", sheets.SheetDetail.as_view(), name="sheet_detail"),
    path("sheets/<code:alliance>/submit/", sheets.SheetSubmit.as_view(), name="sheet_submit"),
    path(
        "sheets/<code:alliance>/marks/<code:indicator>/",
        sheets.SheetMark.as_view(),
        name="sheet_mark",
    ),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("cycles/", cycles.CycleList.as_view(), name="cycle_list"),
    path("cycles/<code:cycle>/", include(of_cycle)),
    path("decisions/", decisions.DecisionList.as_view(), name="decision_list"),
    path("decisions/<int:pk>/", decisions.DecisionDetail.as_view(), name="decision_detail"),
    path("rectifications/", decisions.RectificationList.as_view(), name="rectification_list"),
    path(
        "rectifications/<int:pk>/",
        decisions.RectificationDetail.as_view(),
        name="rectification_detail",
    ),
    path(
        "rectifications/<int:pk>/items/<int:position>/",
        order_acts.OrderItemAnswer.as_view(),
        name="rectification_item",
    ),
    path(
        "rectifications/<int:pk>/extension/",
        order_acts.OrderMoreTime.as_view(),
        name="rectification_extension",
    ),
    path("objections/", decisions.ObjectionList.as_view(), name="objection_list"),
    path("objections/<int:pk>/", decisions.ObjectionDetail.as_view(), name="objection_detail"),
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job_detail"),
    path(
        "reassessment-sheets/<int:sheet>/marks/<code:indicator>/",
        reassessment.ReassessmentMarkDetail.as_view(),
        name="reassessment_mark",
    ),
    path("frameworks/", frameworks.FrameworkList.as_view(), name="framework_list"),
    path(
        "frameworks/<code:code>/<int:version>/",
        frameworks.FrameworkDetail.as_view(),
        name="framework_detail",
    ),
    path("", include("alliances.api.urls")),
    path("", include("members.api.urls")),
    re_path(r"^[\s\S]*$", Elsewhere.as_view(), name="elsewhere"),
]
