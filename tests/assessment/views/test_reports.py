"""The pages of a report as they work without scripts, for each who works on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assessment.services.desk import Desk
from tests.factories import make_alliance, make_cycle, make_entry, make_user
from tests.report_factories import item_of, make_phase_end, make_reporting_entry

CRITERION = "/cycles/year/reports/north/criteria/c1/"
REPORT = "/cycles/year/reports/north/"


@pytest.fixture
def desk(db):
    cycle = make_cycle("year", phase="reporting")
    return Desk(make_reporting_entry(cycle=cycle, alliance=make_alliance("north", name_en="North")))


@pytest.fixture
def secretariat(client, desk):
    client.force_login(desk.secretariat)
    return client


def typed(prefix, values, version=0, first=None):
    """What a browser posts of one form; ``first`` is what it was first shown."""
    posted = {f"{prefix}-{name}": value for name, value in values.items()}
    for name in values:
        posted[f"initial-{prefix}-{name}"] = (first or {}).get(name, "")
    return posted | {f"{prefix}-version": version}


def narrative(text, version=0, first=""):
    return typed("n-c1", {"narrative": text}, version, {"narrative": first})


def score(text, version=0):
    return typed("s-c1", {"self_score": text}, version)


def fact(declared, explanation="", version=0):
    return typed("f-members", {"declared": declared, "explanation": explanation}, version)


PAGES = [
    "",
    "criteria/c1/",
    "confirm/",
    "submit/",
    "rounds/",
    "screening/",
    "measures/secretariat_staff/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_filed", [False, True])
def test_every_page_opens_to_those_who_may_read_it(client, desk, path, is_filed):
    if is_filed:
        desk.file()
    answers = {}
    for role in ("secretariat", "bureau", "district"):
        client.force_login(getattr(desk, role))
        answers[role] = client.get(REPORT + path).status_code
    client.force_login(desk.leads[0])
    answers["lead"] = client.get(REPORT + path).status_code
    client.force_login(make_user("observer"))
    answers["observer"] = client.get(REPORT + path).status_code

    readers = dict.fromkeys(answers, 200)
    if path == "screening/":
        readers |= {"secretariat": 404, "lead": 404}
    if path == "submit/":
        readers = {role: 200 if role == "secretariat" else 403 for role in answers}
    assert answers == readers


@pytest.mark.parametrize("path", PAGES)
def test_a_report_of_somebody_else_is_not_found(client, desk, path):
    client.force_login(make_user("secretariat"))

    assert client.get(REPORT + path).status_code == 404


def test_a_report_is_begun_and_shows_what_is_missing(client, db):
    entry = make_entry(make_cycle("year", phase="reporting"), make_alliance("north"))
    client.force_login(make_user("secretariat", alliance=entry.alliance))

    assert "Begin the report" in client.get(REPORT).text
    page = client.post(f"{REPORT}begin/", follow=True)

    sentences = [each.sentence for each in page.context["missing"]]
    assert sentences[:2] == ["c1: write the narrative.", "c1: give the self-score."]


def test_posting_saves_every_field(secretariat, desk):
    posted = narrative("好\r\n很好") | score("８８。５分") | fact("１，２３４。５")

    response = secretariat.post(CRITERION, posted)

    item = desk.item()
    assert response.url == CRITERION
    assert (item.narrative, str(item.self_score)) == ("好\n很好", "88.50")
    assert str(desk.report.facts.get().declared) == "1234.5"


def test_what_is_no_number_comes_back_as_it_was_typed(secretariat, desk):
    response = secretariat.post(CRITERION, narrative("text") | score("101") | fact("many", "why"))

    assert response.status_code == 400
    shown = {form.prefix: form.shown for form in response.context["part"].forms}
    assert shown["s-c1"]["self_score"] == "101"
    assert shown["f-members"] == {"declared": "many", "explanation": "why"}
    assert 'href="#fact-members"' in response.text
    assert desk.item().narrative == "text"


def test_a_text_changed_elsewhere_shows_both_and_loses_none(secretariat, desk):
    desk.narrate("their words")

    response = secretariat.post(CRITERION, narrative("my words", 0) | score("80"))

    assert response.status_code == 409
    assert "my words" in response.text
    (form,) = response.context["troubled"]
    mine, theirs = form.sides
    assert [(run.text, run.is_own) for run in mine.values[0]] == [("my", True), (" words", False)]
    assert [(run.text, run.is_own) for run in theirs.values[0]] == [
        ("their", True),
        (" words", False),
    ]
    assert (desk.item().narrative, str(desk.item().self_score)) == ("their words", "80.00")


def test_saving_again_after_seeing_both_replaces_the_stored_one(secretariat, desk):
    desk.narrate("their words")

    secretariat.post(CRITERION, narrative("both words", 1, "their words"))

    assert desk.item().narrative == "both words"


def test_a_closed_report_is_read_only_and_keeps_what_was_typed(secretariat, desk):
    desk.file()

    page = secretariat.get(CRITERION)
    refused = secretariat.post(CRITERION, narrative("more", 1, "text"))

    assert "data-closed" in page.text
    assert refused.status_code == 409
    assert "more" in refused.text
    assert desk.item().narrative == "text"


@pytest.mark.parametrize("role", ["bureau", "district"])
def test_others_cannot_write(client, desk, role):
    client.force_login(getattr(desk, role))

    assert client.post(CRITERION, narrative("mine")).status_code == 403


def test_news_tell_who_stored_what_and_how_complete_it_is(secretariat, desk):
    desk.narrate("text")

    news = secretariat.get(f"{CRITERION}news/").json()

    assert news["fields"]["n-c1"]["narrative"] == "text"
    assert news["fields"]["n-c1"]["by"] == desk.secretariat.shown_name
    assert news["criteria"] == {"c1": [news["done"], news["total"]]}
    assert "c1: write the narrative." not in [each["sentence"] for each in news["missing"]]


def test_a_report_is_confirmed_and_submitted_with_a_receipt(client, desk):
    desk.write()
    for lead in desk.leads:
        client.force_login(lead)
        assert client.post(f"{REPORT}confirm/").status_code == 302
    client.force_login(desk.secretariat)

    refused = client.post(f"{REPORT}submit/", {})
    done = client.post(f"{REPORT}submit/", {"is_true": "on"}, follow=True)

    assert refused.status_code == 400
    assert "R-year-north-1" in done.text


def test_submitting_too_early_lists_what_is_missing(secretariat, desk):
    response = secretariat.post(f"{REPORT}submit/", {"is_true": "on"})

    assert response.status_code == 409
    assert "c1: write the narrative." in response.text


def test_a_lead_cannot_confirm_what_is_not_complete(client, desk):
    client.force_login(desk.leads[0])

    assert client.post(f"{REPORT}confirm/").status_code == 409


def test_the_list_costs_the_same_at_any_length(client, desk):
    make_phase_end(desk.cycle)
    client.force_login(desk.bureau)
    desk.narrate("written by somebody")
    costs = []
    for _ in range(2):
        Desk(make_reporting_entry(cycle=desk.cycle)).file()
        Desk(make_reporting_entry(cycle=desk.cycle))
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/cycles/year/reports/?sort=-state")
        costs.append((len(response.context["rows"]), len(queries)))

    assert costs == [(3, costs[0][1]), (5, costs[0][1])]


def test_filters_of_the_list_stay_in_the_address(client, desk):
    make_entry(desk.cycle, make_alliance("south"))
    client.force_login(desk.bureau)

    page = client.get("/cycles/year/reports/?state=none")

    assert [row.entry.alliance.code for row, _days in page.context["rows"]] == ["south"]


def test_items_of_both_kinds_are_on_the_page(secretariat, desk):
    page = secretariat.get(CRITERION)

    assert 'id="item-m1"' in page.text
    assert item_of(desk.report, "m1").indicator is not None
