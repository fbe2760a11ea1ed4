import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from assessment.choices import Outcome
from assessment.models import Entry, RegionCredit
from members.models import Region
from tests.decision_factories import make_order
from tests.factories import make_alliance

URL = "/cycles/tiny/barometer/"
MOST_QUERIES = 14


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


def rows(response):
    return {row["code"]: row for each in response.context["lists"] for row in each["rows"]}


def test_the_barometer_shows_the_city_its_districts_and_its_zones_apart(bureau, world):
    Region.objects.create(code="370371", name_zh="高新区")

    response = bureau.get(URL)

    lists = response.context["lists"]
    assert response.context["whole"]["code"] == "370300"
    assert [(each["is_zones"], [row["code"] for row in each["rows"]]) for each in lists] == [
        (False, ["370303", "370304"]),
        (True, ["370371"]),
    ]
    assert (rows(response)["370304"]["score"], rows(response)["370304"]["points"]) == (
        "57.14",
        "5.71",
    )
    assert "not applicable" in response.text
    assert "Totals of the alliances<br>weight 40.00</th>" in response.text


@pytest.mark.parametrize(
    ("by", "codes"), [("unit", []), ("park", []), ("chain", ["ceramics"]), ("nonsense", None)]
)
def test_the_barometer_goes_by_other_things_too(bureau, by, codes):
    response = bureau.get(URL, {"by": by})

    assert response.context["by"] == (by if codes is not None else "region")
    if codes is not None:
        assert [*rows(response)] == codes


def test_a_district_reads_its_own_region_and_once_published_every_one(client, world):
    client.force_login(world.users["district"])

    assert [*rows(client.get(URL))] == ["370303"]
    world.enter("published")
    assert [*rows(client.get(URL))] == ["370303", "370304"]


@pytest.mark.parametrize("role", ["secretariat", "assessor", "member"])
def test_the_barometer_is_nobody_elses(client, world, role):
    world.enter("published")
    client.force_login(world.users[role])

    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("phase", ["scoring", "published"])
@pytest.mark.parametrize("more", [0, 3])
def test_the_page_costs_the_same_at_any_length(bureau, world, more, phase):
    for number in range(more):
        Region.objects.create(code=f"37031{number}", name_zh=f"区{number}")
        alliance = make_alliance(region_id=f"37031{number}")
        Entry.objects.create(cycle=world.cycle, alliance=alliance)
    world.compute()
    world.enter(phase)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        bureau.get(URL)

    assert len(queries) <= MOST_QUERIES


def test_the_workbook_has_a_sheet_for_each_way_with_real_numbers(bureau, world):
    make_order(world.entries["zichuan"], world.users["bureau"], state="failed")

    content = bureau.get(URL, {"format": "xlsx"}).content
    book = CalamineWorkbook.from_filelike(BytesIO(content))

    assert book.sheet_names == [
        "By region",
        "By lead unit",
        "By park",
        "By chain",
        "How it is reckoned",
    ]
    _, heads, *lines = book.get_sheet_by_name("By region").to_python()
    told = {line[1]: dict(zip(heads, line, strict=True)) for line in lines}["370304"]
    assert told["Totals of the alliances (40.00)"] == 58.92
    assert told["Rectification closed on time (10.00)"] == 0
    assert told["Orders due (credit)"] == 1
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert b'topLeftCell="D3"' in parts.read("xl/worksheets/sheet1.xml")
        assert b"_xlnm.Print_Area" in parts.read("xl/workbook.xml")


class TestCredits:
    CREDITS = "/cycles/tiny/credits/"
    ONE = CREDITS + "dianzi/"

    def test_every_alliance_stands_there_with_what_it_counts_for(self, bureau, world):
        RegionCredit.objects.create(entry=world.entries["dianzi"], region_id="370304", percent=100)

        splits = bureau.get(self.CREDITS).context["splits"]

        assert [
            (each.entry.alliance.code, [(r.code, p) for r, p in each.parts], each.is_own)
            for each in splits
        ] == [
            ("dianzi", [("370304", "100")], False),
            ("gaoxin", [("370304", "100")], True),
            ("new", [("370303", "100")], True),
            ("zichuan", [("370304", "100")], True),
        ]

    def test_parts_are_saved(self, bureau, world):
        told = {"region-0": "370303", "percent-0": "60", "region-1": "370304", "percent-1": "40"}

        response = bureau.post(self.ONE, told)

        assert response.status_code == 302
        assert dict(world.entries["dianzi"].credits.values_list("region", "percent")) == {
            "370303": 60,
            "370304": 40,
        }

    @pytest.mark.parametrize(
        "told",
        [
            {"region-0": "370303", "percent-0": "60"},
            {"region-0": "370303"},
            {"percent-0": "100"},
            {"region-0": "370303", "percent-0": "50", "region-1": "370303", "percent-1": "50"},
            {"region-0": "nowhere", "percent-0": "100"},
            {"region-0": "370303", "percent-0": "1e5"},
        ],
    )
    def test_what_does_not_make_a_hundred_is_said_and_kept_in_the_form(self, bureau, world, told):
        response = bureau.post(self.ONE, told)

        assert response.status_code == 400
        assert "error-summary" in response.text
        assert not world.entries["dianzi"].credits.exists()

    def test_a_published_cycle_refuses_in_words(self, bureau, world):
        world.enter("published")

        response = bureau.post(self.ONE, {"region-0": "370303", "percent-0": "100"})

        assert "published" in response.text
        assert "published" in bureau.post(self.CREDITS, follow=True).text

    def test_there_is_no_credit_of_an_alliance_that_does_not_take_part(self, bureau, world):
        make_alliance("elsewhere")

        assert bureau.get(self.CREDITS + "elsewhere/").status_code == 404


