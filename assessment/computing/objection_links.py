"""The addresses that only who raised an objection knows: signed, so that nobody can guess one.

The link that confirms an address and the one to the case are not the same: who has the second
has read the first in the mail that went there. Neither is stored.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from assessment.models import Objection

SALTS = {"confirm": "assessment.objection.confirm", "case": "assessment.objection.case"}


def token_of(objection: Objection, purpose: str) -> str:
    return signing.Signer(salt=SALTS[purpose]).sign_object(objection.pk)


def key_of(token: str, purpose: str) -> int | None:
    """Return the key of the objection that ``token`` is for; None for what nobody signed."""
    try:
        key = signing.Signer(salt=SALTS[purpose]).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return key if isinstance(key, int) else None


def confirm_link(objection: Objection) -> str:
    token = token_of(objection, "confirm")
    return f"{settings.SITE_URL}{reverse('assessment:objection_confirm', args=[token])}"


def case_link(objection: Objection) -> str:
    """Return where who raised it reads the case; empty where the site has no address for mails."""
    if not settings.SITE_URL:
        return ""
    if objection.user_id is not None:
        return f"{settings.SITE_URL}{reverse('assessment:objection', args=[objection.pk])}"
    token = token_of(objection, "case")
    return f"{settings.SITE_URL}{reverse('assessment:objection_case', args=[token])}"
