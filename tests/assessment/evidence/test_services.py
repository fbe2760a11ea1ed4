from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from assessment.computing.stored_files import store_bytes, store_path, sweep_files
from assessment.errors import EvidenceRefused, FileRefused, ItemClosed
from assessment.files.storage import private as private_storage
from assessment.models import Cycle, Evidence, EvidenceLink, ReportItem, StoredFile
from assessment.services.evidence import clean_pages, link_evidence, unlink_evidence
from tests.assessment import files_made as made
from tests.assessment.evidence.conftest import add, stored
from tests.factories import NOW, make_user
from tests.report_factories import item_of, make_report


def test_add_evidence_stores_what_came_in(desk, private):
    content = made.pdf(7)

    evidence = desk.add(content, "../年度 会议纪要.pdf")

    file = evidence.file
    assert (evidence.name, evidence.uploaded_by, evidence.was_known) == (
        "年度 会议纪要.pdf",
        desk.user,
        False,
    )
    assert (file.size, file.media_type, file.pages) == (len(content), "application/pdf", 7)
    assert (private / file.path).read_bytes() == content
    assert (private / file.path).stat().st_mode & 0o777 == 0o600
    assert stored(private) == [file.path.rpartition("/")[2]]


def test_add_evidence_returns_the_known_one(desk, private):
    first = desk.add(name="one.pdf")

    again = desk.add(name="two.pdf")

    assert (again, again.name, again.was_known) == (first, "one.pdf", True)
    assert len(stored(private)) == 1
    assert Evidence.history.count() == 1


def test_add_evidence_stores_a_file_of_two_alliances_once(desk, private):
    other = make_report().entry.alliance

    mine = desk.add(name="mine.pdf")
    theirs = add(other.pk, name="theirs.pdf", by=make_user("secretariat", alliance=other))

    assert (theirs.was_known, theirs.name, theirs.file) == (False, "theirs.pdf", mine.file)
    assert len(stored(private)) == 1


def test_add_evidence_mends_a_file_that_was_lost(desk, private):
    first = desk.add()
    private_storage().delete(first.file.path)
    other = make_report().entry.alliance

    again = add(other.pk, by=make_user("secretariat", alliance=other))

    assert (private / again.file.path).read_bytes() == made.pdf()


def test_add_evidence_links_in_one_go(desk):
    item = item_of(desk.report, "c1")

    evidence = desk.add(made.pdf(9), item_id=item.pk, pages="8，3－5")

    link = EvidenceLink.objects.get()
    assert (link.item, link.evidence, link.pages) == (item, evidence, "3-5, 8")
    item.refresh_from_db()
    assert (item.updated_by, item.updated_at) == (desk.user, NOW)


def test_add_evidence_again_keeps_what_was_told_and_adds_what_was_not(desk):
    item = item_of(desk.report, "c1")
    desk.add(made.pdf(9), item_id=item.pk, pages="3-5")

    again = desk.add(made.pdf(9), item_id=item.pk, dated_on=date(2031, 5, 6))
    later = desk.add(made.pdf(9), dated_on=date(2031, 7, 8))

    assert (again.dated_on, later.dated_on) == (date(2031, 5, 6), date(2031, 5, 6))
    assert EvidenceLink.objects.get().pages == "3-5"


@pytest.mark.parametrize(("state", "phase"), [("closed", "screening"), ("open", "scoring")])
def test_add_evidence_again_dates_nothing_that_was_filed(desk, state, phase):
    desk.add(made.pdf(9), item_id=item_of(desk.report, "c1").pk)
    desk.report.items.update(state=state)
    Cycle.objects.update(phase=phase)

    again = desk.add(made.pdf(9), dated_on=date(2031, 5, 6))

    assert (again.was_known, again.dated_on) == (True, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"content": b"MZ" + b"\0" * 99},
        {"name": "proof.exe"},
        {"item_id": "c1", "pages": "9-3"},
        {"item_id": "c1", "pages": "2"},
        {"item_id": "another's"},
        {"by": "another"},
        {"by": "bureau"},
    ],
)
def test_add_evidence_refuses_and_keeps_nothing(desk, private, fields):
    other = make_report()
    items = {"c1": item_of(desk.report, "c1").pk, "another's": item_of(other, "c1").pk}
    users = {
        "another": make_user("secretariat", alliance=other.entry.alliance),
        "bureau": make_user(),
    }
    given = dict(fields)
    if "item_id" in given:
        given["item_id"] = items[given["item_id"]]
    if "by" in given:
        given["by"] = users[given["by"]]

    with pytest.raises((FileRefused, EvidenceRefused, PermissionDenied)):
        desk.add(**given)

    assert stored(private) == []
    assert not StoredFile.objects.exists()
    assert not Evidence.objects.exists()


def test_add_evidence_refuses_what_the_library_has_no_room_for(desk, private, settings):
    first = desk.add(made.pdf(note="one"))
    settings.EVIDENCE_MOST_PER_ALLIANCE_BYTES = first.file.size + 10

    with pytest.raises(EvidenceRefused) as refused:
        desk.add(made.pdf(note="two"))

    assert refused.value.extra == {"reason": "library_full"}
    assert desk.add(made.pdf(note="one")).was_known
    assert len(stored(private)) == 1


def test_link_evidence_changes_the_pages_and_confirms_what_was_carried(desk):
    item, evidence = item_of(desk.report, "j1"), desk.add(made.pdf(9))
    EvidenceLink.objects.create(item=item, evidence=evidence, pages="1", is_carried=True)

    link = link_evidence(item.pk, evidence.pk, pages="2-4", by=desk.user, now=NOW)

    assert (link.pages, link.is_carried) == ("2-4", False)
    assert EvidenceLink.objects.count() == 1


