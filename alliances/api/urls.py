from django.urls import path

from alliances.api import views

urlpatterns = [
    path("alliances/", views.AllianceList.as_view(), name="alliance_list"),
    path("alliances/<code:code>/", views.AllianceDetail.as_view(), name="alliance_detail"),
    path("units/", views.UnitList.as_view(), name="unit_list"),
]
