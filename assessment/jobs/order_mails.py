"""E-mails about a rectification order: to the secretariat, and to the district once it is late."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from alliances.models import Alliance, SecretariatSeat
from assessment.jobs.mails import owe_mail
from assessment.models import Order
from members.choices import Role
from members.models import User

TEMPLATE = "assessment/order_mail.txt"
Words = Callable[[], tuple[str, Sequence[str]]]


def secretariat_of(alliance: Alliance) -> list[User]:
    seats = SecretariatSeat.objects.filter(alliance=alliance, user__is_active=True)
    return [seat.user for seat in seats.select_related("user").order_by("pk")]


def district_of(alliance: Alliance) -> list[User]:
    """Return the officers whose region takes in that of the alliance."""
    officers = User.objects.filter(role=Role.DISTRICT, is_active=True).select_related("region")
    return [
        user
        for user in officers.order_by("pk")
        if alliance.region_id.startswith(user.region_prefix)
    ]


def write_to(users: Sequence[User], order: Order, about: str, words: Words) -> None:
    """Owe each of ``users`` a mail, once for what it is ``about``, in the caller's transaction.

    ``words`` gives the subject and the lines; it is called in the language of each.
    """
    path = reverse("assessment:order", args=[order.pk])
    link = f"{settings.SITE_URL}{path}" if settings.SITE_URL else ""
    for user in users:
        with translation.override(user.language):
            subject, lines = words()
        owe_mail(
            f"order:{order.pk}:{order.round}:{about}:{user.pk}",
            to=user.email,
            language=user.language,
            subject=subject,
            template=TEMPLATE,
            context={"name": user.shown_name, "lines": lines, "link": link},
        )
