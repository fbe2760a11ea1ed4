"""The pages of the assessment. The home page stands in config/urls.py, at the door."""

from django.urls import include, path

import common.api  # noqa: F401  # Registers the converter ``code``.
from assessment.urls import (
    barometer,
    deliberation,
    documents,
    objections,
    public,
    publication,
    reassessment,
    rectification,
    webhooks,
    whatif,
)
from assessment.views import (
    assignments,
    calendar,
    cycles,
    evidence,
    evidence_add,
    evidence_describe,
    frameworks,
    papers,
    phases,
    rankings,
    report_criterion,
    report_filing,
    reports,
    results,
    screening,
    sheets,
)

app_name = "assessment"

of_evidence = [
    path("", evidence.evidence, name="evidence"),
    path("add/", evidence_add.evidence_add, name="evidence_add"),
    path("link/", evidence.evidence_link, name="evidence_link"),
    path("unlink/", evidence.evidence_unlink, name="evidence_unlink"),
    path("<int:pk>/", evidence_describe.evidence_describe, name="evidence_describe"),
    path("<int:pk>/file/", evidence.evidence_file, name="evidence_file"),
]

urlpatterns = [
    # Cycles
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/<code:cycle>/", cycles.dashboard, name="dashboard"),
    path("cycles/<code:cycle>/compute/", cycles.compute, name="compute"),
    path("cycles/<code:cycle>/take-over/", cycles.take_over, name="take_over"),
    path("cycles/<code:cycle>/run/", cycles.run, name="run"),
    path("cycles/<code:cycle>/phase/", phases.phase, name="phase"),
    path("cycles/<code:cycle>/assignments/", assignments.assignments, name="assignments"),
    # Sheets
    path("cycles/<code:cycle>/sheets/", sheets.sheets, name="sheets"),
    path("cycles/<code:cycle>/sheets/<code:alliance>/", sheets.sheet, name="sheet"),
    path(
        "cycles/<code:cycle>/sheets/<code:alliance>/submit/",
        sheets.submit_own_sheet,
        name="submit_sheet",
    ),
    # Reports
    path("cycles/<code:cycle>/calendar/", calendar.calendar, name="calendar"),
    path("cycles/<code:cycle>/reports/", reports.reports, name="reports"),
    path("cycles/<code:cycle>/reports/<code:alliance>/", reports.report, name="report"),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/begin/",
        reports.report_begin,
        name="report_begin",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/carry/",
        reports.report_carry,
        name="report_carry",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/criteria/<code:criterion>/",
        report_criterion.report_criterion,
        name="report_criterion",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/criteria/<code:criterion>/news/",
        report_criterion.report_news,
        name="report_news",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/measures/<code:measure>/",
        report_filing.report_rows,
        name="report_rows",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/confirm/",
        report_filing.report_confirm,
        name="report_confirm",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/submit/",
        report_filing.report_submit,
        name="report_submit",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/rounds/",
        screening.report_rounds,
        name="report_rounds",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/screening/",
        screening.report_screening,
        name="report_screening",
    ),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/extension/",
        calendar.report_extension,
        name="report_extension",
    ),
    path("cycles/<code:cycle>/reports/<code:alliance>/papers/", papers.papers, name="papers"),
    path(
        "cycles/<code:cycle>/reports/<code:alliance>/papers/<int:paper>/",
        papers.paper,
        name="paper",
    ),
    # Results
    path("cycles/<code:cycle>/ranking/", rankings.ranking, name="ranking"),
    path(
        "cycles/<code:cycle>/ranking/progress/", rankings.ranking_progress, name="ranking_progress"
    ),
    path("cycles/<code:cycle>/alliances/<code:alliance>/", results.result, name="result"),
    path("alliances/<code:alliance>/results/", results.alliance_results, name="alliance_results"),
    # Evidence
    path("cycles/<code:cycle>/reports/<code:alliance>/evidence/", include(of_evidence)),
    # Frameworks
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/<code:code>/<int:version>/", frameworks.framework, name="framework"),
    # From figures to consequences
    *deliberation.urlpatterns,
    *whatif.urlpatterns,
    *publication.urlpatterns,
    *objections.urlpatterns,
    *rectification.urlpatterns,
    *reassessment.urlpatterns,
    *barometer.urlpatterns,
    *documents.urlpatterns,
    *webhooks.urlpatterns,
    *public.urlpatterns,
]