class TestDistrict:
    URL = "/district/"

    def test_the_officer_finds_alliances_results_and_orders_of_the_own_district(
        self, client, world
    ):
        make_order(world.entries["dianzi"], world.users["bureau"], number="2032-001")
        client.force_login(world.users["district"])

        response = client.get(self.URL)

        assert [(each.alliance.code, each.percent) for each, _ in response.context["rows"]] == [
            ("dianzi", "100"),
            ("new", "100"),
        ]
        assert "2032-001" in response.text
        assert "83.32" in response.text

    def test_another_district_is_not_found(self, client, world):
        client.force_login(world.users["district"])

        assert client.get(self.URL, {"region": "370304"}).status_code == 404
        assert client.get(self.URL, {"cycle": "faraway"}).status_code == 404

    @pytest.mark.parametrize("role", ["secretariat", "assessor", "member"])
    def test_the_page_is_nobody_elses(self, client, world, role):
        client.force_login(world.users[role])

        assert client.get(self.URL).status_code == 404

    def test_an_alliance_of_another_region_stands_there_once_its_figures_are_seen(
        self, client, world
    ):
        for region in ("370303", "370304"):
            RegionCredit.objects.create(entry=world.entries["gaoxin"], region_id=region, percent=50)
        client.force_login(world.users["district"])

        def listed():
            rows = client.get(self.URL).context["rows"]
            return [(each.alliance.code, each.percent) for each, _ in rows]

        before = listed()
        world.enter("published")
        assert before == [("dianzi", "100"), ("new", "100")]
        assert listed() == [("dianzi", "100"), ("gaoxin", "50"), ("new", "100")]

    def test_the_table_is_exported_with_real_numbers(self, client, world):
        client.force_login(world.users["district"])

        content = client.get(self.URL, {"format": "xlsx"}).content
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        text = client.get(self.URL, {"format": "csv"}).content.decode()

        assert book.get_sheet_by_index(0).to_python()[2][6] == 83.32
        assert text.splitlines()[1].startswith("dianzi,Alliance dianzi,Zhangdian,,100,")

    def test_outcomes_are_told_in_words(self, client, world):
        world.cycle.computation.results.filter(code="dianzi").update(outcome="commend")
        client.force_login(world.users["district"])

        answer = client.get(self.URL, {"format": "csv"}, headers={"Accept-Language": "zh-hans"})

        (line,) = [
            each for each in answer.content.decode().splitlines() if each.startswith("dianzi,")
        ]
        with translation.override("zh-hans"):
            assert line.split(",")[9] == Outcome.COMMEND.label != "commend"

    def test_a_name_is_never_a_formula(self, client, world):
        alliance = world.entries["dianzi"].alliance
        alliance.park = "=cmd()"
        alliance.save()
        client.force_login(world.users["district"])

        assert ",'=cmd()," in client.get(self.URL, {"format": "csv"}).content.decode()

    @pytest.mark.parametrize("more", [0, 3])
    def test_the_page_costs_the_same_at_any_length(self, client, world, more):
        for _ in range(more):
            alliance = make_alliance(region_id="370303")
            entry = Entry.objects.create(cycle=world.cycle, alliance=alliance)
            make_order(entry, world.users["bureau"])
        world.compute()
        client.force_login(world.users["district"])

        with CaptureQueriesContext(connection) as queries:
            client.get(self.URL)

        assert len(queries) <= 16


@pytest.mark.parametrize("by", ["region", "chain"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_barometer_is_printed_in_both_languages(bureau, by, language):
    response = bureau.get(URL, {"by": by, "format": "pdf"}, headers={"Accept-Language": language})

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
