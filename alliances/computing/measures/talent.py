"""Measures of majors and the supply of talent: 5.4.6 and 5.4.7."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, CarrierKind, DocumentKind, MajorChange
from alliances.computing.measures import units
from alliances.computing.measures.figures import Covered, Difference, Ratio
from alliances.computing.measures.measure import Measure, by_level
from alliances.computing.measures.totals import (
    Activities,
    Carriers,
    Documents,
    Majors,
    Schools,
)

OFFERED = (MajorChange.KEPT, MajorChange.OPENED, MajorChange.RENEWED)
STAY_RATE = _(
    "Graduates who stay in the city for work or business, in percent of all graduates of the "
    "schools that are members on the cut-off day; schools with both figures of the year."
)


def stay_rate(years_back: int = 0) -> Ratio:
    return Ratio(
        Schools("staying", years_back, "graduates_staying"),
        Schools("graduates", years_back),
        STAY_RATE,
    )


TALENT = [
    Measure(
        "demand_reports",
        "5.4.6-1",
        _("Forecasts and matching reports"),
        units.REPORTS,
        Covered(
            (
                Documents((DocumentKind.DEMAND_REPORT,), "issued"),
                Documents((DocumentKind.MATCHING_REPORT,), "issued"),
            ),
            _(
                "How many of the two reports came out in the year: forecast of talent demand, "
                "report on how majors match industry. Several of one kind count once."
            ),
        ),
    ),
    Measure(
        "chain_major_share",
        "5.4.6-2",
        _("Majors linked to key chains"),
        units.PERCENT,
        Ratio(
            Majors(OFFERED, linked_only=True),
            Majors(OFFERED),
            _(
                "Majors that serve a chain of the city's list, in percent of all majors of the "
                "member schools in the year; closed ones do not count."
            ),
        ),
    ),
    Measure(
        "majors_opened",
        "5.4.6-3",
        _("Majors opened"),
        units.MAJORS,
        Majors((MajorChange.OPENED,)),
    ),
    Measure(
        "majors_closed",
        "5.4.6-3",
        _("Majors closed"),
        units.MAJORS,
        Majors((MajorChange.CLOSED,)),
    ),
    Measure(
        "majors_renewed",
        "5.4.6-3",
        _("Majors renewed"),
        units.MAJORS,
        Majors((MajorChange.RENEWED,)),
    ),
    Measure(
        "chain_enrolment_share",
        "5.4.6-4",
        _("Enrolment in majors of key chains"),
        units.PERCENT,
        Ratio(
            Majors(OFFERED, linked_only=True, what="enrolment"),
            Majors(OFFERED, what="enrolment"),
            _(
                "Enrolment in majors that serve a chain of the city's list, in percent of the "
                "enrolment in all majors of the member schools in the year, where it is known."
            ),
        ),
    ),
    *by_level(
        "major_groups",
        "5.4.6-5",
        _("Characteristic groups of majors"),
        units.SET_UP,
        Carriers,
        (CarrierKind.MAJOR_GROUP,),
    ),
    Measure(
        "matching_events",
        "5.4.7-1",
        _("Matching events"),
        units.EVENTS,
        Activities((ActivityKind.MATCHING_EVENT,)),
    ),
    Measure(
        "graduate_stay_rate",
        "5.4.7-2",
        _("Graduates staying in the city"),
        units.PERCENT,
        stay_rate(),
    ),
    Measure(
        "graduate_stay_change",
        "5.4.7-3",
        _("Change of the staying rate"),
        units.POINTS,
        Difference(
            stay_rate(),
            stay_rate(years_back=1),
            _(
                "The staying rate of the year less that of the year before, both of the schools "
                "that are members on the cut-off day."
            ),
        ),
    ),
    Measure(
        "graduates_placed",
        "5.4.7-4",
        _("Graduates taken on by members"),
        units.PEOPLE,
        Activities((ActivityKind.PLACEMENT,)),
    ),
]
