"""The pages about one's own account."""

from django.urls import path

from members import views

app_name = "members"

urlpatterns = [
    path("", views.account, name="account"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<slug:digest>/revoke/", views.revoke, name="revoke_token"),
]
