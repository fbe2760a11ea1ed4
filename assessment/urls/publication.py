"""What goes out with the publication, decisions, working days, versions of the results."""

from django.urls import path

from assessment.views import decisions, outgoing, versions, working_days

urlpatterns = [
    path("cycles/<code:cycle>/outgoing/", outgoing.outgoing, name="outgoing"),
    path("cycles/<code:cycle>/decisions/", decisions.decisions, name="decisions"),
    path("cycles/<code:cycle>/versions/", versions.versions, name="versions"),
    path("decisions/<int:decision>/", decisions.decision, name="decision"),
    path("working-days/", working_days.working_days, name="working_days"),
]
