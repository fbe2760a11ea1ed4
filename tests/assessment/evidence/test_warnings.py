from datetime import date

import pytest

from assessment.computing.evidence_warnings import warnings_of
from assessment.models import EvidenceLink
from tests.assessment import files_made as made
from tests.assessment.evidence.conftest import Desk, add
from tests.factories import make_cycle, make_entry, make_user
from tests.report_factories import item_of, make_report, make_submission


def kinds(found):
    return [warning.kind for warning in found]


def test_warnings_are_silent_about_what_is_of_this_year_alone(desk):
    evidence = desk.add(dated_on=date(2031, 1, 1))
    EvidenceLink.objects.create(item=item_of(desk.report, "j1"), evidence=evidence)

    assert warnings_of([evidence], desk.report.entry.cycle) == {}


@pytest.mark.parametrize("day", [date(2030, 12, 31), date(2032, 1, 1)])
def test_warnings_point_out_a_date_outside_the_year(desk, day):
    evidence = desk.add(dated_on=day)

    found = warnings_of([evidence], desk.report.entry.cycle)[evidence.pk]

    assert kinds(found) == ["outside"]


def test_warnings_name_the_other_alliance(desk):
    other = make_report().entry.alliance
    evidence = desk.add()
    add(other.pk, by=make_user("secretariat", alliance=other))

    (found,) = warnings_of([evidence], desk.report.entry.cycle)[evidence.pk]

    assert found.kind == "elsewhere"
    assert found.sentence == f"The same file is in the library of: {other.name}."


def test_warnings_name_the_year_before(desk):
    evidence = desk.add()
    before = make_entry(make_cycle(year=2030, phase="archived"), desk.report.entry.alliance)
    EvidenceLink.objects.create(item=item_of(make_report(before), "j1"), evidence=evidence)

    (found,) = warnings_of([evidence], desk.report.entry.cycle)[evidence.pk]

    assert found.kind == "earlier"
    assert found.sentence == "Already used in the report of: 2030."


@pytest.mark.parametrize("rows", [1, 3])
def test_warnings_cost_two_queries(desk, django_assert_num_queries, rows):
    pieces = [desk.add(made.pdf(note=str(nth))) for nth in range(rows)]
    other = Desk(report := make_report(), make_user("secretariat", alliance=report.entry.alliance))
    for nth in range(rows):
        other.add(made.pdf(note=str(nth)))
    cycle = desk.report.entry.cycle

    with django_assert_num_queries(2):
        assert len(warnings_of(pieces, cycle)) == rows


def test_the_bureau_reads_them_where_it_goes_through_the_report(client, desk):
    desk.add(name="old.pdf", dated_on=date(2020, 1, 1), item_id=item_of(desk.report, "j1").pk)
    entry = desk.report.entry
    address = f"/cycles/{entry.cycle.code}/reports/{entry.alliance.code}/screening/"
    desk.report.state, desk.report.round = "submitted", 1
    desk.report.save()
    make_submission(desk.report)

    pages = []
    for user in (make_user(), make_user("district", region=entry.alliance.region)):
        client.force_login(user)
        pages.append(client.get(address).content.decode())

    told = "old.pdf: Dated 1 Jan 2020, which is outside the year of this report."
    assert [told in page for page in pages] == [True, False]
