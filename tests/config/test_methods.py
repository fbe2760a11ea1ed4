"""An address that does not take what was sent says so, in a page."""

import pytest

from tests.factories import make_user

FORM_ONLY = "/webhooks/1/ping/"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "only takes what a form sends"), ("zh-hans", '<html lang="zh-CN"')],
)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_an_address_for_forms_that_was_opened_leads_back(
    client, db, language, sentence, is_signed_in
):
    if is_signed_in:
        client.force_login(make_user())

    answer = client.get(FORM_ONLY, headers={"accept-language": language})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert sentence in answer.text
    assert 'class="button" href="/"' in answer.text


def test_a_page_that_is_only_read_says_so(client, db):
    client.force_login(make_user())

    answer = client.post("/alliances/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "This page can only be read" in answer.text


def test_programs_get_a_problem_document_as_ever(client, db):
    answer = client.delete("/api/v1/alliances/")

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
