"""Measures of an alliance on a day, by rows that say what they should come to."""

from datetime import date
from decimal import Decimal

import pytest

from alliances.computing.measures import books, derive, rows_behind
from alliances.computing.period import year_to
from tests.factories import AS_OF, make_alliance, make_chain, make_membership, make_unit
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_document,
    make_major,
    make_post,
    make_school_year,
    make_share,
    make_task,
)

pytestmark = pytest.mark.django_db


def measured(alliance, as_of=AS_OF):
    return derive([alliance.pk], as_of)[alliance.pk]


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2031, 12, 31), date(2031, 1, 1)),
        (date(2031, 6, 30), date(2030, 7, 1)),
        (date(2032, 2, 29), date(2031, 3, 1)),
        (date(2033, 2, 28), date(2032, 3, 1)),
        (date(2033, 3, 1), date(2032, 3, 2)),
        (date(2032, 2, 28), date(2031, 3, 1)),
    ],
)
def test_year_to_has_twelve_months(as_of, first):
    assert year_to(as_of) == (first, as_of)


def test_derive_tells_nothing_of_an_alliance_without_registers():
    assert measured(make_alliance()) == {}


def test_derive_counts_zero_once_a_register_is_kept():
    alliance = make_alliance()
    make_activity(alliance, "award", level="national", held_on=date(2030, 1, 1))

    found = measured(alliance)

    assert (found["awards_national"], found["matching_events"], found["smes_served"]) == (0, 0, 0)
    assert found["top_result_level"] == 0
    assert not found.keys() & {"secretariat_staff", "training_stations", "member_units"}
    assert not found.keys() & {"needs_answered_rate", "days_since_update", "match_rate"}


def test_derive_tells_nothing_before_the_first_row_of_a_register():
    alliance = make_alliance()
    make_activity(alliance, "award")

    assert measured(alliance, date(2030, 12, 31)) == {}


def test_derive_takes_the_day_of_leaving_for_the_first_day_outside():
    alliance = make_alliance()
    make_membership(alliance, make_unit(kind="enterprise", scale="sme"), left_on=AS_OF)
    make_membership(alliance, make_unit(kind="university"))
    make_membership(alliance, make_unit(kind="park"), left_on=date(2032, 1, 1))

    found = measured(alliance)

    assert found["member_units"] == 2
    assert found["member_kinds"] == 1
    assert found["enterprise_share"] == 0


def test_derive_splits_what_is_agreed_and_leaves_whole_what_is_not():
    one, other = make_alliance(), make_alliance()
    agreed = make_activity(one, "transfer", amount=Decimal("100.5"))
    make_share(agreed, one, 60, agreed_on=AS_OF)
    make_share(agreed, other, 40, agreed_on=AS_OF)
    pending = make_activity(one, "transfer", amount=Decimal(10))
    make_share(pending, one, 50, agreed_on=AS_OF)
    make_share(pending, other, 50)
    declined = make_activity(one, "transfer", amount=Decimal(1))
    make_share(declined, one, 50, agreed_on=AS_OF)
    make_share(declined, other, 50, declined_reason="no")

    found = derive([one.pk, other.pk], AS_OF)

    assert found[one.pk]["transfer_income"] == Decimal("71.3")
    assert found[other.pk]["transfer_income"] == Decimal("40.2")
    assert found[other.pk]["results_transferred"] == Decimal("0.4")
    behind = rows_behind("transfer_income", other, AS_OF)
    assert [(row.share, row.counted, row.alliance) for row in behind.rows] == [
        (Decimal(40), Decimal("40.2"), one.code)
    ]


