"""E-mails about a partial re-assessment: to its assessors, and to the secretariat at the end."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.jobs.mails import owe_mail
from assessment.models import Reassessment, ReassessmentSheet
from members.models import User


def tell_of_sheet(sheet: ReassessmentSheet) -> None:
    """Owe the assessor a mail about the sheet, in the caller's transaction."""
    user = sheet.assessor.user
    entry = sheet.reassessment.order.entry
    if user is None:
        return
    with translation.override(user.language):
        subject = _("Re-assessment of %(alliance)s") % {"alliance": entry.alliance.name}
    owe_mail(
        f"reassessment-sheet:{sheet.pk}",
        to=user.email,
        language=user.language,
        subject=subject,
        template="assessment/reassessment_sheet_mail.txt",
        context={
            "name": user.shown_name,
            "alliance": entry.alliance,
            "cycle": entry.cycle,
            "path": reverse("assessment:reassessment_sheet", args=[sheet.pk]),
        },
    )


def tell_of_outcome(reassessment: Reassessment) -> None:
    """Owe the secretariat a mail about the outcome, in the caller's transaction."""
    if not settings.IS_MAIL_SENT:
        return
    order = reassessment.order
    alliance = order.entry.alliance
    for user in User.objects.filter(seat__alliance=alliance, is_active=True):
        with translation.override(user.language):
            subject = _("Rectification of %(alliance)s: %(outcome)s") % {
                "alliance": alliance.name,
                "outcome": reassessment.get_outcome_display(),
            }
        owe_mail(
            f"reassessment-outcome:{reassessment.pk}:{user.pk}",
            to=user.email,
            language=user.language,
            subject=subject,
            template="assessment/reassessment_outcome_mail.txt",
            context={
                "name": user.shown_name,
                "alliance": alliance,
                "cycle": order.entry.cycle,
                "reassessment": reassessment,
                "path": reverse("assessment:reassessment", args=[reassessment.pk]),
            },
        )
