"""The register of alliances."""

from django.urls import path

import common.api  # noqa: F401  # Registers the converter ``code``.
from alliances import views

app_name = "alliances"

urlpatterns = [
    path("alliances/", views.alliances, name="alliances"),
    path("alliances/<code:code>/", views.alliance, name="alliance"),
]
