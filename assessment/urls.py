"""The pages of the assessment. The home page stands in config/urls.py, at the door."""

from django.urls import path

import common.api  # noqa: F401  # Registers the converter ``code``.
from assessment.views import (
    assignments,
    cycles,
    frameworks,
    phases,
    rankings,
    results,
    sheets,
)

app_name = "assessment"

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
    # Results
    path("cycles/<code:cycle>/ranking/", rankings.ranking, name="ranking"),
    path(
        "cycles/<code:cycle>/ranking/progress/", rankings.ranking_progress, name="ranking_progress"
    ),
    path("cycles/<code:cycle>/alliances/<code:alliance>/", results.result, name="result"),
    path("alliances/<code:alliance>/results/", results.alliance_results, name="alliance_results"),
    # Frameworks
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/<code:code>/<int:version>/", frameworks.framework, name="framework"),
]
