"""Every measure once more: slow and plain, one row after the other, with fractions.

It shares no line with what it is held against.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from alliances.models import Activity, Alliance, Carrier, Major, Membership, SchoolYear

LEVELS = ("national", "provincial", "municipal")
INFORMATION = ("info_demand", "info_talent", "info_research", "info_cooperation")
TRAINING = ("training_class", "certificate", "shared_employees")
OF_FUNCTIONS = (
    "matching_event programme course textbook standard personnel_exchange teacher_practice"
    " internship order_class placement",
    "training_class certificate shared_employees",
    "research_project need_answered technical_service problem_solved trial_production"
    " process_improvement research_service",
    "patent transfer",
    "incubated_firm startup_event",
)
OF_CENTRES = (
    "internship order_class course teacher_practice",
    "training_class certificate shared_employees",
    "trial_production",
    "process_improvement research_service technical_service problem_solved",
)
SUMS = {
    "governance_meetings": "council_meeting secretariat_meeting",
    "information_items": " ".join(INFORMATION),
    "info_demand_items": "info_demand",
    "info_talent_items": "info_talent",
    "info_research_items": "info_research",
    "info_cooperation_items": "info_cooperation",
    "matches": "match",
    "matching_events": "matching_event",
    "graduates_placed": "placement",
    "programmes_revised": "programme",
    "courses_built": "course",
    "textbooks_written": "textbook",
    "standards_drawn_up": "standard",
    "apprenticeship_students": "order_class",
    "internship_posts": "internship_posts",
    "internship_students": "internship",
    "teacher_posts": "teacher_posts",
    "teacher_practice_times": "teacher_practice",
    "personnel_exchanged": "personnel_exchange",
    "patents_granted": "patent",
    "results_transferred": "transfer",
    "incubated_firms": "incubated_firm",
    "technical_needs": "technical_need",
    "problems_solved": "problem_solved process_improvement",
    "training_person_times": "training_class",
    "certificates_gained": "certificate",
    "shared_employees": "shared_employees",
    "result_prizes": "result_prize",
}
PLATFORMS = "innovation_platform transfer_body science_park incubator innovation_space"
CARRIERS = {
    "major_groups": "major_group",
    "practice_centres": "practice_centre",
    "industry_colleges": "industry_college",
    "teacher_bases": "teacher_base",
    "innovation_platforms": PLATFORMS,
}
RULES = [
    "staff_rules",
    "office_assessment",
    "member_assessment",
    "finance_rules",
    "supervision_rules",
    "decision_rules",
]
SIX = {
    "secondary_schools": ("secondary_vocational", ""),
    "higher_vocational_schools": ("higher_vocational", ""),
    "universities": ("university", ""),
    "research_institutes": ("research_institute", ""),
    "large_enterprises": ("enterprise", "large"),
    "small_enterprises": ("enterprise", "sme"),
}


def expected(alliance: Alliance, day: date) -> dict[str, Decimal]:
    """Return what ``derive`` has to say of the alliance on the day."""
    found: dict[str, Fraction | int | None] = {}
    members = [
        spell.unit for spell in Membership.objects.filter(alliance=alliance) if spell.holds_on(day)
    ]
    of_governance(found, alliance, day)
    of_members(found, alliance, day, members)
    of_carriers(found, alliance, day)
    of_activities(found, alliance, day, members)
    of_schools(found, day.year, members, alliance, day)
    return {code: rounded(Fraction(value)) for code, value in found.items() if value is not None}


def rounded(value: Fraction) -> Decimal:
    return Decimal(floor(value * 10**6 + Fraction(1, 2))).scaleb(-6)


def ratio(top, bottom, scale=100):
    return None if top is None or not bottom else Fraction(scale) * top / bottom


def first_day(day: date) -> date:
    after = day + timedelta(days=1)
    return date(after.year - 1, after.month, min(after.day, 28) if after.month == 2 else after.day)


def part_of(row, alliance) -> Fraction:
    """Return the part of an activity or carrier that counts for the alliance; 0 for none."""
    shares = list(row.shares.all())
    agreed = shares and all(share.agreed_on for share in shares)
    if agreed and sum(share.hundredths for share in shares) == 10_000:
        mine = [share.hundredths for share in shares if share.alliance_id == alliance.pk]
        return Fraction(sum(mine), 10_000)
    return Fraction(1 if row.alliance_id == alliance.pk else 0)


def counting(model, alliance):
    """Return the rows that count for the alliance, with their part."""
    found = [(row, part_of(row, alliance)) for row in model.objects.order_by("pk")]
    return [(row, part) for row, part in found if part]


def keeps(model, alliance, day, when) -> bool:
    own = [row for row in model.objects.filter(alliance=alliance) if getattr(row, when) <= day]
    shared = [row for row, _part in counting(model, alliance) if getattr(row, when) <= day]
    return bool(own or shared)


def added(values):
    values = list(values)
    known = [value for value in values if value is not None]
    return None if values and not known else sum(known, Fraction(0))


def of_governance(found, alliance, day) -> None:
    posts = [post for post in alliance.posts.all() if post.since <= day]
    if posts:
        held = [post for post in posts if post.until is None or day < post.until]
        council = [post for post in held if post.body == "council"]
        committee = [post for post in held if post.body == "teaching_committee"]
        found["council_in_office"] = 1 if council else 0
        found["secretariat_staff"] = sum(p.body == "secretariat" and p.is_full_time for p in held)
        for code, seats in (("council", council), ("committee", committee)):
            firms = sum(p.unit is not None and p.unit.kind == "enterprise" for p in seats)
            found[f"{code}_enterprise_share"] = ratio(firms, len(seats))
    documents = [row for row in alliance.documents.all() if row.issued_on <= day]
    if documents:
        of_documents(found, documents, day)
    if tasks := [task for task in alliance.key_tasks.all() if task.year == day.year]:
        done = sum(min(Fraction(task.progress), 100) for task in tasks)
        found["task_completion_rate"] = done / len(tasks)
    if chains := list(alliance.chains.all()):
        others = [
            other
            for other in Alliance.objects.exclude(pk=alliance.pk)
            if other.region_id[:4] == alliance.region_id[:4]
            and (other.established_on is None or other.established_on <= day)
        ]
        theirs = {chain.pk for other in others for chain in other.chains.all()}
        found["key_chains"] = len(chains)
        found["chain_overlap"] = ratio(sum(chain.pk in theirs for chain in chains), len(chains))


def of_documents(found, documents, day) -> None:
    valid = [row for row in documents if row.expires_on is None or day < row.expires_on]
    issued = [row for row in documents if row.issued_on >= first_day(day)]
    kinds = [row.kind for row in valid]
    found["governance_rules"] = sum(kind in RULES for kind in kinds)
    found["governance_rule_kinds"] = len({*kinds} & {*RULES})
    found["founding_documents"] = len(
        {*kinds} & {"charter", "development_plan", "construction_scheme"}
    )
    found["joint_training_agreements"] = kinds.count("joint_training_agreement")
    leaders = [row for row in valid if row.kind == "chain_leader_agreement"]
    named = {row.unit_id for row in leaders if row.unit_id}
    found["chain_leader_agreements"] = len(named) + sum(row.unit_id is None for row in leaders)
    found["training_plans"] = sum(row.kind == "training_plan" for row in issued)
    found["demand_reports"] = len(
        {row.kind for row in issued} & {"demand_report", "matching_report"}
    )
    founded = [row.issued_on for row in documents if row.kind == "council_founding"]
    found["council_founded_days"] = (day - min(founded)).days if founded else None


def of_members(found, alliance, day, members) -> None:
    if not any(spell.joined_on <= day for spell in alliance.memberships.all()):
        return
    found["member_units"] = len(members)
    found["enterprise_share"] = ratio(sum(u.kind == "enterprise" for u in members), len(members))
    kinds = 0
    for code, (kind, scale) in SIX.items():
        these = [u for u in members if u.kind == kind and (not scale or u.scale == scale)]
        found[f"members_{code}"] = len(these)
        kinds += 1 if these else 0
    found["member_kinds"] = kinds


def of_carriers(found, alliance, day) -> None:
    if not keeps(Carrier, alliance, day, "opened_on"):
        return
    carriers = [
        (row, part)
        for row, part in counting(Carrier, alliance)
        if row.opened_on <= day and (row.closed_on is None or day < row.closed_on)
    ]
    for code, kinds in CARRIERS.items():
        for level in LEVELS:
            found[f"{code}_{level}"] = sum(
                part for row, part in carriers if row.kind in kinds.split() and row.level == level
            )
    centres = [(row, part) for row, part in carriers if row.kind == "practice_centre"]
    for code, name in (("training_stations", "capacity"), ("centre_equipment", "equipment")):
        numbers = [(getattr(row, name), part) for row, part in centres]
        found[code] = added(None if n is None else Fraction(n) * part for n, part in numbers)
    found["data_platform"] = int(any(row.kind == "data_platform" for row, _part in carriers))
    for code, kind in (
        ("teaching_committees", "teaching_committee"),
        ("common_platforms", "common_platform"),
    ):
        found[code] = sum(part for row, part in carriers if row.kind == kind)


def of_activities(found, alliance, day, members) -> None:
    if not keeps(Activity, alliance, day, "held_on"):
        return
    ever = [(row, part) for row, part in counting(Activity, alliance) if row.held_on <= day]
    rows = [(row, part) for row, part in ever if row.held_on >= first_day(day)]

    def total(kinds, what="quantity", at="", level=""):
        return added(
            None if getattr(row, what) is None else Fraction(getattr(row, what)) * part
            for row, part in rows
            if row.kind in kinds.split()
            and (not at or (row.carrier and row.carrier.kind == at))
            and (not level or row.level == level)
        )

    for code, kinds in SUMS.items():
        found[code] = total(kinds)
    centre = "practice_centre"
    served = "internship training_class"
    found["centre_person_times"] = total(served, at=centre)
    found["centre_person_days"] = total(served, "person_days", at=centre)
    found["trial_productions"] = total("trial_production", at=centre)
    found["process_improvements"] = total("process_improvement", at=centre)
    found["centre_research_services"] = total("research_service", at=centre)
    found["transfer_income"] = total("transfer", "amount")
    found["service_income"] = total("technical_service", "amount")
    found["training_person_days"] = total("training_class", "person_days")
    for level in LEVELS:
        found[f"research_projects_{level}"] = total("research_project", level=level)
    found["match_rate"] = ratio(total("match"), total(" ".join(INFORMATION)))
    found["needs_answered_rate"] = ratio(total("need_answered"), total("technical_need"))
    found["committee_meetings"] = ratio(
        total("committee_meeting"), found.get("teaching_committees"), 1
    )
    found["active_functions"] = sum(
        any(row.kind in kinds.split() for row, _part in rows) for kinds in OF_FUNCTIONS
    )
    at_centres = [row for row, _part in rows if row.carrier and row.carrier.kind == centre]
    found["centre_functions"] = sum(
        any(row.kind in kinds.split() for row in at_centres) for kinds in OF_CENTRES
    )
    informing = [row for row, _part in ever if row.kind in (*INFORMATION, "match")]
    last = max((row.held_on for row in informing), default=None)
    found["days_since_update"] = (day - last).days if last else None
    prizes = [row.level for row, _part in rows if row.kind == "result_prize"]
    found["top_result_level"] = max(
        (3 - LEVELS.index(level) for level in prizes if level in LEVELS), default=0
    )
    of_titles(found, rows)
    of_partners(found, rows, members)


def of_titles(found, rows) -> None:
    for code, kinds in (("awards", ("award", "typical_case")), ("press", ("press_report",))):
        found |= {f"{code}_{level}": Fraction(0) for level in LEVELS}
        these = [(row, part) for row, part in rows if row.kind in kinds]
        for title in {row.title for row, _part in these}:
            same = [(row, part) for row, part in these if row.title == title]
            for level in LEVELS:
                if at := [(row, part) for row, part in same if row.level == level]:
                    best = max(Fraction(row.quantity) * part for row, part in at)
                    found[f"{code}_{level}"] += best
                    break


def of_partners(found, rows, members) -> None:
    served: dict[str, dict] = {"all": {}, "informing": {}, "platform": {}, "trained": {}}
    for row, part in rows:
        groups = ["all"]
        if row.kind in (*INFORMATION, "match"):
            groups.append("informing")
        if row.carrier and row.carrier.kind == "common_platform":
            groups.append("platform")
        if row.kind in TRAINING:
            groups.append("trained")
        for unit in row.partners.all():
            for group in groups:
                served[group][unit] = max(part, served[group].get(unit, 0))
    for code, group in (("active_member_rate", "all"), ("platform_member_rate", "informing")):
        found[code] = ratio(sum(unit in served[group] for unit in members), len(members))
    found["platform_firms_served"] = sum(
        part for unit, part in served["platform"].items() if unit.kind == "enterprise"
    )
    found["smes_served"] = sum(
        part for unit, part in served["trained"].items() if unit.scale == "sme"
    )


def of_schools(found, year, members, alliance, day) -> None:
    figures = [row for row in SchoolYear.objects.all() if row.unit in members]
    now = [row for row in figures if row.year == year]
    if now:
        found["part_time_teachers"] = added(row.part_time_teachers for row in now)
        found["part_time_teaching_hours"] = added(row.part_time_hours for row in now)
        both = [r for r in now if r.teachers is not None and r.dual_teachers is not None]
        found["dual_teacher_share"] = ratio(
            sum(r.dual_teachers for r in both), sum(r.teachers for r in both)
        )
        students = added(row.students for row in now)
        found["apprenticeship_share"] = ratio(found.get("apprenticeship_students"), students)
        if keeps(Activity, alliance, day, "held_on"):
            practised = added(
                None if row.person_days is None else Fraction(row.person_days) * part
                for row, part in counting(Activity, alliance)
                if row.kind == "teacher_practice" and first_day(day) <= row.held_on <= day
            )
            found["teacher_practice_days"] = ratio(practised, added(r.teachers for r in now), 1)
    rate, before = stay_rate(figures, year), stay_rate(figures, year - 1)
    found["graduate_stay_rate"] = rate
    found["graduate_stay_change"] = None if rate is None or before is None else rate - before
    of_majors(found, [m for m in Major.objects.filter(year=year) if m.unit in members])


def stay_rate(figures, year):
    rows = [r for r in figures if r.year == year]
    both = [r for r in rows if r.graduates is not None and r.graduates_staying is not None]
    return ratio(sum(r.graduates_staying for r in both), sum(r.graduates for r in both))


def of_majors(found, majors) -> None:
    if not majors:
        return
    for change in ("opened", "renewed", "closed"):
        found[f"majors_{change}"] = sum(major.change == change for major in majors)
    offered = [major for major in majors if major.change != "closed"]
    linked = [major for major in offered if major.chains.exists()]
    found["chain_major_share"] = ratio(len(linked), len(offered))
    enrolled = added(m.enrolment for m in linked)
    found["chain_enrolment_share"] = ratio(enrolled, added(m.enrolment for m in offered))
