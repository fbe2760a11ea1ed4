"""What the generator needs of the framework file: each indicator's rule and its thresholds."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FILE = Path(__file__).parent.parent / "frameworks" / "city-region-v1.yaml"


class Indicator(NamedTuple):
    criterion: str
    code: str
    rule: str
    params: Mapping[str, Any]


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators in the framework's order; every number is still text."""
    framework = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - builds texts, lists and mappings only
    return tuple(
        Indicator(criterion["code"], indicator["code"], indicator["rule"], indicator)
        for criterion in framework["criteria"]
        for indicator in criterion["indicators"]
    )


def judged() -> tuple[str, ...]:
    return tuple(indicator.code for indicator in indicators() if indicator.rule == "judged")
