"""Pages for everybody, without signing in; and the bureau's good cases, told there."""

from django.urls import path

from assessment.views import good_cases, public, public_data

urlpatterns = [
    path("public/", public.public_home, name="public_home"),
    path("public/cases/", public.public_good_cases, name="public_good_cases"),
    path("public/cases/<int:good_case>/", public.public_good_case, name="public_good_case"),
    path("public/cycles/<code:cycle>/", public.public_ranking, name="public_ranking"),
    path(
        "public/cycles/<code:cycle>/methodology/",
        public.public_methodology,
        name="public_methodology",
    ),
    path(
        "public/cycles/<code:cycle>/alliances/<code:alliance>/",
        public.public_alliance,
        name="public_alliance",
    ),
    path("public/cycles/<code:cycle>/data.csv", public_data.public_data_csv, name="public_csv"),
    path("public/cycles/<code:cycle>/data.json", public_data.public_data_json, name="public_json"),
    path("cycles/<code:cycle>/good-cases/", good_cases.good_cases, name="good_cases"),
    path("cycles/<code:cycle>/good-cases/add/", good_cases.good_case_add, name="good_case_add"),
    path("good-cases/<int:good_case>/", good_cases.good_case, name="good_case"),
]
