"""Units of the demonstration: those that public sources name, and a pool of invented ones.

An invented unit says so in its name. Invented enterprises carry unified social credit codes
(GB 32100) that verify; their organization code begins with DEM, which no register issues.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from stdnum.cn import uscc

from assessment.demo.places import CHAINS, CITY, INVENTED_EN, INVENTED_ZH, REGIONS


class Unit(NamedTuple):
    """``key`` is what memberships refer to: the credit code where there is one, else the code."""

    key: str
    zh: str
    en: str
    kind: str
    scale: str = ""
    region: str = CITY

    @property
    def has_uscc(self) -> bool:
        return bool(uscc.is_valid(self.key))


NAMED = (
    Unit(
        "zbvtu", "淄博职业技术大学", "Zibo Vocational and Technical University", "higher_vocational"
    ),
    Unit(
        "sdqg",
        "山东轻工职业学院",
        "Shandong Vocational College of Light Industry",
        "higher_vocational",
        "",
        "370306",
    ),
    Unit("sdgy", "山东工业职业学院", "Shandong Industrial Vocational College", "higher_vocational"),
    Unit("zblg", "淄博理工学校", "Zibo Polytechnic School", "secondary_vocational", "", "370302"),
    Unit(
        "zbzd",
        "淄博中德智能技术学校",
        "Zibo Sino-German Intelligent Technology School",
        "secondary_vocational",
    ),
    Unit("zbxj", "淄博新景职业学校", "Zibo Xinjing Vocational School", "secondary_vocational"),
    Unit("sdut", "山东理工大学", "Shandong University of Technology", "university"),
    Unit(
        "sdaeu",
        "山东农业工程学院淄博校区",
        "Shandong Agriculture and Engineering University, Zibo",
        "university",
    ),
    Unit("qlmu", "齐鲁医药学院", "Qilu Medical University", "university", "", "370372"),
    Unit("xintong", "山东信通电子股份有限公司", "Shandong Xintong Electronics", "enterprise"),
    Unit("lutai", "鲁泰纺织股份有限公司", "Lu Thai Textile", "enterprise", "large", "370302"),
    Unit("shanbo", "山博电机集团", "Shanbo Electric Group", "enterprise", "", "370304"),
    Unit("qilu-petro", "齐鲁石化", "Qilu Petrochemical", "enterprise", "large", "370305"),
    Unit("xinhua-pharma", "新华制药", "Xinhua Pharmaceutical", "enterprise", "large"),
    Unit("xinhua-medical", "新华医疗", "Xinhua Medical", "enterprise", "large"),
    Unit("dongyue", "东岳集团", "Dongyue Group", "enterprise", "large", "370321"),
    Unit("kehui", "山东科汇电力", "Shandong Kehui Power", "enterprise"),
    Unit("gongtao", "工陶新材料", "Gongtao New Materials", "enterprise"),
    Unit(
        "xinhenghui", "新恒汇电子股份有限公司", "Xinhenghui Electronics", "enterprise", "", "370371"
    ),
    Unit(
        "xinma",
        "山东新马制药装备有限公司",
        "Shandong Xinma Pharmaceutical Equipment",
        "enterprise",
        "",
        "370371",
    ),
    Unit(
        "gaoxin-committee",
        "淄博高新技术产业开发区管理委员会",
        "Zibo High-tech Zone Management Committee",
        "government",
        "",
        "370371",
    ),
    Unit(
        "qilu-microsystems",
        "齐鲁智能微系统创新产业基地",
        "Qilu Intelligent Microsystems Base",
        "park",
    ),
    Unit("qilu-storage", "齐鲁储能谷", "Qilu Energy Storage Valley", "park", "", "370371"),
    Unit(
        "zichuan-edz", "淄川经济开发区", "Zichuan Economic Development Zone", "park", "", "370302"
    ),
)

STEMS = (
    ("鲁岳", "Luyue"), ("齐盛", "Qisheng"), ("恒远", "Hengyuan"), ("博创", "Bochuang"),
    ("华澳", "Hua'ao"), ("润源", "Runyuan"), ("瑞禾", "Ruihe"), ("金曜", "Jinyao"),
    ("天朗", "Tianlang"), ("启正", "Qizheng"), ("宏图", "Hongtu"), ("嘉泽", "Jiaze"),
    ("云帆", "Yunfan"), ("泰石", "Taishi"), ("东屿", "Dongyu"), ("明德", "Mingde"),
)  # fmt: skip
OFFICES = (
    ("科技服务中心", "Science Service Centre"),
    ("人才服务中心", "Talent Service Centre"),
    ("就业服务中心", "Employment Service Centre"),
    ("投资促进中心", "Investment Promotion Centre"),
    ("产业发展办公室", "Industry Development Office"),
)
ENTERPRISES_PER_REGION = 24
SECONDARY_SCHOOLS = 28
HIGHER_SCHOOLS = 8
ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def invented_uscc(region: str, number: int) -> str:
    """Return a credit code that verifies, with the check character of the organization code too."""
    organization = f"DEM{number:05d}"
    total = sum(
        int(char, 36) * w for char, w in zip(organization, ORGANIZATION_WEIGHTS, strict=True)
    )
    check = "0123456789X"[(11 - total % 11) % 11]
    body = f"91{region}{organization}{check}"
    return body + uscc.calc_check_digit(body)


@cache
def all_units() -> tuple[Unit, ...]:
    """Return every unit of the register: the named ones first."""
    return (*NAMED, *_enterprises(), *_bodies(), *_offices(), *_parks(), *_schools())


def invented(key: str, zh: str, en: str, kind: str, scale: str = "", region: str = CITY) -> Unit:
    return Unit(key, zh + INVENTED_ZH, en + INVENTED_EN, kind, scale, region)


def titled(words: str) -> str:
    return words.title().replace(" And ", " and ")


def _enterprises() -> Iterator[Unit]:
    for place, region in enumerate(REGIONS[1:]):
        for turn in range(ENTERPRISES_PER_REGION):
            number = place * ENTERPRISES_PER_REGION + turn
            stem_zh, stem_en = STEMS[number % len(STEMS)]
            chain = CHAINS[(number + number // len(STEMS)) % len(CHAINS)]
            yield invented(
                invented_uscc(region.code, number + 1),
                f"{region.zh.removesuffix('区').removesuffix('县')}{stem_zh}{chain.zh}有限公司",
                f"{region.en} {stem_en} {titled(chain.en)} Co., Ltd.",
                "enterprise",
                "large" if turn % 4 == 0 else "sme",
                region.code,
            )


def _bodies() -> Iterator[Unit]:
    for chain in CHAINS:
        yield invented(
            f"institute-{chain.code}",
            f"淄博{chain.zh}研究所",
            f"Zibo Institute of {titled(chain.en)}",
            "research_institute",
        )
        yield invented(
            f"association-{chain.code}",
            f"淄博市{chain.zh}行业协会",
            f"Zibo Association for {titled(chain.en)}",
            "association",
        )


def _offices() -> Iterator[Unit]:
    for region in REGIONS:
        for turn, (zh, en) in enumerate(OFFICES, start=1):
            yield invented(
                f"office-{region.code}-{turn}",
                region.zh + zh,
                f"{region.en} {en}",
                "government",
                "",
                region.code,
            )


def _parks() -> Iterator[Unit]:
    for region in REGIONS:
        yield invented(
            f"park-{region.code}",
            f"{region.zh}产教融合产业园",
            f"{region.en} Industry-Education Park",
            "park",
            "",
            region.code,
        )


def _schools() -> Iterator[Unit]:
    for number in range(1, SECONDARY_SCHOOLS + 1):
        region = REGIONS[1 + number % (len(REGIONS) - 1)]
        yield invented(
            f"school-{number:02d}", f"淄博第{number}示例职业学校", f"Zibo Sample Vocational School {number}",
            "secondary_vocational", "", region.code,
        )  # fmt: skip
    for number in range(1, HIGHER_SCHOOLS + 1):
        yield invented(
            f"college-{number}",
            f"鲁中第{number}示例职业学院",
            f"Luzhong Sample Vocational College {number}",
            "higher_vocational",
        )
        yield invented(
            f"university-{number}",
            f"鲁中第{number}示例大学",
            f"Luzhong Sample University {number}",
            "university",
        )
