import pytest

from assessment.computing.seen import seal_seen, seen_of
from assessment.models import CalendarDay, Decision, Notice, Ruling
from assessment.services.decisions import entry_of
from assessment.services.publishing import new_version
from tests.assessment.api.world import NOW
from tests.assessment.deciding import AFTER, announce, confirm, confirm_all, decision_on, move
from tests.decision_factories import make_decision, make_order


@pytest.fixture
def as_role(client, world):
    def sign_in(role):
        if role:
            client.force_login(world.users[role])
        return client

    return sign_in


def post(client, decision, act, **values):
    fields = {f"{act}-{name}": value for name, value in values.items()}
    return client.post(f"/decisions/{decision.pk}/", {"act": act, **fields})


def state(decision):
    return Decision.objects.get(pk=decision.pk).state


def test_a_decision_is_confirmed_on_the_figures_that_its_page_shows(as_role, world):
    announce(world)
    decision = decision_on(world, "gaoxin")
    client = as_role("bureau")
    form = client.get(f"/decisions/{decision.pk}/").context["forms"]["confirm"]

    response = post(client, decision, "confirm", seen=form["seen"].value(), reason="Well done.")

    following = decision_on(world, "zichuan")
    assert (response.status_code, response["Location"]) == (302, f"/decisions/{following.pk}/")
    assert state(decision) == "confirmed"


def test_a_page_that_was_left_open_confirms_nothing_and_says_what_changed(as_role, world):
    announce(world)
    decision = decision_on(world, "zichuan")
    seen = seal_seen(seen_of(entry_of(decision)))
    Ruling.objects.create(
        entry=world.entries["zichuan"], kind="deduction", value=1, reason="late", sequence=9
    )
    new_version(world.cycle, by=None, now=NOW)

    client = as_role("bureau")
    response = post(client, decision, "confirm", seen=seen, reason="As the figures say.")

    assert response.status_code == 409
    assert "Total: 20.89 → 19.89" in response.content.decode()
    assert state(decision) == "prepared"
    shown = response.context["forms"]["confirm"]["seen"].value()
    assert post(client, decision, "confirm", seen=shown, reason="So.").status_code == 302


@pytest.mark.parametrize("seen", ["", "forged"])
def test_figures_that_nobody_has_seen_confirm_nothing(as_role, world, seen):
    announce(world)
    decision = decision_on(world, "gaoxin")

    response = post(as_role("bureau"), decision, "confirm", seen=seen, reason="x")

    assert (response.status_code, state(decision)) == (409, "prepared")


@pytest.mark.parametrize(
    ("act", "values"),
    [("confirm", {"reason": ""}), ("withdraw", {"reason": ""}), ("issue", {}), ("", {}), ("x", {})],
)
def test_what_is_not_filled_in_or_not_offered_changes_nothing(as_role, world, act, values):
    announce(world)
    decision = decision_on(world, "gaoxin")

    response = post(as_role("bureau"), decision, act, **values)

    assert (response.status_code, state(decision)) == (400, "prepared")


def test_a_decision_is_withdrawn_with_its_reason(as_role, world):
    announce(world)
    decision = decision_on(world, "gaoxin")

    post(as_role("bureau"), decision, "withdraw", reason="the quota")

    decision.refresh_from_db()
    assert (decision.state, decision.withdrawal_reason) == ("withdrawn", "the quota")


def test_what_somebody_confirmed_meanwhile_is_looked_at_before_it_is_withdrawn(as_role, world):
    announce(world)
    decision = decision_on(world, "gaoxin")
    client = as_role("bureau")
    forms = client.get(f"/decisions/{decision.pk}/").context["forms"]
    post(client, decision, "confirm", seen=forms["confirm"]["seen"].value(), reason="Well done.")

    left_open = {"state": forms["withdraw"]["state"].value(), "reason": "the quota"}
    refused = post(client, decision, "withdraw", **left_open)

    assert (refused.status_code, state(decision)) == (409, "confirmed")
    assert "The decision is confirmed by now; look at it again." in refused.text
    shown = refused.context["forms"]["withdraw"]["state"].value()
    post(client, decision, "withdraw", state=shown, reason="the quota")
    assert state(decision) == "withdrawn"


