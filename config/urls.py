"""Every door into the application."""

from allauth.account import views as account
from django.urls import include, path

from assessment.views.home import home

# Signing in, without what allauth offers beside it: nobody signs up or resets by e-mail.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("api/v1/", include("assessment.api.urls")),
    path("", home, name="home"),
    path("", include("assessment.urls")),
    path("", include("alliances.urls")),
    path("account/", include("members.urls")),
    path("accounts/", include(accounts)),
    path("language/", include("django.conf.urls.i18n")),
]
