"""One achievement of several alliances: proposing parts, and answering."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from alliances.computing.sharing import answer_of, is_in_force, split_of, state_of
from alliances.errors import RowGone, SharesRefused, StaleShares
from alliances.models import Share
from alliances.services.sharing import answer_share, propose_shares
from tests.factories import make_alliance, make_user
from tests.register_factories import make_activity, make_carrier

TODAY = date(2031, 7, 1)


@pytest.fixture
def north(db):
    return make_alliance("north")


@pytest.fixture
def south(db):
    return make_alliance("south")


@pytest.fixture
def clerks(north, south):
    return {each.code: make_user("secretariat", alliance=each) for each in (north, south)}


@pytest.fixture
def event(north):
    return make_activity(north)


def propose(row, clerks, portions, **given):
    return propose_shares(
        "activities", row.pk, portions, **{"by": clerks["north"], "today": TODAY} | given
    )


def test_proposing_asks_the_others_and_agrees_for_the_own(event, north, south, clerks):
    shares = propose(event, clerks, {north.pk: 6000, south.pk: 4000})

    assert [(each.alliance.code, each.percent, each.agreed_on) for each in shares] == [
        ("north", 60, TODAY),
        ("south", 40, None),
    ]
    assert not is_in_force(shares)
    assert state_of(shares)[0] == "wait"


def test_the_split_holds_once_all_have_agreed(event, north, south, clerks):
    share = propose(event, clerks, {north.pk: 6000, south.pk: 4000})[1]

    answer_share(share.pk, is_agreed=True, by=clerks["south"], today=TODAY)

    assert is_in_force(event.shares.all())
    assert [answer_of(each)[0] for each in event.shares.all()] == ["good", "good"]
    assert state_of(event.shares.all())[0] == "good"
    assert Share.history.filter(history_user=clerks["south"]).count() == 1


def test_another_proposal_needs_agreement_anew_the_same_one_does_not(event, north, south, clerks):
    share = propose(event, clerks, {north.pk: 6000, south.pk: 4000})[1]
    answer_share(share.pk, is_agreed=True, by=clerks["south"], today=TODAY)

    propose(event, clerks, {north.pk: 6000, south.pk: 4000})
    assert is_in_force(event.shares.all())
    propose(event, clerks, {north.pk: 7000, south.pk: 3000})

    share.refresh_from_db()
    assert (share.percent, share.agreed_on) == (30, None)


def test_declining_needs_a_reason_and_is_told(event, north, south, clerks):
    share = propose(event, clerks, {north.pk: 6000, south.pk: 4000})[1]

    with pytest.raises(SharesRefused, match="Say why"):
        answer_share(share.pk, is_agreed=False, reason=" ", by=clerks["south"], today=TODAY)
    answer_share(share.pk, is_agreed=False, reason="我方过半", by=clerks["south"], today=TODAY)

    share.refresh_from_db()
    assert (share.declined_reason, answer_of(share)[0]) == ("我方过半", "bad")
    assert state_of(event.shares.all())[0] == "bad"


def test_the_same_answer_twice_is_one_and_another_may_follow(event, north, south, clerks):
    share = propose(event, clerks, {north.pk: 6000, south.pk: 4000})[1]
    for _ in range(2):
        answer_share(share.pk, is_agreed=False, reason="x", by=clerks["south"], today=TODAY)
    for _ in range(2):
        answer_share(share.pk, is_agreed=True, by=clerks["south"], today=TODAY)

    assert [each.history_type for each in share.history.all()] == ["~", "~", "+"]


def test_the_same_proposal_after_a_refusal_asks_again(event, north, south, clerks):
    portions = {north.pk: 6000, south.pk: 4000}
    share = propose(event, clerks, portions)[1]
    answer_share(share.pk, is_agreed=False, reason="x", by=clerks["south"], today=TODAY)

    propose(event, clerks, portions)

    share.refresh_from_db()
    assert share.declined_reason == ""


def test_an_alliance_that_drops_out_and_a_withdrawn_split_leave_no_share(
    event, north, south, clerks
):
    east = make_alliance("east")
    propose(event, clerks, {north.pk: 5000, south.pk: 3000, east.pk: 2000})

    shares = propose(event, clerks, {north.pk: 5000, south.pk: 5000})
    assert [each.alliance.code for each in shares] == ["north", "south"]
    assert propose(event, clerks, {}) == []
    with pytest.raises(RowGone):
        answer_share(shares[1].pk, is_agreed=True, by=clerks["south"], today=TODAY)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ((6000, 3000), "make 100 %"),
        ((10000, 0), "more than 0 %"),
        ((10000,), "at least one other"),
    ],
)
def test_parts_that_make_no_whole_are_refused(event, north, south, clerks, parts, sentence):
    portions = dict(zip((north.pk, south.pk), parts, strict=False))

    with pytest.raises(SharesRefused, match=sentence):
        propose(event, clerks, portions)
    assert not Share.objects.exists()


def test_a_split_is_between_alliances_that_are_there(event, north, clerks):
    with pytest.raises(SharesRefused, match="not there"):
        propose(event, clerks, {north.pk: 5000, 10**9: 5000})
    with pytest.raises(SharesRefused, match="Only carriers and activities"):
        propose_shares("documents", 1, {}, by=clerks["north"], today=TODAY)
    with pytest.raises(RowGone):
        propose_shares("activities", 10**9, {}, by=clerks["north"], today=TODAY)


def test_a_split_that_was_changed_since_it_was_read_is_looked_at_again(event, north, south, clerks):
    share = propose(event, clerks, {north.pk: 6000, south.pk: 4000}, seen="")[1]
    seen = split_of(event.shares.all())
    propose(event, clerks, {north.pk: 7000, south.pk: 3000}, seen=seen)

    with pytest.raises(StaleShares):
        answer_share(share.pk, is_agreed=True, by=clerks["south"], today=TODAY, seen=seen)
    with pytest.raises(StaleShares):
        propose(event, clerks, {north.pk: 8000, south.pk: 2000}, seen=seen)


def test_each_speaks_for_its_own_alliance(event, north, south, clerks):
    with pytest.raises(PermissionDenied):
        propose(event, clerks, {north.pk: 6000, south.pk: 4000}, by=clerks["south"])
    own, asked = propose(event, clerks, {north.pk: 6000, south.pk: 4000})

    for share, by in (
        (asked, clerks["north"]),
        (own, clerks["north"]),
        (asked, make_user("observer")),
    ):
        with pytest.raises(PermissionDenied):
            answer_share(share.pk, is_agreed=True, by=by, today=TODAY)


def test_a_carrier_is_split_like_an_activity(north, south, clerks):
    carrier = make_carrier(north)

    shares = propose_shares(
        "carriers", carrier.pk, {north.pk: 3333, south.pk: 6667}, by=clerks["north"], today=TODAY
    )
    answer_share(shares[1].pk, is_agreed=True, by=make_user("bureau"), today=TODAY)

    assert is_in_force(carrier.shares.all())
