"""The accounts of the demonstration: one for each role, and one for each assessor.

Names only. Passwords are made when the demonstration is set up.
"""

from typing import NamedTuple

from assessment.demo.dice import stream
from assessment.demo.marks import ASSESSORS
from assessment.demo.membership import leads_of


class Account(NamedTuple):
    """``region``, ``alliance`` and ``unit`` are the scope that the role asks for; ``family`` and
    ``given`` are the two parts of the person's name."""

    name: str
    role: str
    family: str = ""
    given: str = ""
    region: str = ""
    alliance: str = ""
    unit: str = ""


NAMES = {
    "wang.jianguo": ("王", "建国"),
    "li.xiuying": ("李", "秀英"),
    "zhang.wei": ("张", "伟"),
    "liu.min": ("刘", "敏"),
    "chen.jing": ("陈", "静"),
    "zhao.lei": ("赵", "磊"),
    "sun.haiyan": ("孙", "海燕"),
}
ACCOUNTS: tuple[Account, ...] = (
    Account("bureau", "bureau", "周", "慧"),
    Account("district", "district", "吴", "刚", region="370303"),
    Account("secretariat", "secretariat", "郑", "琳", alliance="gaoxin"),
    *(Account(name, "assessor", *NAMES[name]) for name in ASSESSORS),
    Account("lead.park", "member", "韩", "磊", unit=leads_of("gaoxin")["lead_park"]),
    Account("lead.school", "member", "唐", "敏", unit=leads_of("gaoxin")["lead_school"]),
    Account("member", "member", "冯", "涛", unit=leads_of("gaoxin")["lead_enterprise"]),
    Account("observer", "observer", "许", "宁"),
)

FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = (
    "晓东",
    "丽娟",
    "建军",
    "海燕",
    "志强",
    "文静",
    "国栋",
    "玉梅",
    "明哲",
    "春霞",
    "立新",
    "雪琴",
)


def invented_name(account: str) -> tuple[str, str]:
    """Return family and given name for one of the accounts that nobody signs in with."""
    chance = stream("name", account)
    return chance.choice(FAMILIES), chance.choice(GIVEN)
