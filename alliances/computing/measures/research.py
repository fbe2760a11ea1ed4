"""Measures of research, breakthroughs, training and results: 5.4.12 to 5.4.15."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, CarrierKind, DocumentKind
from alliances.computing.measures import units
from alliances.computing.measures.achievements import Once, Participants, TopLevel
from alliances.computing.measures.figures import Ratio
from alliances.computing.measures.measure import AT_LEVEL, LEVELS, Measure, by_level
from alliances.computing.measures.teaching import yearly
from alliances.computing.measures.totals import Activities, Carriers, Documents
from alliances.computing.measures.words import Text, filled

PLATFORMS = (
    CarrierKind.INNOVATION_PLATFORM,
    CarrierKind.TRANSFER_BODY,
    CarrierKind.SCIENCE_PARK,
    CarrierKind.INCUBATOR,
    CarrierKind.INNOVATION_SPACE,
)


def once_by_level(
    prefix: str, point: str, label: Text, unit: Text, *kinds: ActivityKind
) -> list[Measure]:
    """Return one measure for each level, each title counted once at its highest."""
    return [
        Measure(
            f"{prefix}_{level.value}",
            point,
            filled(AT_LEVEL, things=label, level=level.label),
            unit,
            Once(kinds, level),
        )
        for level in LEVELS
    ]


RESEARCH = [
    *by_level(
        "innovation_platforms",
        "5.4.12-1",
        _("Innovation and transfer platforms"),
        units.SET_UP,
        Carriers,
        PLATFORMS,
    ),
    *by_level(
        "research_projects",
        "5.4.12-2",
        _("Joint research projects"),
        units.ITEMS_A_YEAR,
        Activities,
        (ActivityKind.RESEARCH_PROJECT,),
    ),
    yearly(
        "patents_granted",
        "5.4.12-3",
        _("Patents granted"),
        units.ITEMS_A_YEAR,
        ActivityKind.PATENT,
    ),
    yearly(
        "results_transferred",
        "5.4.12-3",
        _("Results transferred"),
        units.ITEMS_A_YEAR,
        ActivityKind.TRANSFER,
    ),
    yearly(
        "transfer_income",
        "5.4.12-3",
        _("Income from transferred results"),
        units.MONEY_A_YEAR,
        ActivityKind.TRANSFER,
        what="amount",
    ),
    yearly(
        "incubated_firms",
        "5.4.12-4",
        _("Incubated firms"),
        units.ENTERPRISES,
        ActivityKind.INCUBATED_FIRM,
    ),
]
BREAKTHROUGHS = [
    yearly(
        "technical_needs",
        "5.4.13-1",
        _("Technical needs of enterprises"),
        units.ITEMS_A_YEAR,
        ActivityKind.TECHNICAL_NEED,
    ),
    Measure(
        "needs_answered_rate",
        "5.4.13-1",
        _("Technical needs answered"),
        units.PERCENT,
        Ratio(
            Activities((ActivityKind.NEED_ANSWERED,)),
            Activities((ActivityKind.TECHNICAL_NEED,)),
            _("Technical needs answered in the year, in percent of those received in it."),
        ),
    ),
    yearly(
        "problems_solved",
        "5.4.13-2",
        _("Technical problems solved"),
        units.ITEMS_A_YEAR,
        ActivityKind.PROBLEM_SOLVED,
        ActivityKind.PROCESS_IMPROVEMENT,
    ),
    yearly(
        "service_income",
        "5.4.13-3",
        _("Income from technical services"),
        units.MONEY_A_YEAR,
        ActivityKind.TECHNICAL_SERVICE,
        what="amount",
    ),
    Measure(
        "common_platforms",
        "5.4.13-4",
        _("Common technology service platforms"),
        units.SET_UP,
        Carriers((CarrierKind.COMMON_PLATFORM,)),
    ),
    Measure(
        "platform_firms_served",
        "5.4.13-4",
        _("Firms served by common technology platforms"),
        units.ENTERPRISES,
        Participants(
            "at_platform",
            enterprises_only=True,
            definition=_(
                "Enterprises that are partners of an activity of the year at a common technology "
                "service platform, each once, by the largest share of the alliance."
            ),
        ),
    ),
]
TRAINING = [
    Measure(
        "training_plans",
        "5.4.14-1",
        _("Yearly training plans"),
        units.DOCUMENTS,
        Documents((DocumentKind.TRAINING_PLAN,), "issued"),
    ),
    yearly(
        "training_person_times",
        "5.4.14-2",
        _("Training of enterprise staff"),
        units.PERSON_TIMES,
        ActivityKind.TRAINING_CLASS,
    ),
    yearly(
        "training_person_days",
        "5.4.14-2",
        _("Training of enterprise staff, in person-days"),
        units.PERSON_DAYS,
        ActivityKind.TRAINING_CLASS,
        what="person_days",
    ),
    yearly(
        "certificates_gained",
        "5.4.14-3",
        _("Certificates gained"),
        units.PEOPLE,
        ActivityKind.CERTIFICATE,
    ),
    Measure(
        "smes_served",
        "5.4.14-4",
        _("Small and medium firms served"),
        units.ENTERPRISES,
        Participants(
            "trained",
            enterprises_only=True,
            small_only=True,
            definition=_(
                "Small, medium and micro enterprises that are partners of training, certificates "
                "or shared employees of the year, each once, by the largest share of the alliance."
            ),
        ),
    ),
    yearly(
        "shared_employees",
        "5.4.14-4",
        _("Shared employees"),
        units.PEOPLE,
        ActivityKind.SHARED_EMPLOYEES,
    ),
]
RESULTS = [
    *once_by_level(
        "awards",
        "5.4.15-1",
        _("Awards and model cases"),
        units.ITEMS_A_YEAR,
        ActivityKind.AWARD,
        ActivityKind.TYPICAL_CASE,
    ),
    *once_by_level(
        "press",
        "5.4.15-2",
        _("Press reports"),
        units.REPORTS_IN_MEDIA,
        ActivityKind.PRESS_REPORT,
    ),
    Measure(
        "top_result_level",
        "5.4.15-3",
        _("Highest level of a result"),
        units.LEVELS,
        TopLevel((ActivityKind.RESULT_PRIZE,)),
    ),
    yearly(
        "result_prizes",
        "5.4.15-3",
        _("Prizes for teaching results, standards and patents"),
        units.ITEMS_A_YEAR,
        ActivityKind.RESULT_PRIZE,
    ),
]
