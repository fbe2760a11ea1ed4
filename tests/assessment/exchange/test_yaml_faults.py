"""Every fault of the two YAML files, at its path."""

import copy

import pytest
import yaml

from tests.assessment.exchange.folders import faults_of, small
from tests.factories import framework_content, names

pytestmark = pytest.mark.django_db

CYCLE = {
    "code": "small-2031",
    "name": names("small-2031"),
    "year": "2031",
    "as_of": "2031-12-31",
    "region": "370300",
}
NOT_A_NUMBER = "is not a number such as 12 or -0.5."


def as_text(content):
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def spoiled(content, *path, value):
    """Return ``content`` with another value at ``path``; ``...`` takes the key away."""
    copied = copy.deepcopy(content)
    part = copied
    for key in path[:-1]:
        part = part[key]
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return as_text(copied)


POLICY = framework_content()["policy"]
INDICATORS = ("criteria", 0, "indicators")

FRAMEWORK = [
    (("code",), "small one", ["code: “small one” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens or underscores."]),
    (("code",), ..., ["code: This is missing."]),
    (("version",), "0", ["version: This must be a whole number from 1 to 1000000000."]),
    (("version",), "1.5", ["version: This must be a whole number from 1 to 1000000000."]),
    (("version",), ["1"], ["version: Here must be a single value."]),
    (("name",), {"en": "small"}, ["name.zh-hans: This is missing."]),
    (("name",), "small", ["name: Here must be keys with values."]),
    (("name", "en"), "", ["name.en: This must not be empty."]),
    (("name", "fr"), "petit", ["name.fr: This key is not known here. Known are: zh-hans, en."]),
    (("policy",), ..., ["policy: This is missing."]),
    (("policy", "aggregate"), "mode", ["policy.aggregate: “mode” is none of: mean, median, trimmed_mean."]),
    (("policy", "aggregate"), "trimmed_mean", ["policy.trim_from: trimmed_mean needs trim_from."]),
    (("policy", "trim_from"), "2", ["policy.trim_from: This must be a whole number from 3 to 1000000000."]),
    (("policy", "bonus_cap"), "-1", ["policy.bonus_cap: This must not be less than 0."]),
    (("policy", "grades", 0, "at_least"), "101", ["policy.grades[0].at_least: This must lie between 0 and 100."]),
    (("policy", "grades", 0, "at_least"), "0.0", ["policy.grades[1].at_least: This is given twice, first at policy.grades[0].at_least."]),
    (("policy", "grades", 1, "at_least"), "1", ["policy.grades: One grade must start at 0."]),
    (("policy", "grades"), [], ["policy.grades: One grade must start at 0."]),
    (("policy", "grades", 1, "code"), "good", ["policy.grades[1].code: This is given twice, first at policy.grades[0].code."]),
    (("policy", "grades", 1, "outcome"), "punish", ["policy.grades[1].outcome: “punish” is none of: commend, rectify."]),
    (("policy", "vetoes", 0, "effect"), "cap:best", ["policy.vetoes[0].effect: There is no grade best to cap at."]),
    (("policy", "vetoes", 0, "effect"), "down:0", ["policy.vetoes[0].effect: “down:0” is none of: bottom, cap:CODE, down:N."]),
    (("policy", "vetoes"), [*POLICY["vetoes"], *copy.deepcopy(POLICY["vetoes"])], ["policy.vetoes[1].code: This is given twice, first at policy.vetoes[0].code."]),
    (("criteria",), [], ["criteria: The weights of the criteria sum to 0; they must sum to exactly 100.", "marks.csv"]),
    (("criteria",), "none", ["criteria: Here must be a list."]),
    ((*INDICATORS,), [], ["criteria[0].indicators: A criterion with a weight needs an indicator with a weight above 0.", "marks.csv"]),
    (("criteria", 0), {**framework_content()["criteria"][0], "indicators": [{**one, "weight": "0"} for one in framework_content()["criteria"][0]["indicators"]]}, ["criteria[0].indicators: A criterion with a weight needs an indicator with a weight above 0."]),
    (("criteria", 0, "weight"), "99.99", ["criteria: The weights of the criteria sum to 99.99; they must sum to exactly 100."]),
    (("criteria", 0, "weight"), "-100", ["criteria[0].weight: This must not be less than 0."]),
    (("criteria", 0, "weight"), "1e2", [f"criteria[0].weight: “1e2” {NOT_A_NUMBER}"]),
    (("criteria", 0, "weight"), "1" * 31, ["criteria[0].weight: A number here has at most 30 digits."]),
    (("criteria", 0, "floor"), "100.5", ["criteria[0].floor: This must lie between 0 and 100."]),
    (("criteria", 0, "flor"), "50", ["criteria[0].flor: This key is not known here. Known are: code, name, weight, indicators, floor."]),
    ((*INDICATORS, 0, "guidance"), "a\0b", ["criteria[0].indicators[0].guidance: There is a NUL byte in this line."]),
    ((*INDICATORS, 0, "code"), "c1", ["criteria[0].indicators[0].code: The code c1 is given twice, first at criteria[0].code.", "marks.csv"]),
    (("criteria", 0, "code"), "c 1", ["criteria[0].code: “c 1” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens or underscores."]),
    ((*INDICATORS, 0, "code"), "j 1", ["criteria[0].indicators[0].code: “j 1” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens or underscores."]),
    ((*INDICATORS, 0, "rule"), "guessed", ["criteria[0].indicators[0].rule: This is none of the rules: judged, steps, linear, best, against_mean, points.", "marks.csv"]),
    ((*INDICATORS, 0, "measure"), "x", ["criteria[0].indicators[0].measure: This key is not known here. Known are: code, name, weight, rule, unit, evidence, guidance, levels."]),
    ((*INDICATORS, 0, "levels"), [{"at": "101", "text": "x"}, {"text": "y"}], ["criteria[0].indicators[0].levels[0].at: This must lie between 0 and 100.", "criteria[0].indicators[0].levels[1].at: This is missing."]),
    ((*INDICATORS, 1, "full_at"), "0.00", ["criteria[0].indicators[1].full_at: zero_at and full_at must differ."]),
    ((*INDICATORS, 1, "full_at"), ..., ["criteria[0].indicators[1].full_at: This is missing."]),
    ((*INDICATORS, 1, "measure"), "a b", ["criteria[0].indicators[1].measure: “a b” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens or underscores."]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "expected"), FRAMEWORK)
