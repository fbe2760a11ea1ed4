"""The report of the city and its workbook: of a numbered set, with real numbers."""

import io
import zipfile
from xml.etree import ElementTree

import docx
import pypdf
import pytest

from assessment.computing.sealing import seal
from assessment.files.spreadsheets import pages_across
from assessment.models import Cycle, Paper
from assessment.papers import charts
from assessment.papers.city_report import render_city_report
from assessment.papers.city_word import write_city_report
from assessment.papers.makers import make
from assessment.papers.workbook import write_workbook
from tests.assessment.api.world import NOW

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def computation(small_world):
    return seal(Cycle.objects.get(pk=small_world.cycle.pk), NOW)


def tell(done, total):
    """Nobody listens."""


def pages_of(pdf):
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_the_report_has_two_pages_for_each_alliance(computation):
    pages = pages_of(render_city_report(computation, "en", tell))

    results = computation.results.order_by("code")
    for result in results:
        name = "".join(result.name_en.split()) or result.name_zh
        assert sum(name in page for page in pages) >= 3  # Ranking and two pages of its own.
    assert "Methodology" in pages[3]
    assert "Page2of" in pages[1]


def test_the_report_is_the_same_each_time(computation):
    first = render_city_report(computation, "zh-hans", tell)

    assert first == render_city_report(computation, "zh-hans", tell)


def test_the_report_tells_how_far_it_is(computation):
    told = []

    render_city_report(computation, "en", lambda done, total: told.append((done, total)))

    count = computation.results.count()
    assert told[-1] == (count, count + 1)


def test_the_word_document_says_the_same_with_pictures(computation):
    content = write_city_report(computation, "en", tell)

    document = docx.Document(io.BytesIO(content))
    titles = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    names = [result.name_en or result.name_zh for result in computation.results.all()]
    assert titles[:4] == ["Summary", "Methodology", "Ranking", "Distribution"]
    assert sorted(titles[4:-1]) == sorted(names)
    assert len(document.inline_shapes) >= 2
    assert 'w:type="page"' not in document.element.xml  # A break on a full page leaves one empty.
    assert content == write_city_report(computation, "en", tell)


def parts_of(content, kind):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(name for name in package.namelist() if name.startswith(kind))
        return [ElementTree.fromstring(package.read(name)) for name in names]


def test_the_workbook_has_a_sheet_for_each_view_ready_to_print(computation):
    content = write_workbook(computation, "en", tell)

    (book,) = parts_of(content, "xl/workbook.xml")
    sheets = parts_of(content, "xl/worksheets/sheet")
    names = [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")]
    areas = [each.get("name") for each in book.iter(f"{MAIN}definedName")]
    assert names[:3] == ["About", "Ranking", "Criteria"]
    assert len(names) == len(sheets) == 12
    assert areas.count("_xlnm.Print_Area") == 12
    assert areas.count("_xlnm.Print_Titles") == 12
    frozen = [sheet.find(f".//{MAIN}pane") for sheet in sheets]
    assert [pane is None for pane in frozen] == [False] * 12


def test_the_workbook_has_numbers_as_numbers_and_no_formula(computation):
    sheets = parts_of(write_workbook(computation, "en", tell), "xl/worksheets/sheet")

    cells = [cell for sheet in sheets for cell in sheet.iter(f"{MAIN}c")]
    numbers = [
        cell for cell in cells if cell.get("t") is None and cell.find(f"{MAIN}v") is not None
    ]
    totals = {
        str(float(each.total)) for each in computation.results.all() if each.total is not None
    }
    found = {str(float(cell.findtext(f"{MAIN}v"))) for cell in numbers}
    assert totals <= found
    assert [cell for cell in cells if cell.find(f"{MAIN}f") is not None] == []


def test_reasons_stand_in_the_workbook_as_sentences(computation):
    texts = [
        each.text
        for part in parts_of(write_workbook(computation, "en", tell), "xl/sharedStrings")
        for each in part.iter(f"{MAIN}t")
    ]

    assert any(text and text.startswith("Grade “Excellent” with a total of") for text in texts)
    assert [text for text in texts if text and text.startswith(("grade", "floor:", "veto:"))] == []


@pytest.mark.parametrize(("columns", "pages"), [(10, 1), (20, 2), (60, 5)])
def test_a_wide_sheet_is_printed_side_by_side(columns, pages):
    assert pages_across([14, 38, *([12] * columns)], 2) == pages


def test_a_radar_needs_three_axes():
    assert charts.radar(["a", "b"], [1, 2], [3, 4]) == ""


def test_a_picture_takes_names_as_text():
    assert "<script>" not in charts.bars(["<script>"], [1], ["#000000"])


def test_a_trend_breaks_where_a_year_is_not_known():
    assert charts.trend(["2024", "2025", "2026"], [80, None, 90], [None] * 3).count("<line") < 20
    assert charts.trend(["2026"], [None], [None]) == ""


def test_the_barometer_goes_by_all_that_has_alliances(computation):
    paper = Paper(kind="barometer", format="pdf", language="en", computation=computation)

    pages = pages_of(make(paper, tell).content)

    titles = ("Byregion", "Byleadunit", "Bypark", "Bychain")
    assert [title for title in titles if any(title in page for page in pages)] == [
        "Byregion",
        "Bychain",
    ]


@pytest.mark.parametrize(("language", "page"), [("en", "Page1of{}"), ("zh-hans", "第1页共{}页")])
def test_the_barometer_of_a_set_of_results_is_made_in_its_language(computation, language, page):
    paper = Paper(kind="barometer", format="pdf", language=language, computation=computation)

    made = make(paper, tell)

    pages = pages_of(made.content)
    assert page.format(len(pages)) in pages[0]
    assert made.media_type == "application/pdf"
