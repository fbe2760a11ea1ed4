"""Every door, every role, and someone else's object: as the table in `docs/access.md` says."""

import pytest
from django.db import transaction
from django.test import Client

from tests.access.doors import API, doors
from tests.access.places import BODIES, build_places
from tests.access.table import ANOTHERS, Row, rows

ROLES = ["anonymous", "observer", "bureau", "district", "secretariat", "assessor", "member"]
SCOPED = ["district", "secretariat", "assessor", "member"]
ROWS_AT_ONCE = 40
DOORS = {door.name: door for door in doors()}


def test_every_door_has_a_row():
    told = {(row.method, row.name) for row in rows()}
    pages = {row.name for row in rows()}

    missing = [
        f"{method} {door.name}"
        for door in DOORS.values()
        for method in door.methods
        if (method, door.name) not in told
    ]
    missing += [name for name, door in DOORS.items() if not door.methods and name not in pages]

    assert missing == []


def test_every_row_has_a_door():
    assert [str(row) for row in rows() if row.name not in DOORS] == []


def _some_at_once():
    """Yield some rows of a phase at a time, so that several processes share them."""
    for phase in sorted({row.phase for row in rows()}):
        told = [row for row in rows() if row.phase == phase]
        for start in range(0, len(told), ROWS_AT_ONCE):
            some = told[start : start + ROWS_AT_ONCE]
            yield pytest.param(phase, some, id=f"{phase}-{start}")


@pytest.mark.parametrize(("phase", "told"), list(_some_at_once()))
def test_each_role_gets_what_the_table_says(db, phase, told):
    places = build_places()
    places.world.enter(phase)

    found = {str(row): _statuses(places, row) for row in told}

    assert found == {str(row): row.statuses for row in told}


def test_a_page_without_a_row_for_a_method_does_not_have_it(db):
    places = build_places()
    told = {row.door for row in rows()}
    silent = [
        Row(method, door.name, "scoring", {})
        for door in DOORS.values()
        for method in ("GET", "POST")
        if not door.methods and f"{method} {door.name}" not in told
    ]

    found = {
        row.door: _knock(places, "bureau", row, places.own_address(DOORS[row.name], "bureau"))
        for row in silent
    }

    assert found == {row.door: "405" for row in silent}


def _statuses(places, row):
    door = DOORS[row.name]
    statuses = {role: _knock(places, role, row, places.own_address(door, role)) for role in ROLES}
    statuses[ANOTHERS] = "–"
    if row.statuses.get(ANOTHERS) != "–":
        statuses[ANOTHERS] = _elsewhere(places, row, places.anothers_address(door))
    return statuses


def _elsewhere(places, row, address):
    """Return the status that those of limited scope get, then who gets another: `404, member 200`."""
    found = {role: _knock(places, role, row, address) for role in SCOPED}
    usual = max(found.values(), key=list(found.values()).count)
    others = [f"{role} {status}" for role, status in found.items() if status != usual]
    return ", ".join([usual, *others])


def _knock(places, role, row, address):
    """Ask, and leave everything as it was."""
    client = Client()
    with transaction.atomic():
        if role != "anonymous":
            client.force_login(places.world.users[role])
        content = {"data": BODIES.get(row.door, {})} if row.method != "GET" else {}
        if content and row.name.startswith(API):
            content["content_type"] = "application/json"
        answer = getattr(client, row.method.lower())(address, **content)
        if answer.streaming:
            answer.getvalue()  # Read to its end, a file is closed.
        transaction.set_rollback(True)
    return str(answer.status_code)
