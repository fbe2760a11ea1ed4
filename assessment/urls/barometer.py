"""The roll-up by region, unit, park and chain; credits; the page of a district."""

from django.urls import path

from assessment.views import barometer, barometer_parts, credits, district

urlpatterns = [
    path("cycles/<code:cycle>/barometer/", barometer.barometer, name="barometer"),
    path(
        "cycles/<code:cycle>/barometer/parts/",
        barometer_parts.barometer_parts,
        name="barometer_parts",
    ),
    path("cycles/<code:cycle>/credits/", credits.credits, name="credits"),
    path("cycles/<code:cycle>/credits/<code:alliance>/", credits.credit, name="credit"),
    path("district/", district.district, name="district"),
]
