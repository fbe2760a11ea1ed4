"""What the results would be under other rules; weights found by comparison; drafts of frameworks."""

from django.urls import URLPattern, path

from assessment.views import framework_drafts, scenarios, weighing

urlpatterns: list[URLPattern] = [
    path("cycles/<code:cycle>/what-if/", scenarios.scenarios, name="scenarios"),
    path("cycles/<code:cycle>/what-if/<int:scenario>/", scenarios.scenario, name="scenario"),
    path(
        "cycles/<code:cycle>/what-if/<int:scenario>/part/",
        scenarios.scenario_part,
        name="scenario_part",
    ),
    path(
        "frameworks/<code:code>/<int:version>/changes/",
        framework_drafts.framework_changes,
        name="framework_changes",
    ),
    path("frameworks/<code:code>/<int:version>/weights/", weighing.weighings, name="weighings"),
    path(
        "frameworks/<code:code>/<int:version>/weights/<int:weighing>/",
        weighing.weighing,
        name="weighing",
    ),
]
