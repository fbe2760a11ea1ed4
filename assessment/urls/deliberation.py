"""The decision room: exceptions proposed, previewed, decided and undone."""

from django.urls import path

from assessment.views import proposals, room, room_alliance, terms

urlpatterns = [
    path("cycles/<code:cycle>/terms/", terms.terms, name="terms"),
    path("cycles/<code:cycle>/room/", room.room, name="room"),
    path(
        "cycles/<code:cycle>/room/<code:alliance>/",
        room_alliance.room_alliance,
        name="room_alliance",
    ),
    path("proposals/<int:proposal>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal>/files/", proposals.proposal_files, name="proposal_files"),
]
