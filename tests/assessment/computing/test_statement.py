"""The statement has no parameters for what the framework says, so it takes nothing but codes."""

import pytest

from assessment import scoring
from assessment.computing.statement import SQLITE, Rows, plain_statement
from tests.factories import framework_content

CUNNING = "x'); DROP TABLE members_user; --"


def _statement_of(content):
    return plain_statement(scoring.from_canonical(content), Rows({"j1": 1, "m1": 2}), {}, SQLITE)


def test_a_framework_of_codes_becomes_a_statement():
    assert "'c1'" in _statement_of(framework_content())


@pytest.mark.parametrize("code", [CUNNING, "", "100%s", "c1\n"])
@pytest.mark.parametrize("place", ["criterion", "grade", "measure"])
def test_what_is_no_code_never_comes_into_the_statement(place, code):
    content = framework_content()
    if place == "criterion":
        content["criteria"][0]["code"] = code
    elif place == "grade":
        content["policy"]["grades"][0]["code"] = code
    else:
        content["criteria"][0]["indicators"][1]["measure"] = code

    with pytest.raises(scoring.ScoringError) as refusal:
        _statement_of(content)

    assert str(refusal.value) == f"{code!r} is not a code."
