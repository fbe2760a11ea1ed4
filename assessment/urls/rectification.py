"""Rectification orders: prepared, answered, ruled, extended."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