def test_a_removal_goes_out_alone_once_its_code_is_typed(as_role, world):
    world.enter("published")
    client = as_role("bureau")
    values = {"kind": "remove", "alliance": "dianzi", "reason": "dissolved"}

    made = client.post("/cycles/tiny/decisions/", values)
    decision = Decision.objects.get(kind="remove")
    assert made["Location"] == f"/decisions/{decision.pk}/"
    seen = client.get(made["Location"]).context["forms"]["confirm"]["seen"].value()
    post(client, decision, "confirm", seen=seen, reason="dissolved")
    assert post(client, decision, "issue", confirmation="gaoxin").status_code == 400
    post(client, decision, "issue", confirmation="dianzi")

    assert (state(decision), Decision.objects.get(pk=decision.pk).number) == ("issued", "2026-001")


def test_a_second_removal_is_refused_on_the_page(as_role, world):
    world.enter("published")
    values = {"kind": "remove", "alliance": "dianzi", "reason": "dissolved"}
    client = as_role("bureau")

    answers = [client.post("/cycles/tiny/decisions/", values).status_code for _ in range(2)]

    assert answers == [302, 409]


@pytest.mark.parametrize(
    ("role", "commended", "ordered"),
    [
        (None, 200, 302),
        ("observer", 200, 200),
        ("bureau", 200, 200),
        ("district", 200, 404),
        ("secretariat", 200, 404),
        ("assessor", 200, 404),
        ("member", 200, 404),
    ],
)
def test_once_issued_everybody_reads_commendations_and_those_concerned_their_orders(
    as_role, world, role, commended, ordered
):
    announce(world)
    confirm_all(world)
    move(world, "published", now=AFTER)
    client = as_role(role)

    found = [
        client.get(f"/decisions/{decision_on(world, code).pk}/").status_code
        for code in ("gaoxin", "zichuan")
    ]

    assert found == [commended, ordered]


def test_the_public_reads_no_names_of_those_who_decided(as_role, world):
    announce(world)
    confirm_all(world)
    move(world, "published", now=AFTER)
    world.users["bureau"].first_name = "Zhang"
    world.users["bureau"].save()

    page = as_role(None).get(f"/decisions/{decision_on(world, 'gaoxin').pk}/").content.decode()

    assert decision_on(world, "gaoxin").number in page
    assert "bureau" not in page
    assert "Zhang" not in page


def test_what_goes_out_is_prepared_by_one_button_and_says_what_stands_in_the_way(as_role, world):
    announce(world)
    Decision.objects.update(state="withdrawn")
    client = as_role("bureau")
    page = client.get("/cycles/tiny/outgoing/")
    assert page.context["not_prepared"] == 2

    client.post("/cycles/tiny/outgoing/")

    page = client.get("/cycles/tiny/outgoing/")
    assert (page.context["not_prepared"], page.context["waiting"]) == (0, 2)
    assert [len(group.rows) for group in page.context["groups"]] == [1, 1, 0, 0]
    assert len(page.context["hindrances"]) == 2


def test_a_publication_names_what_has_not_gone_out(as_role, world):
    world.enter("published")
    client = as_role("bureau")
    before = client.get("/cycles/tiny/outgoing/").text
    decision = make_decision(world.entries["dianzi"], "remove")

    after = client.get("/cycles/tiny/outgoing/").text

    assert "Published: what follows has gone out." in before
    assert "Published, but 1 decision has not gone out." in after
    assert f'href="/decisions/{decision.pk}/"' in after
    assert "Time line of the alliance" in client.get(f"/decisions/{decision.pk}/").text


def test_the_room_of_a_published_cycle_promises_no_way_back(as_role, world):
    world.enter("published")

    page = as_role("bureau").get("/cycles/tiny/room/").text

    assert "a granted objection alone makes another version" in page
    assert "goes back to deliberation" not in page


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        ("observer", True),
        ("district", True),
        ("secretariat", True),
        ("assessor", False),
        ("member", False),
        (None, False),
    ],
)
def test_why_it_was_decided_is_told_to_the_alliance_and_those_in_charge(
    as_role, world, role, is_told
):
    world.enter("published")
    why = "Chaired by somebody’s brother."
    ground = {"code": "grade", "grade": "good", "total": "91.00"}
    told = {"state": "issued", "number": "2031-9", "issued_at": NOW, "reason": why}
    decision = make_decision(world.entries["dianzi"], "commend", **told, grounds=[ground])
    client = as_role(role)

    page, listed = client.get(f"/decisions/{decision.pk}/"), client.get("/cycles/tiny/decisions/")

    assert "2031-9" in page.text
    assert "2031-9" in listed.text
    assert [why in answer.text for answer in (page, listed)] == [is_told] * 2
    assert ("Grounds" in page.text) == is_told
    if role in ("observer", "district", "secretariat", "assessor"):
        assert (why in client.get("/alliances/dianzi/timeline/").text) == is_told


