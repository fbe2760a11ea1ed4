"""The pages of what if and of the weights, as bureau and observers see them."""

from html import unescape

import pytest
from django.urls import reverse

from assessment import jobs
from assessment.computing import what_if
from assessment.models import Framework, Indicator, Scenario, Weighing
from assessment.services.drafting import draft_version
from members.choices import Role
from tests.decision_factories import make_scenario, make_weighing
from tests.factories import make_assessor, make_cycle, make_mark, make_user

LIST = reverse("assessment:scenarios", args=["tiny"])
WEIGHTS = reverse("assessment:weighings", args=["fw-tiny", 1])


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


@pytest.fixture
def few_draws(monkeypatch):
    monkeypatch.setattr(what_if, "DRAWS", 20)


def form_of(client):
    """Return what the browser would send of the untouched form."""
    form = client.get(LIST).context["what_if"]
    sent = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in sent.items()}


def form_choices(client, name):
    return client.get(LIST).context["what_if"].fields[name].choices


def answer_rows(client, address):
    return client.get(address).context["rows"]


def text_of(answer):
    return unescape(answer.content.decode())


def test_a_changed_weight_is_asked_found_out_and_shown(bureau, world):
    sent = form_of(bureau) | {"weight-5.4.12": "1", "name": "Less on 5.4.12"}

    answer = bureau.post(LIST, sent)

    scenario = Scenario.objects.get()
    assert scenario.settings == {"weights": {"5.4.12": "1"}}
    assert scenario.requested_by == world.users["bureau"]
    assert answer.url == reverse("assessment:scenario", args=["tiny", scenario.pk])
    assert 'hx-trigger="every 2s"' in text_of(bureau.get(answer.url))
    jobs.find_out(scenario.pk)
    page = text_of(bureau.get(answer.url))
    assert "Less on 5.4.12" in page
    assert "Who moves, and by how much" in page
    assert 'hx-trigger="every 2s"' not in page
    (incomplete,) = [each for each in answer_rows(bureau, answer.url) if each["missing"]]
    codes = incomplete["after"]["missing"]
    names = dict(Indicator.objects.filter(code__in=codes).values_list("code", "name_en"))
    assert incomplete["missing"] == [f"{names[code]} ({code})" for code in codes]
    assert ", ".join(incomplete["missing"]) in page


def test_weights_inside_a_criterion_are_asked_and_told_in_a_sentence(bureau, world):
    sent = form_of(bureau) | {"inside-5.4.12-1": "2.50"}

    answer = bureau.post(LIST, sent)

    scenario = Scenario.objects.get()
    assert scenario.settings == {"indicator_weights": {"5.4.12-1": "2.5"}}
    jobs.find_out(scenario.pk)
    page = text_of(bureau.get(answer.url))
    assert "Weight of 5.4.12-1 5.4.12-1 inside its criterion: 2.5 instead of 1." in page


def test_a_criterion_stands_open_where_a_weight_inside_it_is_touched(bureau):
    sent = form_of(bureau)
    untouched = bureau.get(LIST).context["what_if"].rows()
    refused = bureau.post(LIST, sent | {"inside-5.4.12-1": "-1"}).context["what_if"].rows()

    assert [row["is_open"] for row in untouched] == [False, False]
    assert {row["criterion"].code: row["is_open"] for row in refused}["5.4.12"]
    assert sum(row["is_open"] for row in refused) == 1


def test_a_criterion_that_counts_needs_an_indicator_that_does(bureau):
    sent = form_of(bureau) | {"inside-5.4.12-1": "0", "inside-5.4.12-2": "0"}

    refused = bureau.post(LIST, sent)
    left_out = bureau.post(LIST, sent | {"without_criterion": "5.4.12"})

    assert refused.status_code == 400
    assert "5.4.12 5.4.12 counts, so one of its indicators must weigh more" in text_of(refused)
    assert left_out.status_code == 302


def test_an_assessor_with_an_account_is_offered_and_told_by_the_full_name(bureau, world):
    user = make_user(Role.ASSESSOR, "zhou", first_name="Zhou Lan")
    judged = Indicator.objects.filter(rule="judged").first()
    make_mark(world.entries["gaoxin"], judged.code, make_assessor("zhou", user), "80")
    assert ("zhou", user.shown_name) in form_choices(bureau, "without_assessor")

    answer = bureau.post(LIST, form_of(bureau) | {"without_assessor": "zhou"})

    assert Scenario.objects.get().settings == {"without_assessor": "zhou"}
    assert f"Without the marks of {user.shown_name}." in text_of(bureau.get(answer.url))


