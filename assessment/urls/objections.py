"""Objections: by the secretariat, by the public, and their cases."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
