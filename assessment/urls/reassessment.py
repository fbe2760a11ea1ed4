"""Criteria assessed once more, and the time line of an alliance."""

from django.urls import URLPattern, path

from assessment.views import reassessment_sheet, reassessments, timeline

urlpatterns: list[URLPattern] = [
    path(
        "orders/<int:order>/reassessment/",
        reassessments.reassessment_open,
        name="reassessment_open",
    ),
    path(
        "reassessments/<int:reassessment>/",
        reassessments.reassessment,
        name="reassessment",
    ),
    path(
        "reassessments/<int:reassessment>/sheets/",
        reassessments.reassessment_sheets,
        name="reassessment_sheets",
    ),
    path(
        "reassessments/<int:reassessment>/values/",
        reassessments.reassessment_values,
        name="reassessment_values",
    ),
    path(
        "reassessments/<int:reassessment>/settle/",
        reassessments.reassessment_settle,
        name="reassessment_settle",
    ),
    path(
        "reassessments/sheets/<int:sheet>/",
        reassessment_sheet.reassessment_sheet,
        name="reassessment_sheet",
    ),
    path(
        "reassessments/sheets/<int:sheet>/submit/",
        reassessment_sheet.reassessment_submit,
        name="reassessment_submit",
    ),
    path("alliances/<code:alliance>/timeline/", timeline.timeline, name="timeline"),
]
