from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.sessions import SessionStore


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
