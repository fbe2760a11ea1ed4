"""What the alliances did in the reported year."""

from collections.abc import Iterator
from typing import NamedTuple

from assessment.demo.alliances import Alliance
from assessment.demo.dice import nearest
from assessment.demo.registers.carriers import first_of
from assessment.demo.registers.figures import (
    YEAR,
    by_level,
    count,
    day_of,
    keys_of,
    some_members,
    split,
    target,
)
from assessment.demo.registers.people import STUDENTS, TEACHERS, heads

Row = tuple[object, ...]


class Counted(NamedTuple):
    """What a measure counts, spread over ``rows`` rows."""

    kind: str
    measure: str
    title: str
    rows: int


SESSIONS = (
    Counted("secretariat_meeting", "governance_meetings", "秘书处工作会议", 0),
    Counted("committee_meeting", "committee_meetings", "教学指导委员会会议", 0),
    Counted("matching_event", "matching_events", "供需对接会", 0),
)
QUANTITIES = (
    Counted("certificate", "certificates_gained", "职业技能等级证书", 2),
    Counted("shared_employees", "shared_employees", "中小微企业共享员工", 2),
    Counted("programme", "programmes_revised", "共同修订人才培养方案", 3),
    Counted("problem_solved", "problems_solved", "解决企业生产难题", 4),
    Counted("trial_production", "trial_productions", "新产品试制", 2),
    Counted("process_improvement", "process_improvements", "工艺改进", 2),
    Counted("research_service", "centre_research_services", "中心研发服务", 1),
    Counted("incubated_firm", "incubated_firms", "新孵化企业", 1),
    Counted("teacher_posts", "teacher_posts", "教师企业实践岗位", 2),
    Counted("internship", "internship_students", "接收实习学生", 4),
    Counted("placement", "graduates_placed", "接收毕业生就业", 2),
)
AT_CENTRES = ("trial_production", "process_improvement", "research_service", "internship")
LEVELLED = (
    Counted("research_project", "research_projects", "联合科研项目", 0),
    Counted("award", "awards", "获奖成果", 0),
    Counted("press_report", "press", "媒体报道", 0),
)
INFORMATION = {
    "info_demand": "企业需求信息",
    "info_talent": "人力资源信息",
    "info_research": "技术研发信息",
    "info_cooperation": "校企合作信息",
}


def activities(alliance: Alliance) -> Iterator[Row]:
    """Yield the rows of activities.csv of one alliance."""
    drafts = [*_sessions(alliance), *_information(alliance), *_quantities(alliance)]
    drafts += [*_training(alliance), *_money(alliance), *_needs(alliance), *_levelled(alliance)]
    for number, draft in enumerate(drafts, 1):
        yield draft.row(alliance.code, f"A{number:03}")


class Draft(NamedTuple):
    kind: str
    title: str
    quantity: int = 1
    amount: str = ""
    person_days: object = ""
    level: str = "none"
    carrier: str = ""
    partners: int = 2

    def row(self, alliance: str, code: str) -> Row:
        key = (self.kind, code)
        units = keys_of(some_members(alliance, self.partners, *key))
        return (
            alliance, code, self.kind, self.title, day_of(alliance, *key), self.quantity,
            self.amount, self.person_days, self.level, self.carrier, units, "",
        )  # fmt: skip


def _sessions(alliance: Alliance) -> Iterator[Draft]:
    for place in range(2):
        yield Draft("council_meeting", f"{YEAR}年理事会第{place + 1}次全体会议", partners=8)
    for counted in SESSIONS:
        held = count(alliance.code, counted.measure)
        if counted.kind == "secretariat_meeting":
            held = max(0, held - 2)
        for place in range(held):
            yield Draft(counted.kind, f"{YEAR}年第{place + 1}次{counted.title}", partners=4)


