"""What the results would be under other rules; weights found by comparison."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
