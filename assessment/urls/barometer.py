"""The roll-up by region, unit, park and chain; credits; the page of a district."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
