"""The words of the report of the city, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words_of_city() -> dict[str, str]:
    return _of_pages() | {
        "against": _("Against the mean"),
        "alliance": _("Alliance"),
        "alliances": _("The alliances one by one"),
        "at_least": _("From a total of"),
        "bonus": _("Bonuses:"),
        "change": pgettext("a column", "Against last year"),
        "code": _("Code"),
        "contents": _("Contents"),
        "count": _("Alliances"),
        "criteria": _("Criteria and weights"),
        "criterion": _("Criterion"),
        "distribution": _("Distribution"),
        "effect": _("What it does"),
        "exceptions": _("Exceptions that count"),
    }


def _of_pages() -> dict[str, str]:
    """Return the words of the alliances' pages and of what stands at the end."""
    return {
        "fingerprint": _("Fingerprint (SHA-256)"),
        "fingerprints": _("Fingerprints of the results"),
        "fingerprints_note": _(
            "Each is the SHA-256 of how the result came about, down to each mark. The same inputs"
            " always give the same one: whoever has the figures can prove them."
        ),
        "floor": _("Floor"),
        "framework_digest": _("Fingerprint of the framework:"),
        "grade": _("Grade"),
        "grades": _("Grades"),
        "grades_chart": _("Alliances by grade"),
        "least": _("Lowest"),
        "legend_mean": _("mean of all alliances"),
        "legend_own": _("this alliance"),
        "marks": _("Marks of several assessors:"),
        "mean": _("Mean"),
        "means_of_criteria": _("The criteria compared"),
        "method": _("Methodology"),
        "method_text": _(
            "Each indicator is scored from 0 to 100 points: judged ones by assessors without a"
            " conflict of interest, measured ones by fixed rules from the registers and the annual"
            " reports. A criterion is the weighted mean of its indicators, the total the weighted"
            " mean of the criteria with bonuses and deductions. All sums are exact; each figure is"
            " rounded once, half up, to 0.01 point. The grade follows from the rounded total. Equal"
            " totals share a rank and the next is left out."
        ),
        "most": _("Highest"),
        "none": _("None."),
        "outcome": _("Outcome"),
        "page": _("Page {page} of {pages}"),
        "radar": _("Criteria against the mean of all alliances"),
        "rank": _("Rank"),
        "ranking": _("Ranking"),
        "region": _("Region"),
        "score": _("Score"),
        "strong": _("Furthest above the mean"),
        "summary": _("Summary"),
        "total": _("Total"),
        "totals_chart": _("Alliances by total, in steps of five points"),
        "trend": _("Total over the years"),
        "veto": _("Veto"),
        "vetoes": _("Vetoes"),
        "weak": _("Furthest below the mean"),
        "weight": _("Weight"),
        "year": _("Year"),
        "years": _("Against former years"),
    }
