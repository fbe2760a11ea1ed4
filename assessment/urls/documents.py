"""Papers of a cycle and of decisions; templates of letters."""

from django.urls import URLPattern, path

from assessment.views import documents

urlpatterns: list[URLPattern] = [
    path("cycles/<code:cycle>/documents/", documents.documents, name="documents"),
    path("documents/<int:paper>/", documents.document, name="document"),
]
