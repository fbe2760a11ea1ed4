from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.sessions import SessionStore
from tests.factories import make_user


@pytest.fixture
def key(db):
    session = SessionStore()
    session["who"] = "a clerk"
    session.save()
    return session.session_key


@pytest.mark.parametrize(("hours_left", "is_written_again"), [(7, False), (3, True)])
def test_a_session_in_use_gets_a_new_end_in_its_second_half(key, hours_left, is_written_again):
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(hours=hours_left))

    session = SessionStore(key)

    assert session["who"] == "a clerk"
    assert session.modified is is_written_again


def test_a_session_that_has_ended_is_empty(key):
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert SessionStore(key).load() == {}


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_somebody_who_works_all_day_signs_in_again_after_half_of_it(client, db, hours, status):
    begun = timezone.now()
    with time_machine.travel(begun) as clock:
        client.force_login(make_user("bureau"))
        for hour in range(1, hours + 1):
            clock.move_to(begun + timedelta(hours=hour))
            answer = client.get("/account/")

    assert answer.status_code == status
