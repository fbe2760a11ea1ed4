"""Measures of diverse members and shared information: 5.4.4 and 5.4.5."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, CarrierKind
from alliances.computing.measures import units
from alliances.computing.measures.achievements import DaysSince, Participants
from alliances.computing.measures.figures import Covered, Ratio
from alliances.computing.measures.measure import Measure
from alliances.computing.measures.partners import INFORMATION
from alliances.computing.measures.totals import Activities, Carriers, Members
from members.choices import UnitKind, UnitScale

ENTERPRISE = (UnitKind.ENTERPRISE,)
SIX_KINDS = {
    "secondary_schools": (
        _("Members: secondary vocational schools"),
        Members((UnitKind.SECONDARY_VOCATIONAL,)),
    ),
    "higher_vocational_schools": (
        _("Members: higher vocational schools"),
        Members((UnitKind.HIGHER_VOCATIONAL,)),
    ),
    "universities": (_("Members: general universities"), Members((UnitKind.UNIVERSITY,))),
    "research_institutes": (
        _("Members: research institutes"),
        Members((UnitKind.RESEARCH_INSTITUTE,)),
    ),
    "large_enterprises": (_("Members: large enterprises"), Members(ENTERPRISE, (UnitScale.LARGE,))),
    "small_enterprises": (
        _("Members: small, medium and micro enterprises"),
        Members(ENTERPRISE, (UnitScale.SME,)),
    ),
}
INFORMATION_LABELS = {
    ActivityKind.INFO_DEMAND: _("Information published: enterprise needs"),
    ActivityKind.INFO_TALENT: _("Information published: human resources"),
    ActivityKind.INFO_RESEARCH: _("Information published: research and development"),
    ActivityKind.INFO_COOPERATION: _("Information published: school-enterprise cooperation"),
}

MEMBERSHIP = [
    Measure("member_units", "5.4.4-1", _("Member units"), units.UNITS, Members()),
    Measure(
        "member_kinds",
        "5.4.4-2",
        _("Kinds of members"),
        units.KINDS,
        Covered(
            tuple(members for _label, members in SIX_KINDS.values()),
            _(
                "How many of the six kinds are members on the cut-off day: secondary vocational "
                "schools, higher vocational schools, general universities, research institutes, "
                "large enterprises, small, medium and micro ones."
            ),
        ),
    ),
    *(
        Measure(f"members_{name}", "5.4.4-3", label, units.UNITS, figure)
        for name, (label, figure) in SIX_KINDS.items()
    ),
    Measure(
        "enterprise_share",
        "5.4.4-3",
        _("Share of enterprises"),
        units.PERCENT,
        Ratio(
            Members(ENTERPRISE),
            Members(),
            _("Enterprises in percent of all members on the cut-off day."),
        ),
    ),
    Measure(
        "active_member_rate",
        "5.4.4-4",
        _("Active members"),
        units.PERCENT,
        Ratio(
            Participants("anything", members_only=True),
            Members(),
            _(
                "Members that are partners of at least one activity of the year, in percent of "
                "all members on the cut-off day."
            ),
        ),
    ),
    Measure(
        "data_platform",
        "5.4.5-1",
        _("Data platform in service"),
        units.YES_OR_NO,
        Covered(
            (Carriers((CarrierKind.DATA_PLATFORM,)),),
            _("1 if a data platform is open on the cut-off day, otherwise 0."),
        ),
    ),
    Measure(
        "platform_member_rate",
        "5.4.5-2",
        _("Members entering data"),
        units.PERCENT,
        Ratio(
            Participants("informing", members_only=True),
            Members(),
            _(
                "Members that published information or were matched in the year, in percent of "
                "all members on the cut-off day. The registers keep no accounts of the platform; "
                "what a member published shows that it entered data."
            ),
        ),
    ),
    Measure(
        "information_items",
        "5.4.5-3",
        _("Information published"),
        units.PUBLISHED,
        Activities(INFORMATION),
    ),
    *(
        Measure(kind.value + "_items", "5.4.5-3", label, units.PUBLISHED, Activities((kind,)))
        for kind, label in INFORMATION_LABELS.items()
    ),
    Measure(
        "matches",
        "5.4.5-4",
        _("Successful matches"),
        units.ITEMS_A_YEAR,
        Activities((ActivityKind.MATCH,)),
    ),
    Measure(
        "match_rate",
        "5.4.5-4",
        _("Rate of successful matches"),
        units.PERCENT,
        Ratio(
            Activities((ActivityKind.MATCH,)),
            Activities(INFORMATION),
            _("Successful matches of the year in percent of the information published."),
        ),
    ),
    Measure(
        "days_since_update",
        "5.4.5-5",
        _("Age of the latest data"),
        units.DAYS,
        DaysSince(
            "latest",
            _(
                "Days from the last day on which information was published or matched to the "
                "cut-off day."
            ),
            "cut-off day − max(held_on) [info_demand, info_talent, info_research, "
            "info_cooperation, match; up to the day]",
        ),
    ),
]
