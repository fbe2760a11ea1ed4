"""The pages for everybody: what they say, what they weigh, and how they are kept."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessment.models import Computation, Cycle, Entry, GoodCase, PhaseMove
from tests.decision_factories import issued, make_decision, make_good_case
from tests.factories import make_alliance

CYCLE = "/public/cycles/tiny/"
MOST_BYTES = 50_000
LINKED = re.compile(r'(?:<link rel="stylesheet"|<script)[^>]*(?:href|src)="/static/([^"]+)"')


@pytest.fixture
def published(world):
    world.enter("published")
    return world


def pages(world):
    case = make_good_case(world.entries["gaoxin"], world.users["bureau"])
    return [
        "/public/",
        CYCLE,
        CYCLE + "methodology/",
        CYCLE + "alliances/gaoxin/",
        "/public/cases/",
        f"/public/cases/{case.pk}/",
    ]


def weight_of(response):
    """Return the bytes of a page with all that it links, the icon apart."""
    linked = LINKED.findall(response.text)
    assert linked
    return len(response.content) + sum(Path(finders.find(name)).stat().st_size for name in linked)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_page_weighs_less_than_50_kb_with_its_styles(client, published, language):
    weights = {
        page: weight_of(client.get(page, {"language": language})) for page in pages(published)
    }

    assert {page: weight for page, weight in weights.items() if weight >= MOST_BYTES} == {}


def test_a_full_page_of_the_ranking_weighs_less_than_50_kb(client, world):
    for number in range(60):
        alliance = make_alliance(
            name_en=f"The long-named city-region industry-education alliance {number}",
            region_id="370303",
        )
        Entry.objects.create(cycle=world.cycle, alliance=alliance)
    world.compute()
    world.enter("published")

    response = client.get(CYCLE)

    assert response.text.count("<tr>") == 51
    assert weight_of(response) < MOST_BYTES


def test_pages_hold_no_script_and_set_no_cookie(client, published):
    for page in pages(published):
        response = client.get(page)

        assert response.status_code == 200
        assert "<script" not in response.text
        assert not response.cookies


def test_pages_are_the_same_for_everybody_and_told_by_their_tag(client, published):
    client.force_login(published.users["bureau"])

    response = client.get(CYCLE)

    assert response["Cache-Control"] == "public, max-age=300"
    assert {"Accept-Language", "Cookie"} <= {*response["Vary"].split(", ")}
    again = client.get(CYCLE, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_tag_changes_with_results_cases_decisions_and_names(client, published):
    entry, bureau = published.entries["gaoxin"], published.users["bureau"]

    def rename():
        entry.alliance.name_en = "Renamed"
        entry.alliance.save()

    changes = [
        lambda: make_good_case(entry, bureau),
        lambda: make_decision(entry, **issued(bureau)),
        rename,
        lambda: Cycle.objects.filter(pk=published.cycle.pk).update(results_version=99),
    ]
    tags = [client.get(CYCLE)["ETag"]]
    for change in changes:
        change()
        tags.append(client.get(CYCLE)["ETag"])

    assert len({*tags}) == len(tags)


def test_a_page_that_is_kept_is_not_made_again(client, published):
    client.get(CYCLE, {"page": "1"})

    with CaptureQueriesContext(connection) as queries:
        client.get(CYCLE, {"page": "1"})

    assert len(queries) == 4  # The version alone.


def test_the_language_can_be_chosen_in_the_address(client, published):
    assert "Alliance gaoxin" in client.get(CYCLE, {"language": "en"}).text
    assert "联合体gaoxin" in client.get(CYCLE, {"language": "zh-hans"}).text
    assert client.get(CYCLE, {"language": "xx"}).status_code == 200


def test_the_notice_shows_names_and_grades_and_no_figure(client, world):
    world.enter("notice")

    ranking, alliance = client.get(CYCLE).text, client.get(CYCLE + "alliances/gaoxin/").text

    assert "Alliance gaoxin" in ranking
    assert "Excellent" in ranking
    for text in (ranking, alliance):
        assert "96.95" not in text
        assert "94.92" not in text


@pytest.mark.parametrize(("phase", "is_there"), [("notice", True), ("published", False)])
def test_the_notice_leads_to_the_form_for_objections(client, world, phase, is_there):
    world.enter(phase)

    assert ("/cycles/tiny/object/" in client.get(CYCLE).text) == is_there


@pytest.mark.parametrize("phase", ["scoring", "deliberation"])
def test_nothing_is_public_before_the_notice(client, world, phase):
    world.enter(phase)

    for page in ("", "methodology/", "alliances/gaoxin/", "data.csv", "data.json"):
        assert client.get(CYCLE + page).status_code == 404


def test_there_are_no_data_to_download_in_the_notice(client, world):
    world.enter("notice")

    assert client.get(CYCLE + "data.csv").status_code == 404
    assert client.get(CYCLE + "data.json").status_code == 404


def test_the_profile_has_scores_years_decisions_and_cases(client, published):
    entry, bureau = published.entries["gaoxin"], published.users["bureau"]
    make_decision(entry, **issued(bureau, "2032-007"))
    make_decision(entry, "remove")
    make_good_case(entry, bureau, title_en="A model of training")

    text = client.get(CYCLE + "alliances/gaoxin/").text

    for told in ("96.95", "94.92", "2032-007", "commendation", "A model of training"):
        assert told in text
    assert "removal" not in text  # It is prepared, no more.


def test_an_alliance_that_has_no_result_is_not_found(client, published):
    make_alliance("elsewhere")

    assert client.get(CYCLE + "alliances/elsewhere/").status_code == 404


def test_published_is_the_day_of_the_publication_not_of_the_sealing(client, published):
    later = Computation.objects.get(number=1).frozen_at + timedelta(days=5)
    PhaseMove.objects.create(
        cycle=published.cycle, from_phase="notice", to_phase="published", moved_at=later
    )

    told = json.loads(client.get(f"{CYCLE}data.json").content)
    page = client.get(f"{CYCLE}?language=en").content.decode()

    assert told["published_at"] == localtime(later).isoformat()
    with translation.override("en"):
        assert f"published on {date_format(localtime(later))}, version 1" in page


def test_data_come_with_their_licence(client, published, settings):
    csv = client.get(CYCLE + "data.csv")
    told = json.loads(client.get(CYCLE + "data.json").content)

    assert csv["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert csv.content.decode().splitlines()[1].startswith("1,gaoxin,Alliance gaoxin,370304,")
    assert told["licence"]["name"] == "CC BY 4.0"
    assert (told["version"], told["framework"]["code"]) == (1, "fw-tiny")
    assert [row["alliance"]["code"] for row in told["results"]] == [
        "gaoxin",
        "dianzi",
        "zichuan",
        "new",
    ]
    settings.DATA_LICENCE = {"name": "Own", "url": "https://example.cn/licence"}
    assert "example.cn" in client.get(CYCLE + "data.csv")["Link"]


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("phase", ["notice", "published"])
def test_a_case_is_read_once_it_is_public_and_its_cycle_published(client, world, phase, is_public):
    case = make_good_case(world.entries["gaoxin"], world.users["bureau"], is_public=is_public)
    world.enter(phase)

    is_read = is_public and phase == "published"

    assert client.get(f"/public/cases/{case.pk}/").status_code == (200 if is_read else 404)
    assert ("案例" in client.get("/public/cases/").text) == is_read


def test_what_a_case_tells_is_text_and_no_markup(client, published):
    case = make_good_case(
        published.entries["gaoxin"], published.users["bureau"], text_zh="<script>alert(1)</script>"
    )

    assert "<script" not in client.get(f"/public/cases/{case.pk}/").text


class TestTheBureausForm:
    LIST = "/cycles/tiny/good-cases/"
    TOLD = {"title_zh": "案例", "text_zh": "做法", "is_public": "on"}

    @pytest.fixture
    def bureau(self, client, world):
        client.force_login(world.users["bureau"])
        return client

    def test_a_case_is_told_changed_and_taken_back(self, bureau, world):
        entry = world.entries["gaoxin"]
        bureau.post(self.LIST + "add/", self.TOLD | {"entry": entry.pk})
        case = GoodCase.objects.get()
        assert (case.alliance.code, case.is_public, case.by.role) == ("gaoxin", True, "bureau")

        bureau.post(f"/good-cases/{case.pk}/", {"title_zh": "新题", "text_zh": "做法"})

        case.refresh_from_db()
        assert (case.title_zh, case.is_public) == ("新题", False)
        assert case.history.count() == 2
        assert "新题" in bureau.get(self.LIST).text

    @pytest.mark.parametrize("gap", ["entry", "title_zh", "text_zh"])
    def test_what_is_missing_is_said(self, bureau, world, gap):
        told = self.TOLD | {"entry": world.entries["gaoxin"].pk, gap: ""}

        response = bureau.post(self.LIST + "add/", told)

        assert response.status_code == 400
        assert "error-summary" in response.text
        assert not GoodCase.objects.exists()

    def test_an_alliance_of_another_cycle_is_no_choice(self, bureau):
        told = self.TOLD | {"entry": "999999999999"}

        assert bureau.post(self.LIST + "add/", told).status_code == 400

    def test_nobody_else_tells_cases(self, client, world):
        client.force_login(world.users["observer"])
        told = self.TOLD | {"entry": world.entries["gaoxin"].pk}

        assert client.post(self.LIST + "add/", told).status_code == 403
