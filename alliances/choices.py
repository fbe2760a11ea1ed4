from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AllianceKind(TextChoices):
    CITY_REGION = "city_region", _("city-region alliance")
    DISTRICT = "district", _("district-level alliance")
    INDUSTRY = "industry", _("industry consortium")


class Register(TextChoices):
    """What is kept during the year: the first five by an alliance, the last two by a school."""

    CARRIERS = "carriers", _("Carriers")
    ACTIVITIES = "activities", _("Activities")
    DOCUMENTS = "documents", _("Documents")
    POSTS = "posts", _("Posts")
    TASKS = "tasks", _("Key tasks")
    PEOPLE = "people", _("People figures")
    MAJORS = "majors", _("Majors")


class MembershipRole(TextChoices):
    LEAD_SCHOOL = "lead_school", _("lead school")
    LEAD_ENTERPRISE = "lead_enterprise", _("lead enterprise")
    LEAD_PARK = "lead_park", _("lead park")
    COUNCIL = "council", _("council member")
    MEMBER = "member", _("member")


class Level(TextChoices):
    """Who recognised something, the highest first."""

    NATIONAL = "national", pgettext_lazy("level", "national")
    PROVINCIAL = "provincial", pgettext_lazy("level", "provincial")
    MUNICIPAL = "municipal", pgettext_lazy("level", "municipal")
    NONE = "none", pgettext_lazy("level", "none")


class CarrierKind(TextChoices):
    """What an alliance builds and keeps open."""

    INDUSTRY_COLLEGE = "industry_college", _("industry college")
    PRACTICE_CENTRE = "practice_centre", _("practice centre")
    TRAINING_BASE = "training_base", _("training base")
    TEACHING_COMMITTEE = "teaching_committee", _("teaching guidance committee")
    INNOVATION_PLATFORM = "innovation_platform", _("innovation platform")
    TRANSFER_BODY = "transfer_body", _("technology-transfer body")
    SCIENCE_PARK = "science_park", _("science park")
    INCUBATOR = "incubator", _("incubator")
    INNOVATION_SPACE = "innovation_space", _("innovation space")
    TEACHER_BASE = "teacher_base", _("dual-teacher base")
    COMMON_PLATFORM = "common_platform", _("common technology service platform")
    DATA_PLATFORM = "data_platform", _("data platform")
    MAJOR_GROUP = "major_group", _("characteristic group of majors")


class ActivityKind(TextChoices):
    """What an alliance does, by what its quantity counts (``QUANTITY_UNITS``)."""

    COUNCIL_MEETING = "council_meeting", _("council meeting")
    SECRETARIAT_MEETING = "secretariat_meeting", _("secretariat meeting")
    COMMITTEE_MEETING = "committee_meeting", _("teaching committee meeting")
    MATCHING_EVENT = "matching_event", _("supply-demand matching event")
    INFO_DEMAND = "info_demand", _("published enterprise needs")
    INFO_TALENT = "info_talent", _("published human resources")
    INFO_RESEARCH = "info_research", _("published research and development")
    INFO_COOPERATION = "info_cooperation", _("published school-enterprise cooperation")
    MATCH = "match", _("successful match")
    TRAINING_CLASS = "training_class", _("training class")
    CERTIFICATE = "certificate", _("certificates gained")
    SHARED_EMPLOYEES = "shared_employees", _("shared employees")
    PROGRAMME = "programme", _("training programme drawn up or revised together")
    COURSE = "course", _("course built together")
    TEXTBOOK = "textbook", _("textbook written together")
    STANDARD = "standard", _("standard drawn up together")
    RESEARCH_PROJECT = "research_project", _("joint research project")
    TECHNICAL_NEED = "technical_need", _("technical needs of enterprises")
    NEED_ANSWERED = "need_answered", _("technical needs answered")
    TECHNICAL_SERVICE = "technical_service", _("technology service contract")
    PROBLEM_SOLVED = "problem_solved", _("solved production problem")
    TRIAL_PRODUCTION = "trial_production", _("trial production")
    PROCESS_IMPROVEMENT = "process_improvement", _("process improvement")
    RESEARCH_SERVICE = "research_service", _("research and development service")
    PATENT = "patent", _("patent granted")
    TRANSFER = "transfer", _("transferred result")
    INCUBATED_FIRM = "incubated_firm", _("incubated firm")
    STARTUP_EVENT = "startup_event", _("innovation and start-up event")
    PERSONNEL_EXCHANGE = "personnel_exchange", _("personnel exchange")
    TEACHER_PRACTICE = "teacher_practice", _("teacher practice in enterprises")
    TEACHER_POSTS = "teacher_posts", _("practice posts for teachers")
    INTERNSHIP_POSTS = "internship_posts", _("internship posts")
    INTERNSHIP = "internship", _("internship intake")
    ORDER_CLASS = "order_class", _("apprenticeship and order-class intake")
    PLACEMENT = "placement", _("graduates' placement")
    AWARD = "award", _("award")
    RESULT_PRIZE = "result_prize", _("prize for a teaching result, standard or patent")
    TYPICAL_CASE = "typical_case", _("typical case")
    PRESS_REPORT = "press_report", _("press report")


