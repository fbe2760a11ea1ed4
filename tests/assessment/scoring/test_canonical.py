import hashlib
from dataclasses import replace

import pytest

from assessment.scoring import (
    Level,
    Policy,
    ScoringError,
    Steps,
    canonical_json,
    digest,
    from_canonical,
    indicator_from_canonical,
    indicator_to_canonical,
    params_from_canonical,
    params_to_canonical,
    policy_from_canonical,
    policy_to_canonical,
    to_canonical,
)
from tests.assessment.scoring.builders import (
    NAME,
    criterion,
    dec,
    framework,
    indicator,
    policy,
    steps,
)
from tests.assessment.scoring.exchange import read_framework

PARAMS = [
    ("judged", {}),
    ("steps", {"measure": "m", "steps": [["-1", "0.5"], ["31", "100"]]}),
    ("against_mean", {"measure": "m", "steps": [["-10", "60"], ["0", "100"]]}),
    ("linear", {"measure": "m", "zero_at": "25.5", "full_at": "-3"}),
    ("best", {"measure": "m"}),
    ("points", {"points": {"a": "3", "b": "0.7"}, "cap": "11"}),
]


@pytest.mark.parametrize(("rule", "written"), PARAMS)
def test_params_come_back_as_they_were_written(rule, written):
    params = params_from_canonical(rule, written)

    assert (params.rule, params_to_canonical(params)) == (rule, written)


def test_params_are_written_with_rising_steps():
    params = Steps("m", steps(("31", "100"), ("0", "10.5"), ("20", "45")))

    written = params_to_canonical(params)

    assert written["steps"] == [["0", "10.5"], ["20", "45"], ["31", "100"]]


def test_params_of_an_unknown_rule_are_refused():
    with pytest.raises(ScoringError):
        params_from_canonical("guess", {})


def test_to_canonical_writes_everything_in_one_way():
    fuller = replace(
        indicator("I", weight="0.50"),
        unit={"en": "units", "zh-hans": "家"},
        evidence={"zh-hans": "名单", "en": ""},
        levels=(Level(dec("60"), NAME), Level(dec("90.0"), NAME)),
    )
    rules = policy("trimmed_mean", 5, "5.0", {"poor": "0", "excellent": "90"}, fraud="down:1")

    written = to_canonical(framework(criterion("C", fuller, floor="40.00"), rules=rules))

    assert written == {
        "code": "fw",
        "version": 1,
        "name": NAME,
        "policy": {
            "aggregate": "trimmed_mean",
            "trim_from": 5,
            "bonus_cap": "5",
            "grades": [
                {"code": "excellent", "name": NAME, "at_least": "90", "outcome": "commend"},
                {"code": "poor", "name": NAME, "at_least": "0", "outcome": "rectify"},
            ],
            "vetoes": [{"code": "fraud", "name": NAME, "effect": "down:1"}],
        },
        "criteria": [
            {
                "code": "C",
                "name": NAME,
                "weight": "50",
                "floor": "40",
                "indicators": [
                    {
                        "code": "I",
                        "name": NAME,
                        "weight": "0.5",
                        "rule": "judged",
                        "unit": {"en": "units", "zh-hans": "家"},
                        "evidence": {"zh-hans": "名单"},
                        "levels": [{"at": "90", "text": NAME}, {"at": "60", "text": NAME}],
                    }
                ],
            }
        ],
    }


def test_to_canonical_leaves_out_what_is_absent():
    rules = Policy("mean", policy(bands={"only": "0"}).grades)

    written = to_canonical(framework(criterion("C"), rules=rules))

    assert written == {
        "code": "fw",
        "version": 1,
        "name": NAME,
        "policy": {
            "aggregate": "mean",
            "grades": [{"code": "only", "name": NAME, "at_least": "0"}],
        },
        "criteria": [{"code": "C", "name": NAME, "weight": "50"}],
    }


@pytest.mark.parametrize("folder", ["tiny", "random"])
def test_from_canonical_reads_what_to_canonical_writes(folder):
    definition = read_framework(folder)

    written = to_canonical(definition)

    assert to_canonical(from_canonical(written)) == written
    assert digest(from_canonical(written)) == digest(definition)


def test_a_policy_and_an_indicator_can_be_stored_by_themselves():
    definition = read_framework("random")
    rules, item = definition.policy, definition.indicators[1]

    assert policy_to_canonical(policy_from_canonical(policy_to_canonical(rules))) == (
        policy_to_canonical(rules)
    )
    assert indicator_from_canonical(indicator_to_canonical(item)) == item


def test_canonical_json_has_one_spelling():
    assert canonical_json({"b": ["1"], "a": "联"}) == '{"a":"联","b":["1"]}'


def test_digest_is_the_sha256_of_the_canonical_json():
    written = (
        '{"code":"fw","criteria":[{"code":"C","indicators":[{"code":"I","name":{"en":"Name",'
        '"zh-hans":"名称"},"rule":"judged","weight":"1"}],"name":{"en":"Name","zh-hans":"名称"},'
        '"weight":"50"}],"name":{"en":"Name","zh-hans":"名称"},"policy":{"aggregate":"mean",'
        '"grades":[{"at_least":"0","code":"only","name":{"en":"Name","zh-hans":"名称"}}]},'
        '"version":1}'
    )
    rules = Policy("mean", policy(bands={"only": "0"}).grades)

    computed = digest(framework(criterion("C", indicator("I")), rules=rules))

    assert computed == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        framework(criterion("C", indicator("I", weight="1.01"))),
        framework(criterion("C", indicator("I")), rules=policy(bonus_cap="4")),
        framework(criterion("C", indicator("I"), floor="0")),
        replace(framework(criterion("C", indicator("I"))), version=2),
    ],
)
def test_digest_differs_with_the_content(other):
    assert digest(other) != digest(framework(criterion("C", indicator("I"))))
