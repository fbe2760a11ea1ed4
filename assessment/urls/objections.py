"""Objections: by the secretariat, by the public, and their cases."""

from django.urls import path

from assessment.views import (
    objection_add,
    objection_case,
    objection_confirm,
    objection_list,
    objection_paper,
)

urlpatterns = [
    path("cycles/<code:cycle>/objections/", objection_list.objections, name="objections"),
    path("cycles/<code:cycle>/objections/add/", objection_add.objection_add, name="objection_add"),
    path(
        "cycles/<code:cycle>/objections/paper/",
        objection_paper.objection_paper,
        name="objection_paper",
    ),
    path("cycles/<code:cycle>/object/", objection_add.objection_public, name="objection_public"),
    path(
        "objections/confirm/<str:token>/",
        objection_confirm.objection_confirm,
        name="objection_confirm",
    ),
    path("objections/case/<str:token>/", objection_case.objection_case, name="objection_case"),
    path(
        "objections/case/<str:token>/files/<int:attachment>/",
        objection_case.objection_case_file,
        name="objection_case_file",
    ),
    path(
        "objections/case/<str:token>/papers/<int:paper>/",
        objection_case.objection_case_paper,
        name="objection_case_paper",
    ),
    path("objections/<int:objection>/", objection_case.objection, name="objection"),
    path("attachments/<int:attachment>/", objection_case.attachment, name="attachment"),
]
