"""The pages of a re-assessment."""

import json
import re

import pytest
from django.urls import reverse

from assessment.choices import Phase
from assessment.models import Order, Reassessment, ReassessmentMark, ReassessmentValue
from tests.assessment.reassessing import JUDGED, Again
from tests.decision_factories import make_attachment
from tests.factories import make_assessor, make_ruling, make_user


@pytest.fixture
def world(small_world):
    return small_world


@pytest.fixture
def again(world):
    return Again(world)


@pytest.fixture
def bureau(again, client):
    client.force_login(again.bureau)
    return client


@pytest.fixture
def nora(again, client):
    again.open()
    client.force_login(again.nora.user)
    return client


def page(again, name="reassessment"):
    return reverse(f"assessment:{name}", args=[again.reassessment.pk])


def begin(again):
    return reverse("assessment:reassessment_open", args=[again.order.pk])


def sheet(again, name="reassessment_sheet"):
    return reverse(f"assessment:{name}", args=[again.sheet().pk])


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def settle_form(answer):
    form = answer.context["settle"]
    return {"seen": form["seen"].value(), "lifted": form["lifted"].value(), "reason": "looked at"}


# Beginning


def test_the_bureau_chooses_assessors_and_begins(again, bureau):
    answer = bureau.get(begin(again))
    assert "5.4.12" in text(answer)

    answer = bureau.post(begin(again), {"assessors": [again.nora.pk]})

    assert answer.url == page(again)
    assert Order.objects.get().state == "reassessing"
    assert bureau.get(begin(again)).url == page(again)


def test_who_knows_the_alliance_is_proposed_and_who_has_a_conflict_cannot_be_chosen(again, bureau):
    unit = again.world.users["member"].unit
    again.entry.alliance.memberships.create(unit=unit, role="member", joined_on="2024-01-01")
    otto = again.another(unit=unit)
    again.entry.assignments.create(assessor=otto)

    answer = bureau.get(begin(again))

    assert answer.context["chosen"] == set()
    assert re.search(rf'value="{otto.pk}"[^>]* disabled', answer.content.decode())
    assert bureau.post(begin(again), {"assessors": [otto.pk]}).status_code == 400


def test_what_stands_in_the_way_is_said(again, bureau):
    again.items[0].state = "answered"
    again.items[0].save()

    assert "First every item is to be accepted" in text(bureau.get(begin(again)))
    answer = bureau.post(begin(again), {"assessors": [again.nora.pk]})

    assert answer.status_code == 409
    assert not Reassessment.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("observer", 403), ("stranger", 404)])
def test_nobody_else_begins_it(again, client, role, status):
    client.force_login(again.world.users[role])

    assert client.get(begin(again)).status_code == status


# Following and settling


def test_the_page_leads_from_open_sheets_to_the_outcome(again, bureau):
    again.open()
    assert "1 sheet is still open" in text(bureau.get(page(again)))
    again.mark("100")
    again.submit()
    again.value("1200.5")

    answer = bureau.get(page(again))
    assert "Everything is in" in text(answer)
    assert "20.89 → 68.89" in text(answer)
    answer = bureau.post(page(again, "reassessment_settle"), settle_form(answer), follow=True)

    assert "The order has passed" in text(answer)
    assert again.reassessment.outcome == "passed"


def test_figures_that_changed_meanwhile_are_named_and_the_reason_is_kept(again, bureau):
    again.judge("100", contracts="1200.5")
    form = settle_form(bureau.get(page(again)))
    again.value("0", seen="1200.5")

    answer = bureau.post(page(again, "reassessment_settle"), form)

    assert answer.status_code == 409
    assert "Total: 68.89 then, 38.89 now." in text(answer)
    assert "looked at" in text(answer)
    assert again.reassessment.outcome == ""


@pytest.mark.parametrize("seen", ["", "no json", "[1]"])
def test_figures_that_cannot_be_read_settle_nothing(again, bureau, seen):
    again.judge("50")

    answer = bureau.post(page(again, "reassessment_settle"), {"seen": seen, "reason": "because"})

    assert answer.status_code == 400
    assert again.reassessment.outcome == ""


