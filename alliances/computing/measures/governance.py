"""Measures of sound organization, layout and functions: 5.4.1 to 5.4.3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, Body, DocumentKind
from alliances.computing.measures import units
from alliances.computing.measures.achievements import DaysSince
from alliances.computing.measures.figures import Covered, Ratio
from alliances.computing.measures.measure import Measure
from alliances.computing.measures.totals import (
    Activities,
    Chains,
    Documents,
    Parties,
    Posts,
    Tasks,
)
from members.choices import UnitKind

RULES = (
    DocumentKind.STAFF_RULES,
    DocumentKind.OFFICE_ASSESSMENT,
    DocumentKind.MEMBER_ASSESSMENT,
    DocumentKind.FINANCE_RULES,
    DocumentKind.SUPERVISION_RULES,
    DocumentKind.DECISION_RULES,
)
FOUNDING = (
    DocumentKind.CHARTER,
    DocumentKind.DEVELOPMENT_PLAN,
    DocumentKind.CONSTRUCTION_SCHEME,
)
FUNCTIONS = {
    "talent": (
        ActivityKind.MATCHING_EVENT,
        ActivityKind.PROGRAMME,
        ActivityKind.COURSE,
        ActivityKind.TEXTBOOK,
        ActivityKind.STANDARD,
        ActivityKind.PERSONNEL_EXCHANGE,
        ActivityKind.TEACHER_PRACTICE,
        ActivityKind.INTERNSHIP,
        ActivityKind.ORDER_CLASS,
        ActivityKind.PLACEMENT,
    ),
    "training": (
        ActivityKind.TRAINING_CLASS,
        ActivityKind.CERTIFICATE,
        ActivityKind.SHARED_EMPLOYEES,
    ),
    "research": (
        ActivityKind.RESEARCH_PROJECT,
        ActivityKind.NEED_ANSWERED,
        ActivityKind.TECHNICAL_SERVICE,
        ActivityKind.PROBLEM_SOLVED,
        ActivityKind.TRIAL_PRODUCTION,
        ActivityKind.PROCESS_IMPROVEMENT,
        ActivityKind.RESEARCH_SERVICE,
    ),
    "transfer": (ActivityKind.PATENT, ActivityKind.TRANSFER),
    "startups": (ActivityKind.INCUBATED_FIRM, ActivityKind.STARTUP_EVENT),
}
MEETINGS = (ActivityKind.COUNCIL_MEETING, ActivityKind.SECRETARIAT_MEETING)

GOVERNANCE = [
    Measure(
        "council_in_office",
        "5.4.1-1",
        _("Council in office"),
        units.YES_OR_NO,
        Covered(
            (Posts(Body.COUNCIL),),
            _("1 if anybody holds a seat of the council on the cut-off day, otherwise 0."),
        ),
    ),
    Measure(
        "council_founded_days",
        "5.4.1-1",
        _("Days since the council was founded"),
        units.DAYS,
        DaysSince(
            "documents",
            _("Days from the first founding document of the council to the cut-off day."),
            "cut-off day − min(issued_on) [council_founding]",
            DocumentKind.COUNCIL_FOUNDING,
        ),
    ),
    Measure(
        "secretariat_staff",
        "5.4.1-2",
        _("Full-time secretariat staff"),
        units.PEOPLE,
        Posts(Body.SECRETARIAT, full_time_only=True),
    ),
    Measure(
        "governance_meetings",
        "5.4.1-3",
        _("Council and secretariat meetings"),
        units.MEETINGS,
        Activities(MEETINGS),
    ),
    Measure(
        "governance_rules",
        "5.4.1-4",
        _("Rules of the alliance"),
        units.DOCUMENTS,
        Documents(RULES),
    ),
    Measure(
        "governance_rule_kinds",
        "5.4.1-4",
        _("Kinds of rules"),
        units.KINDS,
        Covered(
            tuple(Documents((kind,)) for kind in RULES),
            _(
                "How many of the six kinds of rules are in force on the cut-off day: full-time "
                "staff, internal offices, members, finance, supervision, decisions."
            ),
        ),
    ),
    Measure(
        "council_enterprise_share",
        "5.4.1-5",
        _("Enterprise seats in the council"),
        units.PERCENT,
        Ratio(
            Posts(Body.COUNCIL, UnitKind.ENTERPRISE),
            Posts(Body.COUNCIL),
            _("Seats of the council held by people from enterprises, in percent of all its seats."),
        ),
    ),
    Measure("key_chains", "5.4.2-1", _("Key industrial chains served"), units.CHAINS, Chains()),
    Measure(
        "chain_leader_agreements",
        "5.4.2-2",
        _("Agreements with chain leaders"),
        units.ENTERPRISES,
        Parties((DocumentKind.CHAIN_LEADER_AGREEMENT,)),
    ),
    Measure(
        "chain_overlap",
        "5.4.2-4",
        _("Overlap with other alliances"),
        units.PERCENT,
        Ratio(
            Chains(shared_only=True),
            Chains(),
            _(
                "Chains that another alliance of the city serves too, in percent of the "
                "alliance's chains. Alliances that were established later do not count."
            ),
        ),
    ),
    Measure(
        "founding_documents",
        "5.4.3-1",
        _("Charter, plan and scheme"),
        units.DOCUMENTS,
        Covered(
            tuple(Documents((kind,)) for kind in FOUNDING),
            _(
                "How many of the three are in force on the cut-off day: charter, development "
                "plan, construction scheme."
            ),
        ),
    ),
    Measure(
        "active_functions",
        "5.4.3-2",
        _("Functions active in the year"),
        units.FUNCTIONS,
        Covered(
            tuple(Activities(kinds) for kinds in FUNCTIONS.values()),
            _(
                "How many of the five functions have an activity in the year: education and "
                "recruitment of talent, skills training, research services, transfer of results, "
                "innovation and start-ups."
            ),
        ),
    ),
    Measure(
        "task_completion_rate",
        "5.4.3-3",
        _("Tasks completed"),
        units.PERCENT,
        Ratio(
            Tasks("done"),
            Tasks("rows"),
            _(
                "Mean progress of the key tasks of the year, in percent of their targets; more "
                "than planned counts as 100."
            ),
            scale=1,
        ),
    ),
]
