"""What followed from the figures of 2024: invented days, reasons and answers, in their order.

The commended are from the papers; whatever is held against somebody befalls invented alliances.
"""

from datetime import date
from typing import NamedTuple

FIRST_YEAR, FIRST_PUBLISHED = 2023, date(2024, 2, 19)
DECIDED_YEAR = 2024
TOP_QUOTA = "15"

COMMEND = "总分进入优秀等次，各项指标均达到底线要求，予以通报表扬。"
RECTIFY = "有指标低于底线或等次为不合格，责令限期整改，逐项销号。"


class Objected(NamedTuple):
    """An objection of a secretariat: granted with an exception, or refused."""

    alliance: str
    item: str
    text: str
    reply: str
    kind: str = ""
    of: str = ""
    value: str = ""
    reason: str = ""


OBJECTIONS = (
    Objected(
        "zhuangbei",
        "5.4.13",
        "我联合体牵头学校获省级教学成果奖，评估时未予加分，特提出异议并附获奖文件。",
        "经核对获奖文件，奖项在评估年度内公布，符合加分条件，予以采纳。",
        "bonus",
        "teaching_award",
        "1",
        "获奖文件核对属实，在评估年度内公布",
    ),
    Objected(
        "huantai",
        "5.4.12",
        "课酬已于次年一月结清，请撤销一票降等。",
        "评估以年末为准，年末课酬未结清属实；次年结清的情况计入下一年度，本年度维持原结论。",
    ),
)


class Answered(NamedTuple):
    """What a secretariat writes on each item of its order."""

    plan: str
    answer: str


PASSING = "boshan"
FAILING = "gaoqing"
FIRST_ANSWER = Answered(
    "由牵头学校科技处与园区共同梳理技术需求，三个月内签订横向服务合同不少于六项。",
    "已梳理需求十一项，签订合同四项。",
)
RETURNED = "合同到账凭证不全，请补充银行回单，并说明未签订两项的进展。"
SECOND_ANSWER = Answered(
    "由牵头学校科技处与园区共同梳理技术需求，三个月内签订横向服务合同不少于六项。",
    "已补齐四项合同的银行回单；其余两项于五月签订并到账首款，佐证一并附上。",
)
ACCEPTED = "材料齐全，同意提交复评。"
ASSESSORS = ("wang.jianguo", "li.xiuying", "zhang.wei")
MARK_AGAIN = "78"
PASSED = "复评得分高于底线，整改通过。"
LATE_ANSWER = Answered("拟调整理事会分工，增补企业专职人员。", "")
MORE_TIME = "牵头企业重组，人员尚未到位，申请延长整改期限。"
TIME_GIVEN = "情况属实，同意延长一次，请倒排进度。"
FIRST_FAILURE = "延长期满仍未提交整改材料。"
ORDERED_AGAIN = "约谈牵头单位后再次责令整改，期限三十个工作日。"
SECOND_FAILURE = "再次整改期满仍未完成，按规定启动退出程序。"
