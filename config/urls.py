"""Every door into the application."""

from django.urls import include, path

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
]
