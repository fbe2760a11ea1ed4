"""The reports of the year that is being reported: how far each alliance has come.

What is sent back, late or in doubt befalls invented alliances alone.
"""

from typing import NamedTuple

from assessment.demo.alliances import BY_CODE

DAYS_LEFT = 9
EXTENDED_DAYS = 20
CORRECTION_DAYS = 5


class Story(NamedTuple):
    """How far one alliance has come.

    ``criteria`` is how many are written; ``stage`` begun, written (the leads are to confirm),
    submitted, ruled (the bureau is at it), returned, corrected (filed again) or accepted.
    ``returned`` names the items that the bureau sends back, with its reasons.
    """

    alliance: str
    stage: str
    criteria: int = 15
    is_carried: bool = False
    is_extended: bool = False
    opinion: tuple[str, str] | None = None
    returned: dict[str, str] = {}  # Nobody changes it.


STORIES = (
    Story("gaoxin", "begun", criteria=11),
    Story("dianzi", "submitted"),
    Story("lvhua", "submitted"),
    Story("yiyao", "accepted", opinion=("support", "数据与区里掌握的情况一致，同意推荐。")),
    Story(
        "taoci",
        "returned",
        opinion=("concerns", "取证人数较上年下降较多，建议说明原因。"),
        returned={
            "5.4.14-3": "取得证书人数与上年相差过半，请补充证书名册并说明原因。",
            "5.4.14": "请写明培训计划与三类培训各自的成效。",
        },
    ),
    Story(
        "chuneng",
        "corrected",
        returned={"5.4.7": "请补充毕业生留市就业的举措，并说明与上年相比的变化。"},
    ),
    Story("zhangdian", "written"),
    Story("linzi", "begun", criteria=6, is_extended=True),
    Story("boshan", "begun", criteria=0, is_carried=True),
    Story("zhoucun", "ruled", returned={"5.4.3-4": "到账凭证看不清金额，请重新上传。"}),
    Story("huantai", "accepted"),
    Story("gaoqing", "begun", criteria=2),
)

NARRATIVES = (
    "本年度按照建设方案推进“{name}”各项工作，理事会统筹、秘书处落实，成员单位分工明确，做到年初有计划、年中有检查、年末有总结。",
    "围绕园区主导产业开展工作，牵头学校与牵头企业联合制定任务清单，逐项明确责任单位与完成时限，并在秘书处例会上通报进展。",
    "存在的主要问题是部分成员单位参与深度不够，数据更新还不够及时。下一年度将完善成员考核办法，把活动参与和数据报送纳入评价。",
)
DIFFERENCE = "台账截至填报日，另有一批材料正在归档，已附证明，差额在年底前补录。"
ANSWER = "已按审核意见补充说明，并更新佐证材料。"


def narrative(alliance: str, criterion: str) -> str:
    """Return what the report says of a criterion, in three paragraphs."""
    assert alliance in BY_CODE
    return "\n\n".join(text.format(name=criterion) for text in NARRATIVES)
