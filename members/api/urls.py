from django.urls import path

from members.api import views

urlpatterns = [path("regions/", views.RegionList.as_view(), name="region_list")]