def test_without_a_reason_nothing_is_settled(again, bureau):
    again.judge("50")
    form = settle_form(bureau.get(page(again))) | {"reason": ""}

    answer = bureau.post(page(again, "reassessment_settle"), form)

    assert answer.status_code == 400
    assert "This field is required." in text(answer)


def test_a_veto_put_right_is_computed_before_it_is_settled(world, client):
    make_ruling(world.entries["zichuan"], "veto", "false_data")
    again = Again(world)
    again.judge("100", contracts="1200.5")
    client.force_login(again.bureau)
    assert client.get(page(again)).context["figures"].outcome == "failed"

    answer = client.get(page(again), {"lifted": ["false_data", "nonsense"]})
    assert answer.context["figures"].outcome == "passed"
    answer = client.post(page(again, "reassessment_settle"), settle_form(answer), follow=True)

    assert "Vetoes whose cause is put right: False data" in text(answer)
    assert again.reassessment.outcome == "passed"
    assert again.reassessment.after["lifted"] == ["false_data"]


def test_sheets_are_given_taken_back_and_opened(again, bureau):
    again.open()
    otto, address = again.another(), page(again, "reassessment_sheets")
    bureau.post(address, {"assessor": otto.pk})
    bureau.post(address, {"take_back": again.sheet().pk})
    again.mark("50", assessor=otto)
    again.submit(otto)
    bureau.post(address, {"open": again.sheet(otto).pk})

    (row,) = again.reassessment.sheets.all()
    assert (row.assessor, row.is_open) == (otto, True)


def test_a_refusal_about_sheets_is_said(again, bureau):
    again.open()
    paper = make_assessor("paper")

    answer = bureau.post(page(again, "reassessment_sheets"), {"assessor": paper.pk})

    assert answer.status_code == 409
    assert "Only an assessor with an account can fill in a sheet." in text(answer)


def test_a_sheet_of_another_re_assessment_is_left_alone(again, bureau):
    again.open()
    other = Again(again.world, alliance="dianzi")
    other.open()

    bureau.post(page(again, "reassessment_sheets"), {"take_back": other.sheet().pk})

    assert other.sheet()


def values(again, value="", note="", seen="", seen_note=""):
    name = "v-contract_amount"
    return {
        f"{name}-value": value,
        f"{name}-note": note,
        f"initial-{name}-value": seen,
        f"initial-{name}-note": seen_note,
    }


def test_values_are_saved_with_what_shows_them(again, bureau):
    again.open()
    address = page(again, "reassessment_values")

    assert bureau.post(address, values(again, "１，２００。５", "audit")).status_code == 302
    assert str(ReassessmentValue.objects.get().value) == "1200.5"
    assert bureau.post(address, values(again, "", "", "1200.5", "audit")).status_code == 302
    assert not ReassessmentValue.objects.exists()


@pytest.mark.parametrize(("value", "note"), [("many", "audit"), ("12", "")])
def test_a_value_that_is_none_is_named_at_its_field(again, bureau, value, note):
    again.open()

    answer = bureau.post(page(again, "reassessment_values"), values(again, value, note))

    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()
    assert not ReassessmentValue.objects.exists()


def test_a_value_changed_elsewhere_is_named(again, bureau):
    again.open()
    again.value("3")

    answer = bureau.post(page(again, "reassessment_values"), values(again, "4", "audit"))

    assert answer.status_code == 409
    assert "changed elsewhere" in text(answer)
    assert ReassessmentValue.objects.get().value == 3


# Who sees what


def test_the_secretariat_sees_how_far_it_is_and_the_figures_at_the_end(world, client):
    again = Again(world, alliance="dianzi")
    again.open()
    client.force_login(world.users["secretariat"])
    again.mark("90.25")
    again.submit()

    during = client.get(page(again))
    assert "Sheets submitted: 1 of 1." in text(during)
    assert "90.25" not in text(during)
    assert "comparison" not in during.context
    again.settle()
    after = client.get(page(again))

    assert "83.32 →" in text(after)
    assert "90.25" in text(after)
    assert "nora" not in text(after)
    assert 'class="signatures"' in after.content.decode()


