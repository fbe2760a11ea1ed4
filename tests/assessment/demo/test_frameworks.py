"""The framework files that ship with the application obey the contract, and say all in two languages."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.scoring import FrameworkDef, from_canonical

FOLDER = Path(__file__).parents[3] / "assessment" / "frameworks"
FILES = ["city-region-v1", "industry-consortium-v1"]
LANGUAGES = ["zh-hans", "en"]
CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
HAN = re.compile(r"[\u4e00-\u9fff]")


def read(name: str) -> dict[str, Any]:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)


def indicators_of(framework: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for criterion in framework["criteria"] for item in criterion["indicators"]]


def texts_in(node: Any) -> list[dict[str, str]]:
    """Every mapping of languages to texts, wherever it stands."""
    if isinstance(node, list):
        return [text for part in node for text in texts_in(part)]
    if not isinstance(node, dict):
        return []
    if set(node) & set(LANGUAGES):
        return [node]
    return [text for part in node.values() for text in texts_in(part)]


def definition_of(name: str) -> FrameworkDef:
    return from_canonical(read(name))


@pytest.mark.parametrize("name", FILES)
def test_the_arithmetic_accepts_the_file(name):
    framework = definition_of(name)

    assert (framework.code, framework.version) == (name.removesuffix("-v1"), 1)


@pytest.mark.parametrize("name", FILES)
def test_criteria_weigh_exactly_one_hundred(name):
    weights = [Decimal(criterion["weight"]) for criterion in read(name)["criteria"]]

    assert sum(weights) == 100


@pytest.mark.parametrize("name", FILES)
def test_codes_are_well_formed_and_occur_once(name):
    framework = read(name)

    codes = [part["code"] for part in [*framework["criteria"], *indicators_of(framework)]]

    assert [code for code in codes if not CODE.fullmatch(code)] == []
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", FILES)
def test_measures_are_named_in_snake_case_and_read_once(name):
    measures = [measure for item in definition_of(name).indicators for measure in item.measures]

    assert [measure for measure in measures if not SNAKE_CASE.fullmatch(measure)] == []
    assert len(measures) == len(set(measures))


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_there_in_both_languages(name):
    texts = texts_in(read(name))

    assert [text for text in texts if list(text) != LANGUAGES] == []
    assert [text for text in texts if not all(text.values())] == []
    assert [text for text in texts if HAN.search(text["en"])] == []


@pytest.mark.parametrize("name", FILES)
def test_every_criterion_and_indicator_is_named_and_backed_by_evidence(name):
    framework = read(name)

    unnamed = [part["code"] for part in framework["criteria"] if "name" not in part]
    bare = [i["code"] for i in indicators_of(framework) if not {"name", "evidence"} <= set(i)]

    assert (unnamed, bare) == ([], [])


@pytest.mark.parametrize("name", FILES)
def test_judged_indicators_guide_the_assessor_at_every_grade(name):
    framework = read(name)
    starts = [grade["at_least"] for grade in framework["policy"]["grades"]]

    judged = [item for item in indicators_of(framework) if item["rule"] == "judged"]

    assert judged
    assert [i["code"] for i in judged if [lv["at"] for lv in i["levels"]] != starts] == []
    assert [i["code"] for i in judged if "guidance" not in i] == []


@pytest.mark.parametrize("name", FILES)
def test_measured_indicators_name_their_unit(name):
    measured = [item for item in indicators_of(read(name)) if item["rule"] != "judged"]

    assert [item["code"] for item in measured if "unit" not in item] == []


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_plain_yaml(name):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")

    tokens = [type(token).__name__ for token in yaml.scan(text)]

    assert {"AnchorToken", "AliasToken", "TagToken"} & set(tokens) == set()


@pytest.mark.parametrize("name", FILES)
def test_all_six_rules_occur(name):
    rules = {item.rule for item in definition_of(name).indicators}

    assert rules == {"judged", "steps", "linear", "best", "against_mean", "points"}


def test_the_city_region_framework_has_the_fifteen_criteria_in_order():
    criteria = read("city-region-v1")["criteria"]

    assert [criterion["code"] for criterion in criteria] == [f"5.4.{n}" for n in range(1, 16)]


def test_indicator_codes_of_the_city_region_framework_count_up_within_their_criterion():
    for criterion in read("city-region-v1")["criteria"]:
        codes = [item["code"] for item in criterion["indicators"]]

        assert codes == [f"{criterion['code']}-{n}" for n in range(1, len(codes) + 1)]


def test_the_core_criteria_weigh_most_and_have_floors():
    criteria = definition_of("city-region-v1").criteria
    core = {c.code: (c.weight, c.floor) for c in criteria if c.floor is not None}

    assert core == {"5.4.12": (10, 40), "5.4.13": (10, 40), "5.4.14": (10, 50)}
    assert max(c.weight for c in criteria if c.code not in core) < 10


def test_vetoes_and_grades_of_the_city_region_framework():
    policy = read("city-region-v1")["policy"]

    assert {veto["code"]: veto["effect"] for veto in policy["vetoes"]} == {
        "false_data": "bottom",
        "accident": "cap:qualified",
        "arrears": "down:1",
    }
    assert [(g["code"], g["at_least"], g.get("outcome")) for g in policy["grades"]] == [
        ("excellent", "90", "commend"),
        ("good", "80", None),
        ("qualified", "60", None),
        ("unsatisfactory", "0", "rectify"),
    ]


def test_the_consortium_framework_differs_in_everything_that_could_be_hard_wired():
    city, consortium = definition_of("city-region-v1"), definition_of("industry-consortium-v1")

    shared = {c.code for c in city.criteria} & {c.code for c in consortium.criteria}

    assert shared == set()
    assert len(consortium.criteria) != len(city.criteria)
    assert consortium.policy.aggregate != city.policy.aggregate
    assert consortium.policy.bonus_cap != city.policy.bonus_cap
    assert not {g.code for g in city.policy.grades} & {g.code for g in consortium.policy.grades}


def test_the_docs_list_every_indicator_with_its_weight_and_rule():
    page = (FOLDER.parents[1] / "docs" / "framework.md").read_text(encoding="utf-8")

    listed = re.findall(r"^\| (5\.4\.\d+-\d+) \| [^|]+ \| (\d+) \| `(\w+)` \|", page, re.MULTILINE)

    assert listed == [
        (item["code"], item["weight"], item["rule"])
        for item in indicators_of(read("city-region-v1"))
    ]
