"""The report as a PDF: everything that was filed, in both languages, and nothing run as markup."""

import io
import re

import pypdf
import pytest

from assessment.papers import render
from assessment.papers.render import CannotBePrinted
from assessment.papers.report import render_report
from tests.assessment.papers.filed import criterion, fact, filed, indicator, link


def pages_of(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf):
    """The text of all pages without spaces, which depend on the setting."""
    return re.sub(r"\s", "", "".join(pages_of(pdf)))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "AnnualreportHigh-techAlliance",
                "R-2031-gaoxin-1",
                "30Nov2031,23:58",
                "Leadpark",
                "Unitlead_park",
                "王建国",
                "5.4.4Members",
                "86.50points",
                "本年度新增成员三家。",
            ],
        ),
        ("zh-hans", ["高新区联合体", "R-2031-gaoxin-1", "2031年11月30日23:58", "5.4.4成员构成"]),
    ],
)
def test_render_report_tells_what_was_filed(language, told):
    text = text_of(render_report(filed(), language).pdf)

    assert [each for each in told if each not in text] == []


def test_render_report_is_the_same_each_time():
    assert render_report(filed(), "en") == render_report(filed(), "en")


def test_render_report_has_a_header_and_counts_its_pages():
    first, *others = pages_of(render_report(filed(), "en").pdf)

    numbers = [re.search(r"Page (\d+) of (\d+)", page) for page in others]
    assert "Page" not in first
    assert [found.groups() for found in numbers] == [
        (str(n), str(len(others) + 1)) for n in range(2, len(others) + 2)
    ]
    assert all("R-2031-gaoxin-1" in page for page in others)


def test_render_report_shows_declared_derived_last_year_and_the_explanation():
    said = fact(declared="1234.5", explanation="Two joined late.\nBoth are schools.")

    text = text_of(render_report(filed(criterion(indicators=[indicator(facts=[said])])), "en").pdf)

    assert "311,234.528" in text
    assert "Explanation:Twojoinedlate.Bothareschools." in text


def test_render_report_lists_each_piece_of_evidence_once_with_all_that_it_proves():
    proved = criterion(
        evidence=[link(1, "3-5, 8"), link(2)], indicators=[indicator(evidence=[link(1)])]
    )

    text = text_of(render_report(filed(proved, pages={f"{1:064x}": 12}), "en").pdf)

    catalogue = text[text.rindex("Catalogueoftheevidence") :]
    assert catalogue.count("证明1.pdf") == 1
    assert "5.4.4(pages3-5,8)5.4.4-1" in catalogue
    assert "12" + f"{1:064x}"[:16] in catalogue


def test_nothing_that_people_write_is_read_as_markup():
    wicked = '#panic("x") #read("/etc/passwd") *bold* $x^2$ <a> @b \\ // [c] = d\n- e'

    pdf = render_report(filed(criterion(narrative=wicked)), "en").pdf

    assert re.sub(r"\s", "", wicked) in text_of(pdf)


def test_the_sources_cannot_read_outside_their_folder(tmp_path, monkeypatch):
    (tmp_path / "reads.typ").write_text('#read("../secret")')
    (tmp_path.parent / "secret").write_text("secret")
    monkeypatch.setattr(render, "SOURCES", tmp_path)

    with pytest.raises(CannotBePrinted, match="typst: "):
        render.render("reads.typ", {}, dated=filed().submitted_at)


def test_render_report_refuses_what_is_far_too_long(monkeypatch):
    monkeypatch.setattr(render, "MOST_BYTES", 1000)

    with pytest.raises(CannotBePrinted, match="too long"):
        render_report(filed(), "en")


def test_rare_names_are_printed_and_what_the_font_lacks_is_told():
    printed = render_report(filed(criterion(narrative="堃喆玥𬭎 😀 \x07")), "en")

    text = text_of(printed.pdf)
    assert "堃喆玥𬭎〔U+1F600〕〔U+0007〕" in text
    assert printed.remark == (
        "The font lacks these characters; they stand as numbers: 〔U+0007〕 〔U+1F600〕"
    )
    assert re.sub(r"\s", "", printed.remark) in text


def test_a_long_report_is_printed_whole():
    said = [
        criterion(
            f"5.4.{n}",
            narrative="\n\n".join(["市域产教联合体" * 200] * 5) + "x" * 500,
            evidence=[link(n * 10 + m) for m in range(10)],
            indicators=[indicator(f"5.4.{n}-{m}") for m in range(1, 41)],
        )
        for n in range(1, 8)
    ]

    pages = pages_of(render_report(filed(*said), "zh-hans").pdf)

    assert 30 < len(pages) < 90
    assert sum(page.count("5.4.7-40") for page in pages) == 0  # Named by its measure alone.
    assert sum(re.sub(r"\s", "", page).count("市域产教联合体") for page in pages) > 7 * 5 * 150