def test_an_observer_follows_it_without_a_button(again, client):
    again.judge("50")
    client.force_login(again.world.users["observer"])

    answer = client.get(page(again))

    assert "20.89 →" in text(answer)
    main = answer.content.decode().split("<main")[1].split("</main")[0]
    assert 'type="submit"' not in main


def test_a_stranger_gets_404(again, client):
    again.open()
    client.force_login(make_user("assessor"))

    assert client.get(page(again)).status_code == 404
    assert client.get(sheet(again)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_assess(
    again, bureau, count, django_assert_max_num_queries
):
    again.open(*[again.another(f"a{n}") for n in range(count)])
    bureau.get(page(again))

    with django_assert_max_num_queries(18):
        assert bureau.get(page(again)).status_code == 200


# The sheet


def test_the_sheet_saves_and_submits_without_scripts(again, nora):
    data = {
        f"{JUDGED}-mark": "88。5",
        f"{JUDGED}-comment": "better",
        f"{JUDGED}-version": "0",
        f"initial-{JUDGED}-mark": "",
        f"initial-{JUDGED}-comment": "",
    }

    assert nora.post(sheet(again), data).status_code == 302
    assert ReassessmentMark.objects.get().hundredths == 8850
    data |= {f"{JUDGED}-version": "1", f"initial-{JUDGED}-mark": "88.5"}
    assert nora.post(sheet(again, "reassessment_submit"), data).status_code == 302
    assert not again.sheet().is_open
    assert "You can read this sheet, not change it." in text(nora.get(sheet(again)))


def test_the_sheet_tells_what_was_wrong_and_what_was_done(again, nora):
    again.items[0].answer = "Three new contracts."
    again.items[0].save()
    make_attachment(item=again.items[0])
    again.value("900")

    told = text(nora.get(sheet(again)))

    assert "Three new contracts." in told
    assert "proof.pdf" in told
    assert "900" in told
    assert "5.4.4" not in told


def test_a_gap_is_pointed_out_at_submission(again, nora):
    answer = nora.post(sheet(again, "reassessment_submit"), {})

    assert answer.status_code == 409
    assert "the mark is missing" in text(answer)


def test_a_mark_that_is_none_and_a_stale_one_are_pointed_out(again, nora):
    data = {
        f"{JUDGED}-mark": "101",
        f"{JUDGED}-comment": "",
        f"{JUDGED}-version": "0",
        f"initial-{JUDGED}-mark": "",
        f"initial-{JUDGED}-comment": "",
    }
    assert nora.post(sheet(again), data).status_code == 400
    again.mark("50")

    answer = nora.post(sheet(again), data | {f"{JUDGED}-mark": "60"})

    assert answer.status_code == 409
    assert ReassessmentMark.objects.get().hundredths == 5000


def put(again, client, **told):
    return client.put(
        reverse("api:reassessment_mark", args=[again.sheet().pk, told.pop("code", JUDGED)]),
        json.dumps(told),
        content_type="application/json",
    )


def test_a_mark_is_saved_over_rest_with_its_version(again, nora):
    answer = put(again, nora, mark="90", version=0)

    assert (answer.status_code, answer.json()) == (
        200,
        {"mark": "90.00", "comment": "", "version": 1},
    )
    stale = put(again, nora, mark="80", version=0)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert stale.json()["stored"]["mark"] == "90.00"
    assert put(again, nora, mark="80", version=0, code="elsewhere").status_code == 404
    assert put(again, nora, mark="101", version=1).status_code == 400


def test_a_sheet_of_somebody_else_is_not_there_over_rest(again, nora):
    nora.force_login(make_user("assessor"))

    assert put(again, nora, mark="90", version=0).status_code == 404


def test_the_sheet_stands_on_the_home_page_until_it_is_submitted(again, nora):
    assert sheet(again) in nora.get(reverse("home")).content.decode()
    again.mark("90")
    again.submit()

    assert sheet(again) not in nora.get(reverse("home")).content.decode()


def test_the_phase_of_the_cycle_does_not_matter(again, nora):
    again.world.enter(Phase.ARCHIVED)

    assert nora.get(sheet(again)).context["closed"] == ""
