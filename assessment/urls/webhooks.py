"""Addresses that programs listen at."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
