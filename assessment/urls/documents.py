"""Papers of a cycle and of decisions; templates of letters."""

from django.urls import URLPattern, path

from assessment.views import documents, letter_templates

urlpatterns: list[URLPattern] = [
    path("cycles/<code:cycle>/documents/", documents.documents, name="documents"),
    path("documents/<int:paper>/", documents.document, name="document"),
    path("letter-templates/", letter_templates.letter_templates, name="letter_templates"),
    path(
        "letter-templates/<str:kind>/<str:language>/",
        letter_templates.letter_template,
        name="letter_template",
    ),
]