def test_every_field_of_the_form_comes_back_as_what_differs(bureau, world):
    item = Indicator.objects.filter(rule="steps").first()
    assessor = make_assessor("zhou")
    judged = Indicator.objects.filter(rule="judged").first()
    make_mark(world.entries["gaoxin"], judged.code, assessor, "80")
    sent = form_of(bureau) | {
        "floor-5.4.12": "33",
        "grade-excellent": "88.50",
        "aggregate": "trimmed_mean",
        "trim_from": "4",
        "bonus_cap": "",
        "without_criterion": "5.4.12",
        "without_assessor": "zhou",
    }
    if item:
        sent |= {"indicator": item.code, "thresholds": "5=50；10=100"}

    answer = bureau.post(LIST, sent)

    assert answer.status_code == 302, answer.context["what_if"].errors
    settings = Scenario.objects.get().settings
    policy = world.cycle.framework.policy
    assert settings["floors"] == {"5.4.12": "33"}
    assert settings["grades"] == {"excellent": "88.5"}
    assert settings.get("aggregate", policy["aggregate"]) == "trimmed_mean"
    assert settings.get("trim_from", policy.get("trim_from")) == 4
    assert settings.get("bonus_cap") is None
    assert (settings["without_criterion"], settings["without_assessor"]) == ("5.4.12", "zhou")
    if item:
        assert settings["params"] == {item.code: {"steps": [["5", "50"], ["10", "100"]]}}
    assert bureau.get(answer.url).status_code == 200  # Each change has its sentence.


def test_the_untouched_form_is_refused_since_nothing_differs(bureau):
    answer = bureau.post(LIST, form_of(bureau))

    assert answer.status_code == 409
    assert "Nothing differs" in text_of(answer)
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"weight-5.4.12": "-1"},
        {"weight-5.4.12": ""},
        {"weight-5.4.12": "NaN"},
        {"inside-5.4.12-1": ""},
        {"inside-5.4.12-1": "1001"},
        {"grade-excellent": "0"},
        {"floor-5.4.12": "101"},
        {"aggregate": "trimmed_mean", "trim_from": ""},
        {"trim_from": "2"},
        {"thresholds": "1=2"},
        {"framework": "none:1"},
        {"name": "x" * 101},
    ],
)
def test_what_makes_no_sense_comes_back_with_its_reason(bureau, changes):
    answer = bureau.post(LIST, form_of(bureau) | changes)

    assert answer.status_code == 400
    assert "error-summary" in text_of(answer)
    assert not Scenario.objects.exists()


def test_another_framework_goes_with_no_other_change_of_rules(bureau, world):
    code = world.cycle.framework.code
    draft_version(world.cycle.framework_id, {}, by=world.users["bureau"])
    sent = form_of(bureau) | {"framework": f"{code}:2"}

    both = bureau.post(LIST, sent | {"weight-5.4.12": "1"})
    alone = bureau.post(LIST, sent)

    assert (both.status_code, alone.status_code) == (400, 302)
    scenario = Scenario.objects.get()
    assert scenario.settings == {"framework": [code, 2]}
    jobs.find_out(scenario.pk)
    assert bureau.get(alone.url).context["moved"] == 0


def test_stability_is_asked_found_out_and_shown(bureau, few_draws):
    answer = bureau.post(LIST, {"kind": "stability", "spread": "20", "seed": "7"})

    scenario = Scenario.objects.get()
    assert (scenario.kind, scenario.settings) == ("stability", {"spread": "20", "seed": 7})
    jobs.find_out(scenario.pk)
    assert "How stable each rank is" in text_of(bureau.get(answer.url))


@pytest.mark.parametrize(
    "wrong", [{"spread": "0"}, {"spread": "100"}, {"seed": "-1"}, {"seed": "a"}]
)
def test_a_spread_or_seed_that_is_none_comes_back(bureau, wrong):
    answer = bureau.post(LIST, {"kind": "stability", "spread": "20", "seed": "7"} | wrong)

    assert answer.status_code == 400
    assert not Scenario.objects.exists()


def test_the_part_of_the_page_asks_until_it_is_found_out(bureau, world):
    scenario = make_scenario(world.cycle, settings={"aggregate": "median"}, done=3, total=8)
    part = reverse("assessment:scenario_part", args=["tiny", scenario.pk])
    asked = {"headers": {"HX-Request": "true"}}

    waiting = text_of(bureau.get(part, **asked))
    jobs.find_out(scenario.pk)
    settled = text_of(bureau.get(part, **asked))

    assert 'hx-trigger="every 2s"' in waiting
    assert "3 of 8" in waiting
    assert "hx-trigger" not in settled
    assert bureau.get(part).status_code == 302


def test_a_failed_one_says_why_and_can_be_asked_again(bureau, world):
    scenario = make_scenario(world.cycle, state="failed", problem="no memory")
    page = reverse("assessment:scenario", args=["tiny", scenario.pk])

    assert "no memory" in text_of(bureau.get(page))
    bureau.post(page)

    scenario.refresh_from_db()
    assert scenario.state == "queued"