def test_framework_faults_carry_their_path(tmp_path, path, value, expected):
    text = spoiled(framework_content(), *path, value=value)

    faults = faults_of(small(tmp_path / "folder", framework_yaml=text))

    own = [fault.removeprefix("framework.yaml:") for fault in faults]
    about_marks = [fault for fault in own if fault.startswith("marks.csv")]
    others = [fault for fault in own if not fault.startswith("marks.csv")]
    assert [*others, *(["marks.csv"] if about_marks else [])] == expected


RULES = [
    (
        {"rule": "steps", "measure": "a", "steps": [["0", "50"], ["0.0", "101"], ["1"], "2"]},
        [
            "steps[1][1]: This must lie between 0 and 100.",
            "steps[1]: This threshold is given twice, first at criteria[0].indicators[0].steps[0].",
            "steps[2]: A step is a pair: [threshold, points].",
            "steps[3]: A step is a pair: [threshold, points].",
        ],
    ),
    (
        {"rule": "against_mean", "measure": "a", "steps": []},
        ["steps: There must be at least one step."],
    ),
    (
        {"rule": "points", "points": {"a": "1", "b c": "x"}, "cap": "0"},
        [
            "cap: The cap must be more than 0.",
            "points.b c: “b c” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens or"
            " underscores.",
            f"points.b c: “x” {NOT_A_NUMBER}",
        ],
    ),
    (
        {"rule": "steps", "measure": "a", "steps": [[None, "5"]]},
        ["steps[0]: A step is a pair: [threshold, points]."],
    ),
    (
        {"rule": "points", "points": {"a": "1", " a ": "2"}, "cap": "1"},
        ["points. a : This key is there twice."],
    ),
    (
        {"rule": "points", "points": {"a": None}, "cap": "1"},
        ["points.a: This is missing."],
    ),
    (
        {"rule": "points", "points": [], "cap": "1"},
        ["points: Here must be at least one measure with its points."],
    ),
    ({"rule": "best"}, ["measure: This is missing."]),
]


