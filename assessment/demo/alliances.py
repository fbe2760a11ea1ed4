"""The seventeen alliances. Five are named by public sources; the others are invented and say so.

Of the named ones only name, leads, park, founding and the published member counts are real.
Every figure and every mark of the demonstration is invented. Nothing bad happens to a real name:
vetoes, unsatisfactory grades and orders to rectify fall on invented alliances alone.
"""

from datetime import date
from typing import NamedTuple

from assessment.demo.places import CITY, INVENTED_EN, INVENTED_ZH


class Counts(NamedTuple):
    """Members by kind, the park apart."""

    government: int
    research_institute: int
    enterprise: int
    association: int
    higher_vocational: int
    university: int
    secondary_vocational: int


class Alliance(NamedTuple):
    """``lead_school`` and the others are unit keys; an empty one is filled from the pool."""

    code: str
    zh: str
    en: str
    kind: str
    region: str
    park: str
    established_on: date
    chains: tuple[str, ...]
    counts: Counts
    lead_school: str = ""
    lead_enterprise: str = ""
    lead_park: str = ""


def _invented(
    code: str,
    zh: str,
    en: str,
    kind: str,
    region: str,
    established_on: date,
    chains: tuple[str, ...],
    counts: Counts,
) -> Alliance:
    zh, en = f"{zh}产教联合体{INVENTED_ZH}", f"{en} Alliance{INVENTED_EN}"
    park = f"park-{region}"
    return Alliance(
        code, zh, en, kind, region, "", established_on, chains, counts, lead_park=park
    )  # fmt: skip


ALLIANCES = (
    Alliance(
        "gaoxin", "淄博国家高新技术产业开发区产教联合体", "Zibo National High-tech Zone Industry-Education Alliance",
        "city_region", "370371", "淄博国家高新技术产业开发区", date(2023, 5, 15),
        ("electronics", "medicine", "coated-metal", "self-driving"),
        Counts(8, 15, 44, 5, 4, 4, 11), "zbvtu", "", "gaoxin-committee",
    ),
    Alliance(
        "dianzi", "淄博市电子信息产教联合体", "Zibo Electronic Information Industry-Education Alliance",
        "city_region", CITY, "齐鲁智能微系统创新产业基地", date(2023, 7, 23),
        ("electronics", "digital"),
        Counts(0, 2, 26, 2, 5, 4, 8), "sdqg", "xintong", "qilu-microsystems",
    ),
    Alliance(
        "luzhong", "淄博鲁中新材料产教联合体", "Zibo Luzhong New Materials Industry-Education Alliance",
        "city_region", CITY, "", date(2023, 8, 15),
        ("new-materials", "membranes", "minerals"),
        Counts(5, 8, 31, 3, 3, 3, 7), "sdgy", "", "",
    ),
    Alliance(
        "zhuangbei", "淄博市高端装备产教联合体", "Zibo High-end Equipment Industry-Education Alliance",
        "city_region", "370304", "", date(2023, 8, 15),
        ("equipment", "electric-vehicles"),
        Counts(4, 5, 24, 2, 2, 1, 5), "", "shanbo", "",
    ),
    Alliance(
        "zichuan", "淄川经济开发区产教联合体", "Zichuan Economic Development Zone Industry-Education Alliance",
        "district", "370302", "淄川经济开发区", date(2023, 10, 24),
        ("textiles", "ceramics"),
        Counts(3, 1, 14, 1, 0, 1, 3), "zblg", "lutai", "zichuan-edz",
    ),
    _invented(
        "lvhua", "淄博绿色化工", "Zibo Green Chemicals", "city_region", "370305", date(2023, 8, 15),
        ("green-chemicals", "nylon", "environment"), Counts(6, 10, 38, 4, 3, 2, 6),
    ),
    _invented(
        "yiyao", "淄博医药健康", "Zibo Medicine and Health", "city_region", "370371", date(2023, 8, 15),
        ("medicine",), Counts(5, 9, 33, 3, 2, 3, 5),
    ),
    _invented(
        "taoci", "淄博先进陶瓷", "Zibo Advanced Ceramics", "city_region", "370302", date(2023, 8, 15),
        ("ceramics", "minerals"), Counts(4, 6, 27, 2, 2, 1, 5),
    ),
    _invented(
        "chuneng", "淄博新能源储能", "Zibo Energy Storage", "city_region", "370372", date(2024, 3, 18),
        ("storage", "hydrogen", "photovoltaics"), Counts(4, 5, 22, 2, 2, 2, 4),
    ),
    _invented(
        "zhangdian", "张店数字经济", "Zhangdian Digital Economy", "district", "370303", date(2023, 8, 15),
        ("digital", "environment"), Counts(5, 6, 30, 3, 2, 2, 6),
    ),
    _invented(
        "linzi", "临淄精细化工", "Linzi Fine Chemicals", "district", "370305", date(2023, 8, 15),
        ("green-chemicals",), Counts(4, 4, 28, 3, 1, 1, 5),
    ),
    _invented(
        "boshan", "博山泵业电机", "Boshan Pumps and Motors", "district", "370304", date(2023, 8, 15),
        ("equipment",), Counts(3, 2, 19, 2, 1, 1, 4),
    ),
    _invented(
        "zhoucun", "周村矿物材料", "Zhoucun Mineral Materials", "district", "370306", date(2023, 8, 15),
        ("minerals", "textiles"), Counts(3, 2, 17, 1, 1, 1, 4),
    ),
    _invented(
        "huantai", "桓台氟硅材料", "Huantai Fluorosilicon", "district", "370321", date(2023, 8, 15),
        ("fluorosilicon", "membranes"), Counts(4, 5, 26, 2, 1, 1, 5),
    ),
    _invented(
        "gaoqing", "高青数字农业", "Gaoqing Digital Farming", "district", "370322", date(2023, 8, 15),
        ("digital-farming",), Counts(3, 1, 16, 1, 1, 0, 3),
    ),
    _invented(
        "yiyuan", "沂源生态医药", "Yiyuan Eco-medicine", "district", "370323", date(2023, 8, 15),
        ("medicine", "digital-farming"), Counts(3, 2, 20, 2, 1, 1, 4),
    ),
    _invented(
        "wenchang", "文昌湖文旅康养", "Wenchang Lake Tourism and Care", "district", "370373", date(2024, 9, 20),
        ("environment",), Counts(2, 1, 18, 2, 1, 0, 3),
    ),
)  # fmt: skip

BY_CODE = {alliance.code: alliance for alliance in ALLIANCES}


def founded_by(day: date) -> tuple[Alliance, ...]:
    return tuple(alliance for alliance in ALLIANCES if alliance.established_on <= day)