def test_derive_splits_a_carrier_and_its_capacity():
    one, other = make_alliance(), make_alliance()
    centre = make_carrier(one, "practice_centre", level="provincial", capacity=50)
    make_share(centre, one, 30, agreed_on=AS_OF)
    make_share(centre, other, 70, agreed_on=AS_OF)
    make_carrier(one, "practice_centre", closed_on=AS_OF, capacity=1000)

    found = derive([one.pk, other.pk], AS_OF)

    assert found[one.pk]["practice_centres_provincial"] == Decimal("0.3")
    assert found[one.pk]["training_stations"] == 15
    assert found[other.pk]["training_stations"] == 35
    assert "centre_equipment" not in found[one.pk]


def test_derive_knows_no_change_without_last_year():
    alliance, school = make_alliance(), make_unit(kind="higher_vocational")
    make_membership(alliance, school)
    make_school_year(school, graduates=3, graduates_staying=2)

    assert measured(alliance)["graduate_stay_rate"] == Decimal("66.666667")
    assert "graduate_stay_change" not in measured(alliance)

    make_school_year(school, 2030, graduates=3, graduates_staying=1)

    assert measured(alliance)["graduate_stay_change"] == Decimal("33.333333")


def test_derive_leaves_out_schools_that_tell_one_of_two_figures():
    alliance = make_alliance()
    schools = [make_unit(kind="higher_vocational") for _ in range(3)]
    for school in schools:
        make_membership(alliance, school)
    make_school_year(schools[0], teachers=10, dual_teachers=5)
    make_school_year(schools[1], teachers=90)
    make_activity(alliance, "teacher_practice", person_days=Decimal("30"))

    found = measured(alliance)

    assert found["dual_teacher_share"] == 50
    assert found["teacher_practice_days"] == Decimal("0.3")


def test_derive_counts_each_title_once_at_its_highest_level():
    alliance = make_alliance()
    make_activity(alliance, "award", title="陶瓷 新材料", level="municipal")
    make_activity(alliance, "typical_case", title="陶瓷新材料", level="national")
    make_activity(alliance, "award", title="AI", level="municipal")
    make_activity(alliance, "award", title="ａｉ ", level="municipal")
    make_activity(alliance, "award", title="none")

    found = measured(alliance)

    awards = [found[f"awards_{level}"] for level in ("national", "provincial", "municipal")]
    assert awards == [1, 0, 1]


def test_derive_takes_an_own_activity_whole_beside_a_shared_one_with_the_same_firm():
    one, other = make_alliance(), make_alliance()
    firms = [make_unit(kind="enterprise", scale="sme") for _ in range(2)]
    split = make_activity(one, "training_class", partners=firms)
    make_share(split, one, 50, agreed_on=AS_OF)
    make_share(split, other, 50, agreed_on=AS_OF)
    make_activity(other, "training_class", partners=firms[:1])

    found = derive([one.pk, other.pk], AS_OF)

    assert found[one.pk]["smes_served"] == 1
    assert found[other.pk]["smes_served"] == Decimal("1.5")


def test_derive_looks_at_other_alliances_of_the_same_city_that_exist():
    shared, alone = make_chain(), make_chain()
    alliance, other = make_alliance(), make_alliance(established_on=date(2032, 1, 1))
    alliance.chains.set([shared, alone])
    other.chains.add(shared)
    assert measured(alliance)["chain_overlap"] == 0

    other.established_on = AS_OF
    other.save()

    assert measured(alliance)["chain_overlap"] == 50


def test_derive_reads_governance():
    alliance, firm = make_alliance(), make_unit(kind="enterprise")
    make_post(alliance, unit=firm)
    make_post(alliance)
    make_post(alliance, until=AS_OF)
    make_post(alliance, "secretariat", is_full_time=True)
    make_document(alliance, "chain_leader_agreement", unit=firm)
    make_document(alliance, "chain_leader_agreement", unit=firm)
    make_document(alliance, "chain_leader_agreement", unit=make_unit(), expires_on=AS_OF)
    make_document(alliance, "council_founding", issued_on=date(2031, 12, 1))
    make_task(alliance, progress=Decimal(150))
    make_task(alliance, progress=Decimal("33.3"))

    found = measured(alliance)

    assert found["council_in_office"] == 1
    assert found["council_enterprise_share"] == 50
    assert found["secretariat_staff"] == 1
    assert found["chain_leader_agreements"] == 1
    assert found["council_founded_days"] == 30
    assert found["task_completion_rate"] == Decimal("66.65")


