"""No page asks the database more than twelve questions, but for those told here, with the reason."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.models import Fact, Framework, Indicator, Report
from tests.access.doors import API
from tests.access.places import build_places
from tests.access.table import Row, rows
from tests.access.test_access import DOORS
from tests.assessment.api.world import NOW
from tests.factories import make_cycle, make_entry, make_measure
from tests.report_factories import make_verdict

MOST = 12
# Of a report are read its items, facts, files and leads, what confirms it, what the registers come
# to and last year's figures, each in a statement; of one that was sent back what was filed and why.
MORE = {
    "home": 21,  # A report, and whatever else waits for a secretariat: nine kinds of things.
    "assessment:reports": 16,
    "assessment:report": 17,  # With its rounds and papers.
    "assessment:report_criterion": 15,  # With what was written last year.
    "assessment:report_news": 15,
    "assessment:report_confirm": 14,
    "assessment:report_submit": 15,
    "assessment:report_screening": 16,
    "alliances:register_row": 15,  # A row with partners, shares, history and likely duplicates.
    "assessment:reassessment": 18,  # Old and new marks, values and results, sheets and assessors.
    "assessment:timeline": 15,  # Nine kinds of records, each as far as the reader may read it.
    "assessment:district": 15,  # Reports, results, orders and credits, then the barometer's own.
}
# Who sees most, first.
ROLES = ("bureau", "secretariat", "assessor", "district", "member", "anonymous")
OF_A_REPORT = {
    "home": "secretariat",
    "assessment:reports": "bureau",
    "assessment:report": "secretariat",
    "assessment:report_criterion": "secretariat",
    "assessment:report_news": "secretariat",
    "assessment:report_confirm": "bureau",
    "assessment:report_submit": "secretariat",
    "assessment:report_screening": "bureau",
}
PREVIEW = "?kind=deduction&item=late&value=1"


@pytest.fixture
def places(db):
    """Everything once; frameworks read what the registers tell, and are released, as in every cycle
    that has begun."""
    places = build_places()
    measured = Indicator.objects.filter(params__measure="members")
    measured.update(params={"measure": "member_units", "zero_at": "0", "full_at": "10"})
    Fact.objects.filter(measure="members").update(measure="member_units")
    Framework.objects.filter(released_at=None).update(released_at=NOW)
    return places


def test_no_page_asks_more_than_it_may(places):
    asked = {}
    for phase, told in _by_phase().items():
        with transaction.atomic():
            places.world.enter(phase)
            for name, role in told:
                asked[name] = max(asked.get(name, 0), _cost(places, name, role))
            transaction.set_rollback(True)

    assert {name: cost for name, cost in asked.items() if cost > MORE.get(name, MOST)} == {}


def test_every_page_that_may_ask_more_is_a_page():
    assert MORE.keys() <= DOORS.keys()


def test_a_preview_asks_for_everybody_once(places):
    """It scores the alliance anew, and says what becomes of the ranks of all."""
    address = places.own_address(DOORS["assessment:room_alliance"], "bureau") + PREVIEW

    client = _client(places, "bureau")
    _asked(client, address)  # What a process keeps is not counted.

    assert _asked(client, address) <= MOST + 4


def _by_phase():
    """Return each page in the first and in the last of the phases in which somebody reads it; the
    first page, which is everybody's, for everybody while reports are written."""
    read: dict[str, list[Row]] = {}
    for row in rows():
        if row.method == "GET" and "200" in row.statuses.values() and not row.name.startswith(API):
            read.setdefault(row.name, []).append(row)
    found = {"screening": [("home", role) for role in ROLES]}
    for name, told in read.items():
        for phase, row in {row.phase: row for row in (told[0], told[-1])}.items():
            role = next(each for each in ROLES if row.statuses[each] == "200")
            found.setdefault(phase, []).append((name, role))
    return found


def _cost(places, name, role):
    """Return how many questions a page asks; of one that asks too many, how many once what a process
    keeps in memory is there."""
    client = _client(places, role)
    address = places.own_address(DOORS[name], role)
    cost = _asked(client, address)
    return cost if cost <= MOST else _asked(client, address)


def _client(places, role):
    client = Client()
    if role != "anonymous":
        client.force_login(places.world.users[role])
    return client


def _asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        if answer.streaming:
            answer.getvalue()  # Read to its end, a file is closed.
    assert answer.status_code == 200, address
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in queries)


def test_a_report_that_was_sent_back_asks_no_more_than_it_may(places):
    """Beside the registers stand what was filed, why it was sent back, and last year."""
    entry = places.world.entries["dianzi"]
    cycle = entry.cycle
    before = make_cycle(year=2030, region=cycle.region, framework=cycle.framework, phase="archived")
    make_measure(make_entry(before, entry.alliance), "member_units", "1")
    Report.objects.filter(entry=entry).update(state="returned", round=1)
    entry.report.items.update(state="returned")
    for item in entry.report.items.all():
        make_verdict(entry.report.submissions.get(), item, "returned")
    places.world.enter("screening")

    asked = {name: _cost(places, name, role) for name, role in OF_A_REPORT.items()}

    assert {name: cost for name, cost in asked.items() if cost > MORE.get(name, MOST)} == {}