def test_nothing_is_prepared_before_the_deliberation(as_role, world):
    response = as_role("bureau").post("/cycles/tiny/outgoing/", follow=True)

    assert [str(each) for each in response.context["messages"]] == [
        "Outcomes are decided on from the deliberation until the cycle is archived."
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_any_number(
    as_role, world, rows, django_assert_max_num_queries
):
    announce(world)
    for number in range(rows):
        Decision.objects.create(
            alliance=world.entries["dianzi"].alliance,
            cycle=world.cycle,
            kind="remove",
            state="withdrawn",
            proposed_at=NOW,
            withdrawal_reason=str(number),
        )
    for entry in list(world.entries.values())[:rows]:
        Decision.objects.create(
            alliance=entry.alliance, cycle=world.cycle, kind="readmit", proposed_at=NOW
        )
    client = as_role("bureau")
    client.get("/cycles/tiny/outgoing/")

    with django_assert_max_num_queries(12):
        client.get("/cycles/tiny/outgoing/")
    with django_assert_max_num_queries(8):
        client.get("/cycles/tiny/decisions/")


def test_versions_are_listed_compared_and_asked_for_by_day(as_role, world):
    announce(world)
    confirm_all(world)
    move(world, "published", now=AFTER)
    Ruling.objects.create(
        entry=world.entries["zichuan"], kind="deduction", value=1, reason="late", sequence=9
    )
    new_version(world.cycle, by=None, now=AFTER)
    client = as_role(None)

    page = client.get("/cycles/tiny/versions/?day=2026-11-22")

    assert [each["version"].number for each in page.context["versions"]] == [2, 1]
    assert page.context["shown"].number == 1
    assert [each.code for each in page.context["differences"]] == ["zichuan"]
    prints = {each["fingerprint"] for each in page.context["versions"]}
    assert len(prints) == 2


@pytest.mark.parametrize(
    ("query", "status", "shown"),
    [
        ("?day=never", 200, None),
        ("?day=2020-01-01", 200, None),
        ("?version=1", 200, 1),
        ("?version=99", 200, None),
        ("?version=x&from=1&to=1", 200, None),
    ],
)
def test_versions_answer_any_question(as_role, world, query, status, shown):
    world.enter("published")

    page = as_role(None).get(f"/cycles/tiny/versions/{query}")

    assert page.status_code == status
    assert (page.context["shown"] and page.context["shown"].number) == shown


def correct(client, day="2099-01-05", kind="off", note="announced", **more):
    return client.post("/working-days/", {"day": day, "kind": kind, "note": note, **more})


def test_a_correction_that_moves_nothing_is_made_at_once(as_role, world):
    response = correct(as_role("bureau"))

    assert response["Location"] == "/working-days/?year=2099"
    row = CalendarDay.objects.get()
    assert (row.is_working, row.note, row.by) == (False, "announced", world.users["bureau"])


def test_a_correction_that_moves_last_days_is_looked_at_first(as_role, world, monkeypatch):
    announce(world)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client = as_role("bureau")

    page = correct(client, day="2026-11-25")

    assert [str(each.counted) for each in page.context["moved"]] == ["2026-11-30"]
    assert not CalendarDay.objects.exists()
    correct(client, day="2026-11-25", confirmed="1")
    assert str(Notice.objects.get().ends_on) == "2026-11-30"


@pytest.mark.parametrize("query", ["", "?year=2027", "?year=1", "?year=x", "?year=99999"])
def test_the_calendar_shows_any_year(as_role, world, query):
    make_order(world.entries["dianzi"], world.users["bureau"])

    assert as_role("member").get(f"/working-days/{query}").status_code == 200


@pytest.mark.parametrize("path", ["/working-days/", "/cycles/tiny/decisions/"])
def test_what_is_to_be_filled_in_is_not_printed(as_role, world, path):
    world.enter("published")

    assert 'class="section no-print"' in as_role("bureau").get(path).text


def test_the_letters_ask_for_themselves_until_they_are_made(world, as_role):
    announce(world)
    decision = confirm(world, "zichuan")
    client = as_role("bureau")

    for address in (f"/decisions/{decision.pk}/", f"/orders/{decision.order.pk}/"):
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div id="papers"')
        assert f'hx-get="{address}"' in part
        assert f'hx-get="{address}"' in client.get(address).content.decode()
