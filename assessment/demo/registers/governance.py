"""Documents, posts and key tasks."""

from collections.abc import Iterator
from datetime import date

from assessment.demo.alliances import Alliance
from assessment.demo.dice import nearest, stream, wobble
from assessment.demo.membership import spells
from assessment.demo.registers.figures import (
    LAST_DAY,
    YEAR,
    count,
    day_of,
    person,
    some_members,
    target,
)

Row = tuple[object, ...]
FOUNDING = {
    "council_founding": "关于成立理事会的通知",
    "charter": "章程",
    "development_plan": "三年发展规划",
    "construction_scheme": "建设方案",
    "staff_rules": "专职人员管理办法",
    "finance_rules": "财务管理制度",
    "member_assessment": "成员单位考核办法",
    "supervision_rules": "监督评价实施办法",
    "exchange_rules": "校企高层次人才互兼互聘实施办法",
    "committee_rules": "教学指导委员会运行规则",
    "major_rules": "专业动态调整实施办法",
}
WEAK = ("gaoqing", "wenchang")  # They have not got all their rules together.
TASKS = (
    ("新建市级以上产业学院", "一所以上"),
    ("组织供需对接活动", "每季度不少于两场"),
    ("企业员工培训", "人次较上年增长百分之十"),
    ("技术攻关项目立项", "五项以上"),
    ("双师型教师企业实践", "专业课教师全员轮训"),
    ("产教大数据平台信息更新", "每周更新"),
)


def documents(alliance: Alliance) -> Iterator[Row]:
    """Yield the rows of documents.csv of one alliance."""
    number = 0
    for kind, title in FOUNDING.items():
        number += 1
        if alliance.code in WEAK and number > 4:
            break
        issued = max(alliance.established_on, date(2023, 6, 1))
        yield _document(alliance, number, kind, title, issued)
    for place in range(count(alliance.code, "demand_reports")):
        number += 1
        title = f"{YEAR}年人才需求预测与专业匹配报告（之{place + 1}）"
        yield _document(alliance, number, "demand_report", title, day_of(alliance.code, number))
    number += 1
    yield _document(
        alliance, number, "training_plan", f"{YEAR}年职业技能培训计划", date(YEAR, 2, 10)
    )
    leaders = some_members(
        alliance.code, count(alliance.code, "chain_leader_agreements"), "leaders",
        kinds=("enterprise",),
    )  # fmt: skip
    for unit in leaders:
        number += 1
        day = day_of(alliance.code, "leader", unit.key)
        yield _document(
            alliance, number, "chain_leader_agreement", "链主企业合作协议", day, unit.key
        )
    for unit in some_members(alliance.code, 3, "joint", kinds=("enterprise",)):
        number += 1
        day = day_of(alliance.code, "joint", unit.key)
        yield _document(
            alliance, number, "joint_training_agreement", "联合招生与培养协议", day, unit.key
        )


def _document(
    alliance: Alliance, number: int, kind: str, title: str, issued: date, unit: str = ""
) -> Row:
    reference = f"产教联〔{issued.year}〕{number}号" if not unit else ""
    return alliance.code, f"W{number:03}", kind, title, reference, issued, "", unit, ""


def posts(alliance: Alliance) -> Iterator[Row]:
    """Yield the rows of posts.csv of one alliance."""
    number = 0
    for spell in spells():
        if spell.alliance == alliance.code and spell.role != "member" and spell.covers(LAST_DAY):
            number += 1
            title = "理事长" if spell.role == "lead_park" else "理事"
            yield _post(alliance, number, "council", title, spell.unit.key, "no")
    staff = max(1, count(alliance.code, "secretariat_staff"))
    for place in range(staff + 2):
        number += 1
        title = "秘书长" if place == 0 else "专职秘书" if place < staff else "兼职秘书"
        yield _post(alliance, number, "secretariat", title, "", "yes" if place < staff else "no")
    seats = 11
    from_enterprises = int(seats * target(alliance.code, "committee_enterprise_share") / 100 + 0.5)
    for place in range(seats):
        number += 1
        kinds = (
            ("enterprise",)
            if place < from_enterprises
            else ("higher_vocational", "secondary_vocational", "university")
        )
        unit = some_members(alliance.code, 1, "seat", place, kinds=kinds)
        key = unit[0].key if unit else ""
        yield _post(alliance, number, "teaching_committee", "委员", key, "no")


def _post(alliance: Alliance, number: int, body: str, title: str, unit: str, full_time: str) -> Row:
    name = person(alliance.code, body, number)
    since = max(alliance.established_on, date(2023, 6, 1))
    return alliance.code, f"R{number:03}", body, name, title, unit, full_time, since, "", ""


def tasks(alliance: Alliance) -> Iterator[Row]:
    """Yield the rows of tasks.csv of one alliance."""
    level = min(100.0, target(alliance.code, "task_completion_rate"))
    responsible = some_members(alliance.code, len(TASKS), "tasks")
    for number, (title, goal) in enumerate(TASKS, 1):
        progress = level + 18 * wobble("task", alliance.code, number)
        unit = responsible[(number - 1) % len(responsible)].key
        due = date(YEAR, stream("due", alliance.code, number).choice((6, 9, 12)), 30)
        yield (
            alliance.code, f"T{number:03}", YEAR, title, goal,
            nearest(max(0.0, min(120.0, progress)), 1), unit, due, "",
        )  # fmt: skip
