"""The story of the three years: how good each alliance is, and what befell it.

All of it is invented. ``LEVELS`` are points from 0 to 100 for 2023, 2024 and 2025;
a level is what the figures and marks of an alliance scatter around.
"""

from typing import NamedTuple

YEARS = (2023, 2024, 2025)
SCORING_YEAR = 2025
REPORT_YEAR = 2026

LEVELS = {
    "gaoxin": (86, 89, 91),
    "dianzi": (82, 86, 90),
    "luzhong": (84, 86, 87),
    "zhuangbei": (76, 78, 80),
    "zichuan": (73, 76, 79),
    "lvhua": (85, 87, 88),
    "yiyao": (80, 84, 86),
    "taoci": (74, 79, 83),
    "chuneng": (66, 70, 78),
    "zhangdian": (78, 81, 84),
    "linzi": (75, 71, 62),
    "boshan": (68, 70, 67),
    "zhoucun": (70, 62, 66),
    "huantai": (72, 83, 82),
    "gaoqing": (48, 54, 60),
    "yiyuan": (64, 68, 72),
    "wenchang": (50, 56, 62),
}

# By how many points a criterion lies off the alliance's level in that year.
SHIFTS = {
    (2024, "boshan", "5.4.13"): -45.0,
    (2025, "linzi", "5.4.12"): -45.0,
}

# Figures that are given, not drawn: they bring two alliances to one and the same total.
SETTLED: dict[tuple[int, str], dict[str, str]] = {
    (2024, "chuneng"): {"training_satisfaction": "74.8"},
    (2025, "lvhua"): {"training_satisfaction": "85"},
}


class Ruling(NamedTuple):
    """A row of exceptions.csv."""

    alliance: str
    kind: str
    item: str
    value: str
    reason: str


RULINGS: dict[int, tuple[Ruling, ...]] = {
    2023: (
        Ruling("gaoxin", "bonus", "model_case", "1.5", "入选省级产教融合典型案例"),
        Ruling("lvhua", "bonus", "teaching_award", "1", "牵头学校获省级教学成果奖"),
        Ruling("linzi", "not_applicable", "5.4.8", "", "实践中心本年度整体搬迁，未投入使用"),
        Ruling("zhoucun", "veto", "false_data", "", "培训人次经核查与名册严重不符"),
        Ruling("yiyuan", "deduction", "late_report", "0.5", "年度报告逾期八日报送"),
    ),
    2024: (
        Ruling("gaoxin", "bonus", "model_case", "2", "入选国家级产教融合典型案例"),
        Ruling("yiyao", "bonus", "teaching_award", "3", "牵头学校获国家级教学成果奖"),
        Ruling("yiyao", "bonus", "model_case", "2.5", "入选国家级产教融合典型案例"),
        Ruling(
            "dianzi", "adjudicated", "5.4.13-5", "84", "专家评分相差过大，复核企业盖章证明后裁定"
        ),
        Ruling("chuneng", "not_applicable", "5.4.7-3", "", "上一年度尚未成立，无同比数据"),
        Ruling("huantai", "veto", "arrears", "", "拖欠兼职教师课酬，年末仍未结清"),
        Ruling("taoci", "veto", "accident", "", "实训中发生安全责任事故"),
        Ruling("zhoucun", "deduction", "late_report", "1", "两次催报后方报送年度报告"),
        Ruling("wenchang", "excused", "", "", "成立不足半年，本年度不参加评估"),
    ),
    2025: (
        Ruling("gaoxin", "bonus", "teaching_award", "2", "牵头学校获国家级教学成果奖"),
        Ruling("zhangdian", "not_applicable", "5.4.8-5", "", "数字经济类联合体无产品试制条件"),
        Ruling(
            "taoci", "adjudicated", "5.4.12-6", "82", "专家评分相差过大，复核用户单位证明后裁定"
        ),
        Ruling("zhoucun", "veto", "arrears", "", "拖欠企业兼职教师课酬"),
        Ruling("huantai", "deduction", "late_report", "0.5", "年度报告逾期五日报送"),
    ),
}


def is_excused(year: int, alliance: str) -> bool:
    return any(r.kind == "excused" and r.alliance == alliance for r in RULINGS[year])