class QuantityUnit(TextChoices):
    SESSION = "session", pgettext_lazy("unit", "sessions")
    ITEM = "item", pgettext_lazy("unit", "items")
    PERSON = "person", pgettext_lazy("unit", "persons")
    PERSON_TIME = "person_time", pgettext_lazy("unit", "person-times")
    POST = "post", pgettext_lazy("unit", "posts")
    FIRM = "firm", pgettext_lazy("unit", "firms")


_BY_UNIT = {
    QuantityUnit.SESSION: (
        ActivityKind.COUNCIL_MEETING,
        ActivityKind.SECRETARIAT_MEETING,
        ActivityKind.COMMITTEE_MEETING,
        ActivityKind.MATCHING_EVENT,
        ActivityKind.STARTUP_EVENT,
    ),
    QuantityUnit.PERSON: (
        ActivityKind.CERTIFICATE,
        ActivityKind.SHARED_EMPLOYEES,
        ActivityKind.PERSONNEL_EXCHANGE,
        ActivityKind.INTERNSHIP,
        ActivityKind.ORDER_CLASS,
        ActivityKind.PLACEMENT,
    ),
    QuantityUnit.PERSON_TIME: (ActivityKind.TRAINING_CLASS, ActivityKind.TEACHER_PRACTICE),
    QuantityUnit.POST: (ActivityKind.TEACHER_POSTS, ActivityKind.INTERNSHIP_POSTS),
    QuantityUnit.FIRM: (ActivityKind.INCUBATED_FIRM,),
}
# What the quantity of each kind counts: fixed by the kind, so that quantities always add up.
QUANTITY_UNITS: dict[ActivityKind, QuantityUnit] = dict.fromkeys(
    ActivityKind, QuantityUnit.ITEM
) | {kind: unit for unit, kinds in _BY_UNIT.items() for kind in kinds}


class DocumentKind(TextChoices):
    COUNCIL_FOUNDING = "council_founding", _("founding document of the council")
    CHARTER = "charter", _("charter")
    DEVELOPMENT_PLAN = "development_plan", _("development plan")
    CONSTRUCTION_SCHEME = "construction_scheme", _("construction scheme")
    STAFF_RULES = "staff_rules", _("rules for full-time staff")
    OFFICE_ASSESSMENT = "office_assessment", _("assessment of internal offices")
    MEMBER_ASSESSMENT = "member_assessment", _("assessment of members")
    FINANCE_RULES = "finance_rules", _("financial rules")
    SUPERVISION_RULES = "supervision_rules", _("rules for supervision and evaluation")
    DECISION_RULES = "decision_rules", _("rules for decisions")
    EXCHANGE_RULES = "exchange_rules", _("rules for mutual employment")
    RESEARCH_RULES = "research_rules", _("rules for research and its funds")
    COMMITTEE_RULES = "committee_rules", _("rules of the teaching committees")
    MAJOR_RULES = "major_rules", _("rules for adjusting majors")
    DEMAND_REPORT = "demand_report", _("forecast of talent demand")
    MATCHING_REPORT = "matching_report", _("report on how majors match industry")
    TRAINING_PLAN = "training_plan", _("yearly training plan")
    CHAIN_LEADER_AGREEMENT = "chain_leader_agreement", _("agreement with a chain leader")
    JOINT_TRAINING_AGREEMENT = (
        "joint_training_agreement",
        _("agreement on joint recruitment or training"),
    )
    OTHER = "other", _("other document")


class Body(TextChoices):
    """A body of an alliance in which people hold posts."""

    COUNCIL = "council", _("council")
    SECRETARIAT = "secretariat", _("secretariat")
    TEACHING_COMMITTEE = "teaching_committee", _("teaching guidance committee")


class MajorChange(TextChoices):
    """What became of a major in the year."""

    KEPT = "kept", pgettext_lazy("major", "kept")
    OPENED = "opened", pgettext_lazy("major", "opened")
    RENEWED = "renewed", pgettext_lazy("major", "renewed")
    CLOSED = "closed", pgettext_lazy("major", "closed")