def test_what_was_found_out_from_earlier_figures_says_so(bureau, world):
    scenario = make_scenario(world.cycle, settings={"aggregate": "median"})
    jobs.find_out(scenario.pk)
    world.compute()

    page = text_of(bureau.get(reverse("assessment:scenario", args=["tiny", scenario.pk])))

    assert "The figures have changed since" in page


def test_an_observer_reads_and_asks_nothing(client, world):
    client.force_login(world.users["observer"])
    scenario = make_scenario(world.cycle, settings={"aggregate": "median"}, state="failed")

    assert "Find out" not in text_of(client.get(LIST))
    page = reverse("assessment:scenario", args=["tiny", scenario.pk])
    assert "Find out again" not in text_of(client.get(page))
    assert client.post(page).status_code == 403


def test_a_scenario_is_found_in_its_own_cycle_alone(bureau, world):
    other = make_scenario(make_cycle())

    answer = bureau.get(reverse("assessment:scenario", args=["tiny", other.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(bureau, world, rows, django_assert_max_num_queries):
    for _ in range(rows):
        make_scenario(world.cycle, requested_by=world.users["bureau"])

    with django_assert_max_num_queries(11):
        bureau.get(LIST)


def test_the_page_of_a_scenario_costs_few_queries(bureau, world, django_assert_max_num_queries):
    scenario = make_scenario(world.cycle, settings={"weights": {"5.4.12": "1"}})
    jobs.find_out(scenario.pk)

    with django_assert_max_num_queries(11):
        bureau.get(reverse("assessment:scenario", args=["tiny", scenario.pk]))


def compare_all(client, page, said="1"):
    context = client.get(page).context
    fields = {
        cell["field"]: said
        for row in context["matrix"]
        for cell in row["cells"]
        if cell["is_asked"]
    }
    return client.post(page, {"action": "save", "seen": context["seen"], **fields})


def test_a_comparison_is_begun_filled_in_and_becomes_a_draft(bureau, world):
    answer = bureau.post(WEIGHTS, {"name": "Li and Wang"})
    page = answer.url

    assert "still to be compared" in text_of(bureau.get(page))
    assert compare_all(bureau, page).url == page
    assert "The comparisons fit together" in text_of(bureau.get(page))
    drafted = bureau.post(page, {"action": "draft", "source": "comparison"})

    draft = Framework.objects.get(code="fw-tiny", version=2)
    assert drafted.url == reverse("assessment:framework", args=["fw-tiny", 2])
    assert draft.released_at is None
    assert "Version 2 is drafted" in text_of(bureau.get(drafted.url))


def test_an_answer_off_the_scale_is_open_again(bureau, world):
    weighing = make_weighing(world.cycle.framework, world.users["bureau"])
    page = reverse("assessment:weighing", args=["fw-tiny", 1, weighing.pk])

    compare_all(bureau, page, said="17")

    weighing.refresh_from_db()
    assert weighing.comparisons == []


def test_a_stale_page_keeps_the_answers_in_its_fields(bureau, world):
    weighing = make_weighing(world.cycle.framework, world.users["bureau"])
    page = reverse("assessment:weighing", args=["fw-tiny", 1, weighing.pk])
    cell = bureau.get(page).context["matrix"][0]["cells"][1]

    answer = bureau.post(page, {"action": "save", "seen": "earlier", cell["field"]: "7"})

    assert answer.status_code == 409
    assert answer.context["matrix"][0]["cells"][1]["said"] == "7"
    assert "in between" in text_of(answer)


def test_a_draft_that_cannot_be_made_says_why(bureau, world):
    weighing = make_weighing(world.cycle.framework, world.users["bureau"])
    page = reverse("assessment:weighing", args=["fw-tiny", 1, weighing.pk])

    answer = bureau.post(page, {"action": "draft", "source": "comparison"}, follow=True)

    assert "Compare every pair first." in text_of(answer)
    assert Framework.objects.filter(code="fw-tiny").count() == 1


def test_a_comparison_needs_a_name(bureau):
    assert bureau.post(WEIGHTS, {"name": ""}).status_code == 400
    assert not Weighing.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_comparisons_costs_the_same_at_any_length(
    bureau, world, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        make_weighing(world.cycle.framework, world.users["bureau"])

    with django_assert_max_num_queries(6):
        bureau.get(WEIGHTS)


def test_the_page_of_a_comparison_costs_few_queries(bureau, world, django_assert_max_num_queries):
    weighing = make_weighing(world.cycle.framework, world.users["bureau"])

    with django_assert_max_num_queries(9):
        bureau.get(reverse("assessment:weighing", args=["fw-tiny", 1, weighing.pk]))
