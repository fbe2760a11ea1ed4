"""What e-mails tell of objections: each owed with the change it tells of, and once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.computing.objection_links import case_link, confirm_link
from assessment.computing.objection_rules import PER
from assessment.jobs.mails import owe_mail
from assessment.models import Mail, Objection, ObjectionMessage
from members.choices import Role
from members.models import User

MOST_MAILS = 3


def ask_to_confirm(objection: Objection, now: datetime) -> None:
    """Send the link that opens whatever waits with this address; a few times a day are enough."""
    if _has_its_mails(objection.email, now):
        return
    with translation.override(objection.language):
        subject = _("Please confirm your objection")
    _to_sender(objection, "confirm", subject, link=confirm_link(objection))


def tell_admitted(objection: Objection) -> None:
    with translation.override(objection.language):
        subject = _("Your objection %(number)s was admitted") % {"number": objection.number}
    _to_sender(objection, "admitted", subject)


def tell_message(message: ObjectionMessage) -> None:
    """Tell who raised the objection that the bureau wrote in the case."""
    objection = message.objection
    with translation.override(objection.language):
        subject = _("A message on your objection %(number)s") % {"number": objection.number}
    _to_sender(objection, "message", subject, key=f"message.{message.pk}", message=message)


def tell_decided(objection: Objection) -> None:
    with translation.override(objection.language):
        subject = _("Reply to your objection %(number)s") % {"number": objection.number}
    _to_sender(objection, "decided", subject)


def tell_changed(objection: Objection, codes: Iterable[str]) -> None:
    """Tell those whose results are others: the secretariats of the alliances ``codes``, and the
    officers of the district of the alliance that was objected to."""
    entry, new = objection.entry, objection.computation
    assert new is not None  # A granted one has made a version.
    seated = User.objects.filter(role=Role.SECRETARIAT, seat__alliance__code__in=list(codes))
    region = entry.alliance.region_id
    officers = [
        user
        for user in User.objects.filter(role=Role.DISTRICT, is_active=True).select_related("region")
        if region.startswith(user.region_prefix)
    ]
    for user in [*seated.filter(is_active=True).select_related("seat__alliance"), *officers]:
        seat = getattr(user, "seat", None)
        alliance = seat.alliance if seat else entry.alliance
        with translation.override(user.language):
            words = {"cycle": entry.cycle.name, "number": new.number}
            subject = _("%(cycle)s: version %(number)s of the results") % words
            link = _result_link(entry.cycle.code, alliance.code)
        _owe(
            _key(objection.pk, f"changed.{user.pk}"),
            user.email,
            user.language,
            subject,
            "changed",
            {"name": user.shown_name, "alliance": alliance, "cycle": entry.cycle, "link": link}
            | {"version": new},
        )


def _to_sender(
    objection: Objection, kind: str, subject: str, *, key: str = "", link: str = "", **more: Any
) -> None:
    context = {"name": objection.name, "objection": objection, "link": link or case_link(objection)}
    context |= {"alliance": objection.entry.alliance, "cycle": objection.entry.cycle}
    _owe(
        _key(objection.pk, key or kind),
        objection.email,
        objection.language,
        subject,
        kind,
        context | more,
    )


def _has_its_mails(email: str, now: datetime) -> bool:
    """Whether enough e-mails for the objections of the last day ask that address to confirm."""
    recent = Objection.objects.filter(user=None, email=email, received_at__gt=now - PER)
    keys = [_key(key, "confirm") for key in recent.values_list("pk", flat=True)]
    return Mail.objects.filter(key__in=keys).count() >= MOST_MAILS


def _key(objection_id: int, about: str) -> str:
    return f"objection.{objection_id}.{about}"


def _owe(
    key: str, to: str, language: str, subject: str, kind: str, context: dict[str, Any]
) -> None:
    template = f"assessment/objection_mail_{kind}.txt"
    owe_mail(key, to=to, language=language, subject=subject, template=template, context=context)


def _result_link(cycle: str, alliance: str) -> str:
    if not settings.SITE_URL:
        return ""
    return f"{settings.SITE_URL}{reverse('assessment:result', args=[cycle, alliance])}"
