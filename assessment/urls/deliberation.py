"""The decision room: exceptions proposed, previewed, decided and undone."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
