"""Letters say the same as Word and as PDF; a draft says that it is one."""

import io

import docx
import pypdf
import pytest

from assessment.computing.order_words import problem_in_words, written
from assessment.models import Paper
from assessment.papers.before_after import render_before_after
from assessment.papers.certificate import render_certificate
from assessment.papers.letters import render_letter, write_letter
from tests.decision_factories import (
    NOW,
    issued,
    make_decision,
    make_objection,
    make_order,
    make_order_item,
    make_reassessment,
)
from tests.factories import make_cycle, make_entry, make_user

KINDS = {
    "commendation": "commend",
    "removal": "remove",
    "readmission": "readmit",
}


@pytest.fixture
def entry(db):
    return make_entry(make_cycle(phase="published"))


@pytest.fixture
def bureau(db):
    return make_user("bureau")


def words_of(content):
    return "".join(content.split()).replace("\u200b", "")


def pdf_text(content):
    return words_of(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    )


def word_texts(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [words_of(text) for text in [*(p.text for p in document.paragraphs), *cells] if text]


def letter(kind, language="en", **subject):
    return Paper(kind=kind, language=language, format="pdf", **subject)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_both_files_say_the_same(entry, bureau, kind, language):
    decision = make_decision(entry, KINDS[kind], **issued(bureau, "2026-7"))

    told = word_texts(write_letter(letter(kind, language, decision=decision)))
    pdf = pdf_text(render_letter(letter(kind, language, decision=decision)))

    assert [text for text in told if text not in pdf] == []
    assert any("2026-7" in text for text in told)
    assert "Draft" not in pdf


def test_an_order_tells_its_items_and_last_days(entry, bureau):
    order = make_order(entry, bureau)
    make_order_item(order, "c1", problem="Too few members.")

    pdf = pdf_text(render_letter(letter("order", decision=order.decision)))

    assert [
        each for each in ("Toofewmembers.", "31Dec2026", "60workingdays") if each not in pdf
    ] == []


def test_items_read_in_the_language_of_the_letter_line_by_line(entry, bureau):
    order = make_order(entry, bureau)
    figures = {"code": "c1", "name": {"en": "Trust", "zh-hans": "信任"}, "cause": "lost"}
    figures |= {"score": "40.00", "floor": None, "pass_mark": None, "indicators": [], "vetoes": []}
    stored = written(problem_in_words, figures)
    make_order_item(order, "c1", problem=stored, proof="One.\nTwo.", figures=figures)

    english, chinese = (
        write_letter(letter("order", language, decision=order.decision))
        for language in ("en", "zh-hans")
    )

    told = words_of("c1 Trust: 40.00 points; no criterion cost more of the total.")
    assert told in word_texts(english)
    assert told not in word_texts(chinese)
    assert any(text.startswith("c1信任") for text in word_texts(chinese))
    row = docx.Document(io.BytesIO(english)).tables[0].rows[1]
    assert row.cells[3].text == "One.\nTwo."


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("lines", range(7, 15))
def test_no_signature_stands_alone_on_a_page(entry, bureau, language, lines):
    objection = make_objection(entry, text="很长的异议内容。" * 3 * lines)

    pages = pypdf.PdfReader(
        io.BytesIO(render_letter(letter("reply", language, objection=objection)))
    ).pages

    last = words_of(pages[-1].extract_text())
    assert "感谢你" in last or "Thankyou" in last


def test_a_removal_tells_its_grounds(entry, bureau):
    grounds = [{"code": "failed_twice", "number": "2026-3"}]
    decision = make_decision(entry, "remove", grounds=grounds, **issued(bureau, "2026-8"))

    pdf = pdf_text(render_letter(letter("removal", decision=decision)))

    assert "Grounds:Order2026-3failedtwice." in pdf


def test_a_draft_says_that_it_is_one(entry):
    pdf = pdf_text(render_letter(letter("commendation", decision=make_decision(entry))))

    assert "Draft" in pdf
    assert "draft,notnumberedyet" in pdf


def test_the_draft_of_an_order_says_how_its_last_day_is_counted(entry, bureau):
    order = make_order(entry, bureau, state="prepared", days=40)
    make_order_item(order, days=12)

    pdf = pdf_text(render_letter(letter("order", decision=order.decision)))

    assert "untilworkingday40afterthedayofissue" in pdf
    assert "workingday12afterthedayofissue" in pdf


@pytest.mark.parametrize(("state", "told"), [("granted", "isgranted"), ("refused", "isrefused")])
def test_a_reply_says_what_was_found(entry, bureau, state, told):
    decided = {"reply": "We counted again.", "decided_at": NOW, "decided_by": bureau}
    objection = make_objection(entry, state=state, **decided)

    pdf = pdf_text(render_letter(letter("reply", objection=objection)))

    assert "Wecountedagain." in pdf
    assert told in pdf


def test_lines_that_people_wrote_are_paragraphs(entry):
    objection = make_objection(entry, text="First, the total.\n\nSecond, the rank.")

    told = word_texts(write_letter(letter("reply", objection=objection)))

    first = told.index("First,thetotal.")
    assert told[first + 1] == "Second,therank."


def test_what_people_wrote_is_text(entry, bureau):
    values = issued(bureau, "2026-8") | {"reason": "#set page() {{ issuer }} & <b>"}
    decision = make_decision(entry, **values)

    pdf = pdf_text(render_letter(letter("commendation", decision=decision)))

    assert "#setpage(){{issuer}}&<b>" in pdf


def test_a_certificate_is_one_page(entry, bureau):
    decision = make_decision(entry, **issued(bureau, "2026-9"))

    pdf = render_certificate(letter("certificate", decision=decision))

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "No.2026-9" in pdf_text(pdf)


def test_before_and_after_tells_both_scores(entry, bureau):
    indicator = {"code": "j1", "name": {"en": "Judged", "zh-hans": "评"}, "score": "40.00"}
    criterion = {
        "code": "c1",
        "name": {"en": "First", "zh-hans": "一"},
        "score": "41.00",
        "floor": "50",
    }
    before = {"total": "55.00", "grade_name": {"en": "Poor", "zh-hans": "差"}}
    before["criteria"] = [criterion | {"indicators": [indicator]}]
    after = {"total": "72.00", "grade_name": {"en": "Good", "zh-hans": "良"}}
    after["criteria"] = [
        criterion | {"score": "81.00", "indicators": [indicator | {"score": "82.00"}]}
    ]
    reassessment = make_reassessment(make_order(entry, bureau), bureau, before=before, after=after)

    pdf = pdf_text(render_before_after(letter("before_after", reassessment=reassessment)))

    told = ["55.00", "72.00", "Poor", "Good", "c1", "41.00", "81.00", "40.00", "82.00"]
    assert [each for each in told if each not in pdf] == []


def test_before_and_after_of_what_is_not_settled_is_empty(entry, bureau):
    reassessment = make_reassessment(make_order(entry, bureau), bureau)

    assert "–" in pdf_text(render_before_after(letter("before_after", reassessment=reassessment)))
