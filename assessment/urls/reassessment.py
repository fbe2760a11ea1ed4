"""Criteria assessed once more, and the time line of an alliance."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