@pytest.mark.parametrize(("keys", "expected"), RULES)
def test_faults_of_a_rule_carry_their_path(tmp_path, keys, expected):
    indicator = {"code": "j1", "name": names("j1"), "weight": "1", **keys}
    text = spoiled(framework_content(), *INDICATORS, value=[indicator])

    faults = faults_of(small(tmp_path / "folder", framework_yaml=text, marks_csv=None))

    place = "framework.yaml:criteria[0].indicators[0]."
    assert faults == [place + fault for fault in expected]


CYCLES = [
    ("code", "a b", ["code: “a b” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens or underscores."]),
    ("year", "31", ["year: This must be a whole number from 1900 to 9999."]),
    ("as_of", "31.12.2031", ["as_of: “31.12.2031” is not a date such as 2031-12-31."]),
    ("region", "370399", ["region: There is no region 370399."]),
    ("phase", "done", ["phase: “done” is none of: draft, reporting, screening, scoring, deliberation, notice, published, archived."]),
    ("colour", "red", ["colour: This key is not known here. Known are: code, name, year, as_of, region, phase."]),
    ("name", None, ["name: This is missing."]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "expected"), CYCLES)
def test_cycle_faults_carry_their_path(tmp_path, key, value, expected):
    folder = small(tmp_path / "folder", cycle_yaml=as_text(CYCLE | {key: value}))

    assert faults_of(folder) == [f"cycle.yaml:{fault}" for fault in expected]


BOMB = "\n".join(
    ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]
)
ANCHOR = "Anchors (&) and aliases (*) are not read here. Write the value out."
TRICKS = {
    "anchor and alias": ("code: &a x\nname: *a\n", [f"code: {ANCHOR}", f"name: {ANCHOR}"]),
    "tag": ("code: !!python/object/apply:os.system [ls]\n", ["code: Tags (!) are not read here."]),
    "key twice": ("code: x\ncode: y\n", ["code: This key is there twice."]),
    "key that is no text": ("[a]: x\n", ["1: A key must be a plain text."]),
    "two documents": ("code: x\n---\ncode: y\n", ["1: The file must hold one YAML document, not several."]),
    "a list": ("- x\n", ["1: The file must hold keys with values."]),
    "nothing": ("# nothing\n", ["1: The file is empty."]),
    "no YAML": ("code: x\nname: [\n", ["3: This is not YAML: did not find expected node content."]),
    "a control character": ("code: \x01\n", ["1: This is not YAML: control characters are not allowed."]),
    "too deep": (f"code: {'[' * 20}{']' * 20}\n", [f"code{'[0]' * 16}: This is nested too deeply."]),
    "too many parts": (f"code: [{'x,' * 100_001}]\n", ["code[99998]: The file has too many parts."]),
    "too large": ("#" * (2 * 2**20 + 1), ["1: The file is larger than 2 MiB, which is the limit."]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TRICKS.values(), ids=TRICKS)
def test_yaml_with_tricks_is_refused(tmp_path, text, expected):
    faults = faults_of(small(tmp_path / "folder", cycle_yaml=text))

    found = [fault.removeprefix("cycle.yaml:") for fault in faults]
    assert [fault for fault in found if "is missing" not in fault][: len(expected)] == expected


def test_a_yaml_bomb_is_refused_part_by_part(tmp_path):
    faults = faults_of(small(tmp_path / "folder", cycle_yaml=BOMB))

    assert faults[:2] == [f"cycle.yaml:a0: {ANCHOR}", f"cycle.yaml:a1: {ANCHOR}"]
    assert sum(ANCHOR in fault for fault in faults) == 9 + 8 * 9
