"""Papers of a cycle and of decisions; templates of letters."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
