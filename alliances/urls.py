"""The register of alliances."""

from django.urls import path

import common.api  # noqa: F401  # Registers the converter ``code``.
from alliances.views.alliances import alliance, alliances

app_name = "alliances"

urlpatterns = [
    path("alliances/", alliances, name="alliances"),
    path("alliances/<code:code>/", alliance, name="alliance"),
]