def _information(alliance: Alliance) -> Iterator[Draft]:
    """Members that publish are those that work with the platform."""
    per_kind = split(count(alliance.code, "information_items"), len(INFORMATION), alliance.code)
    for (kind, title), number in zip(INFORMATION.items(), per_kind, strict=False):
        for quarter, items in enumerate(split(number, 4, alliance.code, kind), 1):
            yield Draft(kind, f"{YEAR}年第{quarter}季度发布{title}", items, partners=7)
    for quarter in range(1, 5):
        matched = max(1, count(alliance.code, "information_items") // 40)
        yield Draft("match", f"{YEAR}年第{quarter}季度供需匹配成功", matched)


def _quantities(alliance: Alliance) -> Iterator[Draft]:
    for counted in QUANTITIES:
        whole = count(alliance.code, counted.measure)
        carrier = first_of(alliance.code, "practice_centre") if counted.kind in AT_CENTRES else ""
        parts = split(whole, min(counted.rows, max(1, whole)), alliance.code, counted.kind)
        for place, part in enumerate(parts, 1):
            title = f"{counted.title}（第{place}批）"
            days = part * 11 if counted.kind == "internship" and carrier else ""
            yield Draft(counted.kind, title, part, person_days=days, carrier=carrier)
    share = target(alliance.code, "apprenticeship_share") / 100
    students = int(share * heads(alliance.code, STUDENTS))
    yield Draft("order_class", f"{YEAR}级现代学徒制与订单班", students)
    yield Draft("internship_posts", f"{YEAR}年度实习岗位清单", students * 2)
    teachers = heads(alliance.code, TEACHERS)
    days = int(target(alliance.code, "teacher_practice_days") * teachers)
    yield Draft("teacher_practice", f"{YEAR}年暑期教师企业实践", teachers // 2, person_days=days)
    yield Draft("startup_event", f"{YEAR}年园区创新创业大赛", 1, partners=6)
    yield Draft("personnel_exchange", "校企互聘人员", 12)
    for kind, title in (("course", "共建课程"), ("textbook", "共编教材"), ("standard", "企业标准")):
        yield Draft(kind, title, 2)


def _training(alliance: Alliance) -> Iterator[Draft]:
    whole = count(alliance.code, "training_person_times")
    subjects = ("数控技能提升", "化工安全", "数字化办公", "创业能力", "电工上岗", "质量管理")
    parts = split(whole, len(subjects), alliance.code, "training")
    for subject, part in zip(subjects, parts, strict=False):
        yield Draft("training_class", f"{subject}培训班", part, person_days=part * 3, partners=12)


def _money(alliance: Alliance) -> Iterator[Draft]:
    for kind, measure, title, rows in (
        ("technical_service", "service_income", "横向技术服务合同", 5),
        ("transfer", "transfer_income", "专利转化合同", 3),
    ):
        carrier = first_of(alliance.code, "common_platform") if kind == "technical_service" else ""
        income = int(target(alliance.code, measure) * 100)
        for place, part in enumerate(split(income, rows, alliance.code, kind), 1):
            amount = nearest(part / 100, 2)
            yield Draft(kind, f"{title}（{place}）", amount=amount, carrier=carrier, partners=5)
    yield Draft("patent", f"{YEAR}年度授权专利", 6)


def _needs(alliance: Alliance) -> Iterator[Draft]:
    needs = 40 + 2 * len(alliance.chains)
    answered = int(needs * min(100.0, target(alliance.code, "needs_answered_rate")) / 100 + 0.5)
    yield Draft("technical_need", f"{YEAR}年企业技术需求清单", needs, partners=6)
    yield Draft("need_answered", f"{YEAR}年已响应技术需求", answered, partners=6)


def _levelled(alliance: Alliance) -> Iterator[Draft]:
    for counted in LEVELLED:
        for place, level in enumerate(by_level(alliance.code, counted.measure), 1):
            yield Draft(counted.kind, f"{counted.title}{place}", level=level)
    if top := count(alliance.code, "top_result_level"):
        level = ("municipal", "provincial", "national")[min(top, 3) - 1]
        yield Draft("result_prize", "教学成果奖", level=level)
    yield Draft("typical_case", "产教融合典型案例", level="municipal")
