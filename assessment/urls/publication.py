"""What goes out with the publication, decisions, working days, versions of the results."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