def test_derive_reads_majors_of_the_year_at_member_schools():
    alliance, school = make_alliance(), make_unit(kind="higher_vocational")
    make_membership(alliance, school)
    make_major(school, chains=(make_chain(), make_chain()), enrolment=30)
    make_major(school, enrolment=70, change="opened")
    make_major(school, change="closed")
    make_major(make_unit(), change="opened")

    found = measured(alliance)

    assert found["chain_major_share"] == 50
    assert found["chain_enrolment_share"] == 30
    assert (found["majors_opened"], found["majors_closed"], found["majors_renewed"]) == (1, 1, 0)


def test_derive_adds_up_numbers_that_no_integer_of_the_database_holds():
    alliance = make_alliance()
    for _ in range(12):
        make_activity(alliance, "transfer", amount=Decimal("999999999999.999999"))

    assert measured(alliance)["transfer_income"] == Decimal("11999999999999.999988")


@pytest.mark.parametrize("count", [1, 3])
def test_derive_asks_as_often_for_three_alliances_as_for_one(count, django_assert_num_queries):
    alliances = [make_alliance() for _ in range(count)]
    for alliance in alliances:
        for _ in range(count):
            make_activity(alliance, partners=[make_unit()])
            make_carrier(alliance)

    with django_assert_num_queries(1):
        derive([alliance.pk for alliance in alliances], AS_OF)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2030, 12, 31), 0),
        (date(2031, 1, 1), 1),
        (date(2031, 12, 31), 1),
        (date(2032, 1, 1), 0),
    ],
)
def test_derive_counts_the_first_and_the_last_day_of_the_year(day, counts):
    alliance = make_alliance()
    make_activity(alliance, "award", held_on=date(2030, 1, 1))
    make_document(alliance, issued_on=date(2030, 1, 1))
    make_activity(alliance, held_on=day, partners=[make_unit(kind="enterprise", scale="sme")])
    make_activity(alliance, "press_report", held_on=day, level="national")
    make_document(alliance, "training_plan", issued_on=day)

    found = measured(alliance)

    read = ("matching_events", "press_national", "training_plans")
    assert [found[code] for code in read] == [counts] * 3


def test_derive_reads_what_is_asked_alone(django_assert_num_queries):
    alliance = make_alliance()
    make_membership(alliance, make_unit())
    make_post(alliance, "secretariat", is_full_time=True)

    with django_assert_num_queries(1) as asked:
        found = derive([alliance.pk], AS_OF, ["member_units", "park_output", "of_its_own"])

    assert found == {alliance.pk: {"member_units": 1}}
    assert "alliances_post" not in asked.captured_queries[0]["sql"]


def test_derive_asks_nothing_for_what_no_register_tells(django_assert_num_queries):
    alliance = make_alliance()

    with django_assert_num_queries(0):
        assert derive([alliance.pk], AS_OF, ["park_output"]) == {alliance.pk: {}}
        assert derive([], AS_OF) == {}


def test_derive_tells_of_very_many_alliances_in_parts(monkeypatch, django_assert_num_queries):
    alliances = [make_alliance() for _ in range(3)]
    for count, alliance in enumerate(alliances):
        for _ in range(count):
            make_membership(alliance, make_unit())
    monkeypatch.setattr(books, "AT_ONCE", 2)

    with django_assert_num_queries(2):
        found = derive([alliance.pk for alliance in alliances], AS_OF, ["member_units"])

    assert [found[alliance.pk].get("member_units") for alliance in alliances] == [None, 1, 2]
