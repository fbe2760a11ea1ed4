"""Taking last year over, a later last day and the district's opinion, by program."""

import pytest
import time_machine
from django.test import Client

from assessment.models import Extension, Opinion
from tests.assessment.api.world import token_of
from tests.assessment.services.desk import Desk
from tests.factories import make_cycle, make_entry, make_user
from tests.report_factories import item_of, make_phase_end, make_report, make_reporting_entry

LATER = "2031-12-10"
NOW = "2031-11-20T02:00:00Z"


class Api:
    """One report as one person's program sees it."""

    def __init__(self, desk, user):
        self.client = Client(headers={"Accept-Language": "en"})
        self.client.force_login(user)
        self.address = f"/api/v1/cycles/{desk.cycle.code}/reports/{desk.alliance.code}/"

    def send(self, method, path, **body):
        send = getattr(self.client, method)
        return send(self.address + path, body, content_type="application/json")


@pytest.fixture
def desk(db):
    return Desk()


@pytest.fixture
def district(desk):
    return Api(desk, make_user("district", region=desk.alliance.region))


def api(desk, role):
    users = {"secretariat": desk.secretariat, "bureau": desk.bureau, "lead": desk.leads[0]}
    return Api(desk, users.get(role) or make_user(role))


def test_carry_takes_last_year_over_once(desk):
    last = make_report(make_entry(make_cycle(year=2030, phase="archived"), desk.alliance))
    last.items.filter(indicator=None).update(narrative="last year")
    program = api(desk, "secretariat")

    first, again = (program.send("post", "carry/") for _ in range(2))

    assert [(answer.status_code, answer.json()) for answer in (first, again)] == [
        (200, {"items": 1}),
        (200, {"items": 0}),
    ]
    item = item_of(desk.report, "c1")
    assert (item.narrative, item.is_carried) == ("last year", True)


@pytest.mark.parametrize("role", ["bureau", "observer", "lead"])
def test_carry_is_for_the_secretariat(desk, role):
    assert api(desk, role).send("post", "carry/").status_code == 403


def test_carry_waits_for_the_phase(desk):
    desk.cycle.phase = "scoring"
    desk.cycle.save()

    answer = api(desk, "secretariat").send("post", "carry/")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_reporting")


@time_machine.travel(NOW, tick=False)
def test_extension_gives_a_later_last_day(desk):
    make_phase_end(desk.cycle)

    answer = api(desk, "bureau").send("post", "extension/", ends_on=LATER, reason="Flood.")

    assert answer.status_code == 201
    assert answer.json() == {
        "phase": "reporting",
        "ends_on": LATER,
        "reason": "Flood.",
        "granted_at": "2031-11-20T10:00:00+08:00",
    }
    granted = Extension.objects.get()
    assert (granted.entry, granted.by) == (desk.report.entry, desk.bureau)
    rows = Client(headers=token_of(desk.bureau)).get(f"/api/v1/cycles/{desk.cycle.code}/reports/")
    assert rows.json()["results"][0]["last_day"] == LATER


@time_machine.travel(NOW, tick=False)
def test_extension_of_a_returned_report_is_of_screening(desk):
    make_phase_end(desk.cycle, "screening")
    desk.report.state, desk.report.round = "returned", 1
    desk.report.save()

    answer = api(desk, "bureau").send("post", "extension/", ends_on=LATER, reason="Flood.")

    assert answer.json()["phase"] == "screening"


@time_machine.travel(NOW, tick=False)
def test_extension_needs_no_report(db):
    entry = make_reporting_entry()
    make_phase_end(entry.cycle)
    client = Client()
    client.force_login(make_user())

    answer = client.post(
        f"/api/v1/cycles/{entry.cycle.code}/reports/{entry.alliance.code}/extension/",
        {"ends_on": LATER, "reason": "Flood.", "phase": "reporting"},
        content_type="application/json",
    )

    assert answer.status_code == 201


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("role", "body", "status", "code"),
    [
        ("secretariat", {}, 403, "permission_denied"),
        ("observer", {}, 403, "permission_denied"),
        ("bureau", {"ends_on": "2031-11-30"}, 409, "calendar_refused"),
        ("bureau", {"ends_on": "soon"}, 400, "invalid"),
        ("bureau", {"reason": ""}, 400, "invalid"),
        ("bureau", {"phase": "scoring"}, 409, "calendar_refused"),
        ("bureau", {"phase": "night"}, 400, "invalid"),
    ],
)
def test_extension_is_refused(desk, role, body, status, code):
    make_phase_end(desk.cycle)
    given = {"ends_on": LATER, "reason": "Flood."} | body

    answer = api(desk, role).send("post", "extension/", **given)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Extension.objects.exists()


def test_opinion_is_given_and_given_anew(desk, district):
    desk.file()

    first = district.send("put", "opinion/", view="concerns", text="Thin.")
    again = district.send("put", "opinion/", view="support", text="Good now.")

    assert (first.status_code, again.status_code) == (200, 200)
    assert {key: again.json()[key] for key in ("view", "text")} == {
        "view": "support",
        "text": "Good now.",
    }
    assert Opinion.objects.get().text == "Good now."
    rounds = district.client.get(f"{district.address}returns/").json()["results"]
    assert rounds[0]["opinion"]["text"] == "Good now."


def test_opinion_waits_for_a_submission(desk, district):
    answer = district.send("put", "opinion/", view="support", text="Good.")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_submitted")


@pytest.mark.parametrize("body", [{"view": "love"}, {"text": ""}, {"text": "x" * 4001}])
def test_opinion_has_a_view_and_words(desk, district, body):
    desk.file()

    answer = district.send("put", "opinion/", **{"view": "support", "text": "Good."} | body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("role", ["secretariat", "bureau", "observer"])
def test_opinion_is_for_the_district(desk, role):
    desk.file()

    answer = api(desk, role).send("put", "opinion/", view="support", text="Good.")

    assert answer.status_code == 403
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(("method", "path"), [("post", "carry/"), ("put", "opinion/")])
def test_a_report_of_somebody_else_is_not_there(desk, method, path):
    stranger = api(desk, "secretariat")
    stranger.client.force_login(make_user("secretariat"))

    answer = stranger.send(method, path, view="support", text="Good.")

    assert answer.status_code == 404