def test_link_evidence_tells_what_it_shows_until_told_otherwise(desk):
    item, evidence = item_of(desk.report, "j1"), desk.add(made.pdf(9))

    def link(**told):
        told = {"pages": "1", "by": desk.user, "now": NOW} | told
        return link_evidence(item.pk, evidence.pk, **told).shows

    assert link() is None
    assert link(shows=" List of 36 trainees ") == "List of 36 trainees"
    assert link(pages="2") == "List of 36 trainees"
    assert link(shows="") is None


def test_link_evidence_again_writes_no_history(desk):
    item, evidence = item_of(desk.report, "j1"), desk.add()
    for _nth in range(2):
        link_evidence(item.pk, evidence.pk, pages="", by=desk.user, now=NOW)

    assert EvidenceLink.history.count() == 1


def test_link_evidence_refuses_another_alliance_s_file(desk):
    other = make_report().entry.alliance
    theirs = add(other.pk, by=make_user("secretariat", alliance=other))

    with pytest.raises(EvidenceRefused):
        link_evidence(item_of(desk.report, "j1").pk, theirs.pk, pages="", by=desk.user, now=NOW)


def test_link_evidence_refuses_one_more_than_an_item_may_have(desk, settings):
    settings.EVIDENCE_MOST_PER_ITEM = 1
    item = item_of(desk.report, "j1")
    first, second = (desk.add(made.pdf(note=note)) for note in "ab")
    link_evidence(item.pk, first.pk, pages="", by=desk.user, now=NOW)

    with pytest.raises(EvidenceRefused) as refused:
        link_evidence(item.pk, second.pk, pages="", by=desk.user, now=NOW)

    assert refused.value.extra == {"reason": "item_full"}
    link_evidence(item.pk, first.pk, pages="1", by=desk.user, now=NOW)


@pytest.mark.parametrize("act", ["add", "link", "unlink"])
def test_a_closed_item_keeps_its_evidence(desk, private, act):
    item, evidence = item_of(desk.report, "j1"), desk.add()
    EvidenceLink.objects.create(item=item, evidence=evidence)
    ReportItem.objects.filter(pk=item.pk).update(state="closed")

    acts = {
        "add": lambda: desk.add(made.pdf(note="new"), item_id=item.pk),
        "link": lambda: link_evidence(item.pk, evidence.pk, pages="1", by=desk.user, now=NOW),
        "unlink": lambda: unlink_evidence(item.pk, evidence.pk, by=desk.user, now=NOW),
    }
    with pytest.raises(ItemClosed):
        acts[act]()

    assert EvidenceLink.objects.get().pages == ""
    assert len(stored(private)) == 1


def test_unlink_evidence_leaves_the_file_in_the_library(desk, private):
    item, evidence = item_of(desk.report, "j1"), desk.add()
    link_evidence(item.pk, evidence.pk, pages="", by=desk.user, now=NOW)

    for _nth in range(2):
        unlink_evidence(item.pk, evidence.pk, by=desk.user, now=NOW)

    assert not EvidenceLink.objects.exists()
    assert len(stored(private)) == 1


@pytest.mark.parametrize(
    ("given", "clean"),
    [("", ""), (" 3 - 5 , 8 ", "3-5, 8"), ("8、3~5；1", "1, 3-5, 8"), ("2-2", "2"), ("7,7", "7")],
)
def test_clean_pages_has_one_spelling(given, clean):
    assert clean_pages(given, 8) == clean


@pytest.mark.parametrize(
    "given", ["x", "3-", "0", "5-3", "9", "1-9", "1.5", ",".join("1" * 21), "-1", "٣"]
)
def test_clean_pages_refuses_what_the_file_has_not(given):
    with pytest.raises(EvidenceRefused):
        clean_pages(given, 8)


def test_clean_pages_cannot_check_what_nobody_counted():
    assert clean_pages("700", None) == "700"


def test_store_path_and_bytes_are_one_content(db, private, tmp_path):
    made_here = tmp_path / "paper.pdf"
    made_here.write_bytes(made.pdf())

    first = store_path(made_here, media_type="application/pdf", pages=1)
    again = store_bytes(made.pdf(), media_type="application/pdf", pages=1)

    assert first == again
    assert made_here.exists()
    assert len(stored(private)) == 1


def test_sweep_files_leaves_what_is_known_or_of_today(desk, private):
    kept = desk.add().file.path
    with transaction.atomic():
        desk.add(made.pdf(note="rolled back"))
        transaction.set_rollback(True)
    (private / "incoming" / "half").write_bytes(b"half")
    assert len(stored(private)) == 3

    assert sweep_files(timezone.now()) == 0
    assert sweep_files(timezone.now() + timedelta(days=1, minutes=1)) == 2

    assert stored(private) == [kept.rpartition("/")[2]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_one_row_and_one_file(private):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    reports = [make_report() for _nth in range(2)]
    people = [
        SimpleNamespace(
            alliance=report.entry.alliance_id,
            user=make_user("secretariat", alliance=report.entry.alliance),
        )
        for report in reports
    ]
    start = Barrier(8)

    def send(nth):
        who = people[nth % 2]
        start.wait()
        try:
            return add(who.alliance, name=f"{nth}.pdf", by=who.user).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(send, range(8)))

    assert len(keys) == 2
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)
    assert stored(private) == [StoredFile.objects.get().path.rpartition("/")[2]]
