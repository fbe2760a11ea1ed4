"""What a framework says, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from assessment.computing.framework_origin import origin_in_words, releaser_in_words
from assessment.computing.rules_in_words import (
    bonus_in_words,
    marks_in_words,
    rule_in_words,
    veto_in_words,
)
from assessment.models import Framework, Indicator
from assessment.services.drafting import draft_version
from assessment.services.releasing import release_draft
from tests.factories import NOW, framework_content, make_cycle, make_framework, make_user, names

URL = "/frameworks/small/1/"


@pytest.fixture
def reader(client, db):
    client.force_login(make_user("assessor"))
    return client


@pytest.mark.parametrize(
    ("rule", "params", "sentences"),
    [
        ("judged", {}, ["Assessors give marks from 0 to 100."]),
        (
            "steps",
            {"measure": "m", "steps": [["10", "60"], ["31", "100"]]},
            ["By steps: from 31: 100 points, from 10: 60 points; 0 points below."],
        ),
        (
            "linear",
            {"measure": "m", "zero_at": "30", "full_at": "0"},
            [
                "Evenly from 0 points at 30 to 100 points at 0; never below 0 or above 100.",
            ],
        ),
        ("best", {"measure": "m"}, ["The value in percent of the largest among all alliances."]),
        (
            "against_mean",
            {"measure": "m", "steps": [["-1.5", "60"]]},
            [
                "By the distance from the mean of all alliances: from -1.5: 60 points; "
                "0 points below."
            ],
        ),
        (
            "points",
            {"points": {"a": "2"}, "cap": "20"},
            [
                "2 points for each",
                "20 points or more give the full score, fewer give their share.",
            ],
        ),
        (
            "points",
            {"points": {"a": "2", "b": "0.5"}, "cap": "20"},
            [
                "a: 2 points for each",
                "b: 0.5 points for each",
                "20 points or more give the full score, fewer give their share.",
            ],
        ),
    ],
)
def test_each_rule_is_told_with_its_thresholds(rule, params, sentences):
    assert rule_in_words(Indicator(rule=rule, params=params)) == sentences


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ({"aggregate": "mean"}, "The mean of all marks."),
        (
            {"aggregate": "median"},
            "The median of all marks; of an even number, the mean of the two in the middle.",
        ),
        (
            {"aggregate": "trimmed_mean", "trim_from": "5"},
            "The mean of the marks; from 5 marks on, one highest and one lowest are left out.",
        ),
    ],
)
def test_the_policy_tells_what_becomes_of_marks(policy, sentence):
    assert marks_in_words(policy) == sentence


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ({}, "Bonuses are not limited; the total stays within 0 to 100."),
        ({"bonus_cap": "5"}, "At most 5 points in all; the total stays within 0 to 100."),
    ],
)
def test_the_policy_tells_how_far_bonuses_go(policy, sentence):
    assert bonus_in_words(policy) == sentence


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("bottom", "the lowest grade"),
        ("cap:good", "no better than “Good”"),
        ("down:1", "1 grade lower"),
        ("down:2", "2 grades lower"),
    ],
)
def test_a_veto_tells_its_effect(effect, words):
    assert veto_in_words(effect, {"good": "Good"}) == words


def test_the_page_shows_policy_weights_and_hash(reader):
    framework = make_framework()

    response = reader.get(URL)

    assert response.context["weight"] == "100"
    assert response.context["grades"] == [
        ({"code": "good", "name": "good", "at_least": "60", "outcome": ""}, "good"),
        ({"code": "bad", "name": "bad", "at_least": "0", "outcome": "to rectify"}, "bad"),
    ]
    assert response.context["vetoes"] == [("false_data", "the lowest grade")]
    assert framework.digest in response.text


def test_the_page_is_in_the_language_of_the_reader(reader):
    make_framework()

    with translation.override("zh-hans"):
        text = reader.get(URL, headers={"accept-language": "zh-hans"}).text

    assert "small（中文）" in text


def test_levels_guide_the_assessor(reader):
    levels = [{"at": "90", "text": names("All is there.")}]
    judged = {"code": "j1", "name": names("j1"), "weight": "1", "rule": "judged", "levels": levels}
    criteria = [{"code": "c1", "name": names("c1"), "weight": "100", "indicators": [judged]}]
    make_framework(criteria=criteria)

    response = reader.get(URL)

    assert "All is there." in response.text


@pytest.mark.parametrize(
    ("values", "named", "unnamed"),
    [
        ({}, ("not recorded", "by whom is not recorded"), None),
        (
            {"origin": "loaded", "is_released_by_command": True},
            ("loaded by command", "by command"),
            None,
        ),
        (
            {"origin": "drafted", "drafted_from": 1},
            ("drafted from version 1", "by whom is not recorded"),
            None,
        ),
        (
            {"origin": "comparison", "drafted_from": 1, "comparison_name": "Panel"},
            (
                "drafted from version 1, with the weights of the comparison “Panel”",
                "by whom is not recorded",
            ),
            ("drafted from version 1, with the weights of a comparison", "by whom is not recorded"),
        ),
        (
            {"origin": "entropy", "drafted_from": 1, "comparison_name": "Panel"},
            (
                "drafted from version 1, with the entropy weights beside “Panel”",
                "by whom is not recorded",
            ),
            ("drafted from version 1, with entropy weights", "by whom is not recorded"),
        ),
    ],
)
def test_origin_and_releaser_are_told_to_each_as_far_as_he_may_know(values, named, unnamed):
    framework = Framework(**values)

    def told(with_names):
        return (
            origin_in_words(framework, with_names=with_names),
            releaser_in_words(framework, with_names=with_names),
        )

    assert (told(True), told(False)) == (named, unnamed or named)


def test_the_person_who_released_a_version_is_named_to_bureau_and_observers(client, db):
    staff = make_user("bureau", first_name="敏", last_name="王")
    draft = draft_version(make_framework().pk, {}, by=staff)
    release_draft(draft.pk, by=staff, now=NOW)

    def page(role):
        client.force_login(make_user(role))
        return client.get("/frameworks/small/2/")

    assert page("observer").context["releaser"] == "王敏"
    assert "drafted from version 1" in page("observer").text
    answer = page("assessor")
    assert answer.context["releaser"] == "by the bureau"
    assert "王敏" not in answer.text


def test_an_unknown_version_is_not_found(reader):
    make_framework()

    assert reader.get("/frameworks/small/2/").status_code == 404


def test_without_signing_in_one_reads_the_frameworks_of_public_cycles(client, db):
    make_cycle(phase="notice")
    make_framework(**{**framework_content(), "code": "hidden"})

    listed = client.get("/frameworks/").context["page_obj"].object_list

    assert [framework.code for framework in listed] == ["small"]
    assert client.get(URL).status_code == 200
    assert client.get("/frameworks/hidden/1/").status_code == 302


@pytest.mark.parametrize("path", ["/frameworks/", URL])
def test_pages_cost_the_same_at_any_length(reader, path):
    costs = []
    for rows in (1, 3):
        for version in range(1, rows + 1):
            indicators = framework_content()["criteria"][0]["indicators"]
            criteria = [
                {"code": f"c{n}", "name": names("c"), "weight": "1", "indicators": []}
                for n in range(2, rows + 1)
            ]
            first = {"code": "c1", "name": names("c"), "weight": "1", "indicators": indicators}
            make_framework(version=str(version), criteria=[first, *criteria])
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(path).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 12
