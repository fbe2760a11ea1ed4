"""Measures of practice centres, teaching committees, joint education and teachers: 5.4.8 to 5.4.11."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind
from alliances.computing.measures import units
from alliances.computing.measures.figures import Covered, Ratio
from alliances.computing.measures.measure import Measure, by_level
from alliances.computing.measures.partners import TRAINING
from alliances.computing.measures.totals import (
    Activities,
    Carriers,
    Documents,
    Posts,
    Schools,
)
from alliances.computing.measures.words import Text
from members.choices import UnitKind

CENTRE = (CarrierKind.PRACTICE_CENTRE,)
COMMITTEE = (CarrierKind.TEACHING_COMMITTEE,)
CENTRE_FUNCTIONS = (
    (
        ActivityKind.INTERNSHIP,
        ActivityKind.ORDER_CLASS,
        ActivityKind.COURSE,
        ActivityKind.TEACHER_PRACTICE,
    ),
    TRAINING,
    (ActivityKind.TRIAL_PRODUCTION,),
    (
        ActivityKind.PROCESS_IMPROVEMENT,
        ActivityKind.RESEARCH_SERVICE,
        ActivityKind.TECHNICAL_SERVICE,
        ActivityKind.PROBLEM_SOLVED,
    ),
)
SERVED = (ActivityKind.INTERNSHIP, ActivityKind.TRAINING_CLASS)
ORDER_CLASSES = Activities((ActivityKind.ORDER_CLASS,))


def yearly(
    code: str,
    point: str,
    label: Text,
    unit: Text,
    *kinds: ActivityKind,
    at: tuple[CarrierKind, ...] = (),
    what: Literal["quantity", "amount", "person_days"] = "quantity",
) -> Measure:
    """Return a measure of what activities of the year come to."""
    return Measure(code, point, label, unit, Activities(kinds, what, at=at))


CENTRES = [
    *by_level(
        "practice_centres",
        "5.4.8-1",
        _("Open regional practice centres"),
        units.SET_UP,
        Carriers,
        CENTRE,
    ),
    Measure(
        "training_stations",
        "5.4.8-2",
        _("Training stations"),
        units.STATIONS,
        Carriers(CENTRE, what="capacity"),
    ),
    Measure(
        "centre_equipment",
        "5.4.8-2",
        _("Equipment of practice centres"),
        units.MONEY,
        Carriers(CENTRE, what="equipment"),
    ),
    Measure(
        "centre_functions",
        "5.4.8-3",
        _("Functions of practice centres"),
        units.FUNCTIONS,
        Covered(
            tuple(Activities(kinds, at=CENTRE) for kinds in CENTRE_FUNCTIONS),
            _(
                "How many of the four functions have an activity at a practice centre in the "
                "year: practical teaching, social training, real production, technical services."
            ),
        ),
    ),
    yearly(
        "centre_person_times",
        "5.4.8-4",
        _("Interns and trainees at practice centres"),
        units.PERSON_TIMES,
        *SERVED,
        at=CENTRE,
    ),
    yearly(
        "centre_person_days",
        "5.4.8-4",
        _("Internships and training at practice centres"),
        units.PERSON_DAYS,
        *SERVED,
        at=CENTRE,
        what="person_days",
    ),
    yearly(
        "trial_productions",
        "5.4.8-5",
        _("Trial productions of practice centres"),
        units.ITEMS_A_YEAR,
        ActivityKind.TRIAL_PRODUCTION,
        at=CENTRE,
    ),
    yearly(
        "process_improvements",
        "5.4.8-5",
        _("Process improvements of practice centres"),
        units.ITEMS_A_YEAR,
        ActivityKind.PROCESS_IMPROVEMENT,
        at=CENTRE,
    ),
    yearly(
        "centre_research_services",
        "5.4.8-5",
        _("Research services of practice centres"),
        units.ITEMS_A_YEAR,
        ActivityKind.RESEARCH_SERVICE,
        at=CENTRE,
    ),
]
COMMITTEES = [
    Measure(
        "teaching_committees",
        "5.4.9-1",
        _("Teaching guidance committees"),
        units.SET_UP,
        Carriers(COMMITTEE),
    ),
    Measure(
        "committee_enterprise_share",
        "5.4.9-1",
        _("Committee members from enterprises"),
        units.PERCENT,
        Ratio(
            Posts(Body.TEACHING_COMMITTEE, UnitKind.ENTERPRISE),
            Posts(Body.TEACHING_COMMITTEE),
            _("Members of teaching guidance committees from enterprises, in percent of all."),
        ),
    ),
    Measure(
        "committee_meetings",
        "5.4.9-2",
        _("Meetings per committee"),
        units.MEETINGS,
        Ratio(
            Activities((ActivityKind.COMMITTEE_MEETING,)),
            Carriers(COMMITTEE),
            _("Committee meetings of the year by the number of committees on the cut-off day."),
            scale=1,
        ),
    ),
    yearly(
        "programmes_revised",
        "5.4.9-3",
        _("Programmes drawn up or revised together"),
        units.ITEMS_A_YEAR,
        ActivityKind.PROGRAMME,
    ),
    yearly(
        "courses_built",
        "5.4.9-4",
        _("Courses built together"),
        units.ITEMS_A_YEAR,
        ActivityKind.COURSE,
    ),
    yearly(
        "textbooks_written",
        "5.4.9-4",
        _("Textbooks written together"),
        units.ITEMS_A_YEAR,
        ActivityKind.TEXTBOOK,
    ),
    yearly(
        "standards_drawn_up",
        "5.4.9-4",
        _("Standards drawn up together"),
        units.ITEMS_A_YEAR,
        ActivityKind.STANDARD,
    ),
]
JOINT_EDUCATION = [
    *by_level(
        "industry_colleges",
        "5.4.10-1",
        _("Industry colleges"),
        units.SET_UP,
        Carriers,
        (CarrierKind.INDUSTRY_COLLEGE,),
    ),
    Measure(
        "apprenticeship_students",
        "5.4.10-2",
        _("Students taken into apprenticeship and order classes"),
        units.STUDENTS,
        ORDER_CLASSES,
    ),
    Measure(
        "apprenticeship_share",
        "5.4.10-2",
        _("Students in apprenticeship and order classes"),
        units.PERCENT,
        Ratio(
            ORDER_CLASSES,
            Schools("students"),
            _(
                "Students taken into apprenticeships, order and named classes in the year, in "
                "percent of all students of the schools that are members on the cut-off day."
            ),
        ),
    ),
    yearly(
        "internship_posts",
        "5.4.10-3",
        _("Internship posts offered by enterprises"),
        units.POSTS,
        ActivityKind.INTERNSHIP_POSTS,
    ),
    yearly(
        "internship_students",
        "5.4.10-3",
        _("Interns taken by enterprises"),
        units.STUDENTS,
        ActivityKind.INTERNSHIP,
    ),
    yearly(
        "teacher_posts",
        "5.4.10-4",
        _("Practice posts for teachers"),
        units.POSTS,
        ActivityKind.TEACHER_POSTS,
    ),
    Measure(
        "joint_training_agreements",
        "5.4.10-5",
        _("Agreements on joint recruitment or training"),
        units.DOCUMENTS,
        Documents((DocumentKind.JOINT_TRAINING_AGREEMENT,)),
    ),
]
TEACHERS = [
    Measure(
        "dual_teacher_share",
        "5.4.11-1",
        _("Dual-qualified teachers"),
        units.PERCENT,
        Ratio(
            Schools("dual", written="dual_teachers"),
            Schools("teachers"),
            _(
                "Dual-qualified teachers in percent of the specialised teachers of the schools "
                "that are members on the cut-off day; schools with both figures of the year."
            ),
        ),
    ),
    Measure(
        "part_time_teachers",
        "5.4.11-2",
        _("Part-time teachers from enterprises"),
        units.PEOPLE,
        Schools("part_time_teachers"),
    ),
    Measure(
        "part_time_teaching_hours",
        "5.4.11-2",
        _("Teaching by part-time staff from enterprises"),
        units.HOURS,
        Schools("part_time_hours"),
    ),
    yearly(
        "teacher_practice_times",
        "5.4.11-3",
        _("Teachers who practised in enterprises"),
        units.PERSON_TIMES,
        ActivityKind.TEACHER_PRACTICE,
    ),
    Measure(
        "teacher_practice_days",
        "5.4.11-3",
        _("Teachers' practice in enterprises"),
        units.DAYS_EACH,
        Ratio(
            Activities((ActivityKind.TEACHER_PRACTICE,), "person_days"),
            Schools("all_teachers", written="teachers"),
            _(
                "Person-days of teachers in enterprises in the year by the specialised teachers "
                "of the schools that are members on the cut-off day."
            ),
            scale=1,
        ),
    ),
    *by_level(
        "teacher_bases",
        "5.4.11-4",
        _("Training bases for dual-qualified teachers"),
        units.SET_UP,
        Carriers,
        (CarrierKind.TEACHER_BASE,),
    ),
    yearly(
        "personnel_exchanged",
        "5.4.11-5",
        _("People employed by school and enterprise at once"),
        units.PEOPLE,
        ActivityKind.PERSONNEL_EXCHANGE,
    ),
]
