"""Numbers that no register tells: the report asks for them, with evidence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alliances.computing.measures import units
from alliances.computing.measures.measure import Asked

_STATISTICS = _("It comes from the statistics of the park.")
_BANK = _("It comes from budgets and bank receipts; the registers keep no accounts.")
_SURVEY = _("It comes from a survey of those who were trained.")
_VALUED = _("Contributions differ in kind; the agreements value them.")
_COUNTRY = _("It speaks of the whole country; the registers hold what one alliance does.")

_ASKED = [
    Asked("park_output", "5.4.2-3", _("Output of the park"), units.MONEY_A_YEAR, _STATISTICS),
    Asked("park_rank", "5.4.2-3", _("Rank of the park"), units.SCORE, _STATISTICS),
    Asked("funding_received", "5.4.3-4", _("Funds received"), units.MONEY_A_YEAR, _BANK),
    Asked(
        "funding_received_rate",
        "5.4.3-4",
        _("Funds received against plan"),
        units.PERCENT,
        _BANK,
    ),
    Asked(
        "member_contributions",
        "5.4.4-5",
        _("Contributions of members"),
        units.MONEY_A_YEAR,
        _VALUED,
    ),
    Asked(
        "training_satisfaction", "5.4.14-5", _("Satisfaction with training"), units.PERCENT, _SURVEY
    ),
    Asked("consortium_members", "", _("Members across the country"), units.UNITS, _COUNTRY),
    Asked(
        "standards_adapted",
        "",
        _("Standards and processes adapted for teaching"),
        units.ITEMS_A_YEAR,
        _COUNTRY,
    ),
    Asked("teachers_trained", "", _("Teachers trained"), units.PERSON_TIMES, _COUNTRY),
    Asked(
        "teacher_practice_share",
        "",
        _("Teachers with practice in enterprises"),
        units.PERCENT,
        _COUNTRY,
    ),
    Asked("response_days", "", _("Days until a need is answered"), units.DAYS, _COUNTRY),
    Asked(
        "field_employment_rate", "", _("Graduates employed in their field"), units.PERCENT, _COUNTRY
    ),
    Asked("shared_courses", "", _("Courses shared"), units.ITEMS, _COUNTRY),
    Asked("shared_platforms", "", _("Platforms shared"), units.ITEMS, _COUNTRY),
]
ASKED: dict[str, Asked] = {asked.code: asked for asked in _ASKED}
