"""Addresses that programs listen at."""

from django.urls import URLPattern, path

from assessment.views import webhooks

urlpatterns: list[URLPattern] = [
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:webhook>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook>/ping/", webhooks.webhook_ping, name="webhook_ping"),
    path("webhooks/<int:webhook>/secret/", webhooks.webhook_secret, name="webhook_secret"),
    path("webhooks/<int:webhook>/again/", webhooks.webhook_again, name="webhook_again"),
]
