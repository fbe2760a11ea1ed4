"""The words of the papers' sources, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words_of_report() -> dict[str, str]:
    return {
        "catalogue": _("Catalogue of the evidence"),
        "contents": _("Contents"),
        "cover_note": _(
            "The leads confirmed the report with their own accounts. The fingerprint is the SHA-256"
            " of what was filed: the same report always has the same one."
        ),
        "declared": pgettext("fact", "Declared"),
        "derived": pgettext("fact", "From the registers"),
        "earlier": _("Last year"),
        "evidence": _("Evidence"),
        "explanation": _("Explanation:"),
        "facts": _("Facts"),
        "file": _("File"),
        "leads": _("Confirmed by the leads"),
        "measure": _("Measure"),
        "narrative": _("Narrative"),
        "nothing": _("Nothing is stated."),
        "number": pgettext("in a list", "No."),
        "page": _("Page {page} of {pages}"),
        "pages": _("Pages"),
        "proves": _("Proves"),
        "self_score": _("Self-score"),
        "sha256": "SHA-256",
        "stamp": _("Signature and stamp:"),
        "unit": _("Unit"),
    }
