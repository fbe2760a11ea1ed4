"""Whatever is sent to a door, it answers: bad input is never an error of the server."""

import json

import pytest
from django.db import transaction
from django.test import Client

from tests.access.doors import API, doors
from tests.access.places import build_places

ZERO, HUGE = "a\0b", "9" * 30
ASKED = "search page page_size sort year kind state unit partner from to item waiting shown format"
FIELDS = """
    item evidence pages dated_on name code kind title held_on quantity amount level carrier partners
    year seen more_partners unit note own part0 alliance0 reason answer ends_on opinion-view
    opinion-text settle-correct_by confirmed waiting removes n-5.4.12-narrative s-5.4.12-self_score
"""
MEMBERS = """
    narrative narrative_version self_score self_score_version confirm declared explanation version
    pages verdicts accept_rest correct_by mark reason
"""
VALUES = (None, True, -1, 2**63, 10**40, 1.5, HUGE, ZERO, [], [[]], {}, [{"code": []}], "\ud800")
BODIES = [*VALUES, *(dict.fromkeys(MEMBERS.split(), value) for value in VALUES)]


@pytest.mark.parametrize("role", ["bureau", "secretariat"])
def test_no_door_breaks_at_rubbish(db, role):
    places = build_places()
    places.world.enter("reporting")
    client = Client(raise_request_exception=False)
    client.force_login(places.world.users[role])

    broken = {
        (door.name, sent)
        for door in doors()
        if door.name.startswith((API, "alliances:", "assessment:"))
        for sent, status in _answers(client, door, places.own_address(door, role))
        if status >= 500
    }

    assert broken == set()


def _answers(client, door, address):
    for value in (ZERO, HUGE):
        yield f"GET {value}", _status(client.get, address, dict.fromkeys(ASKED.split(), value))
        if not door.methods:
            given = dict.fromkeys(FIELDS.split(), value)
            yield f"POST {value}", _status(client.post, address, given)
    for method in {"PUT", "POST"} & {*door.methods}:
        for body in map(json.dumps, BODIES):
            send = getattr(client, method.lower())
            yield f"{method} {body}", _status(send, address, body, content_type="application/json")


def _status(send, *args, **sent):
    """Return how it is answered, and leave everything as it was."""
    with transaction.atomic():
        answer = send(*args, **sent)
        if answer.streaming:
            answer.getvalue()  # Read to its end, a file is closed.
        transaction.set_rollback(True)
    return answer.status_code
