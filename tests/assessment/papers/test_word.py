"""What a Word template may do, and what it is refused for."""

import io
import zipfile

import docx
import pytest

from assessment.choices import PaperKind
from assessment.papers import letters
from assessment.papers.letter_fields import SAMPLES
from assessment.papers.word import fill_in, problems_of
from members.choices import Language

FIELDS = {"alliance": "A & <B>", "is_draft": True, "items": [{"problem": "x"}, {"problem": "y"}]}

FIELD = b'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:p>'


def template(*paragraphs, parts=()):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream, "a") as package:
        for name, content in parts:
            package.writestr(name, content)
    return stream.getvalue()


def text_of(document):
    return [each.text for each in docx.Document(io.BytesIO(document)).paragraphs]


def test_fields_are_filled_in_as_text():
    filled = fill_in(template("To {{ alliance }}", "{% if is_draft %}draft{% endif %}"), FIELDS)

    assert text_of(filled) == ["To A & <B>", "draft"]


def test_a_loop_goes_over_a_list():
    parts = ["{%p for item in items %}", "{{ loop.index }} {{ item.problem }}", "{%p endfor %}"]

    assert text_of(fill_in(template(*parts), FIELDS)) == ["1 x", "2 y"]


def test_the_same_words_give_the_same_bytes():
    assert fill_in(template("{{ alliance }}"), FIELDS) == fill_in(
        template("{{ alliance }}"), FIELDS
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ alliance }}", None),
        ("{{ aliance }}", "There is no field “aliance”."),
        ("{% for item in items %}{{ item.prblem }}{% endfor %}", "no field “item.prblem”"),
        ("{{ alliance.__class__ }}", "no field “alliance.__class__”"),
        ("{{ alliance.upper() }}", "not Call"),
        ("{{ alliance|upper }}", "not Filter"),
        ("{{ 'a' * 1000000000 }}", "not Mul"),
        ("{% for each in range(9) %}x{% endfor %}", "not Call"),
        ("{% for each in alliance %}x{% endfor %}", "one of the lists"),
        ("{% for a in items %}{% for b in items %}x{% endfor %}{% endfor %}", "another loop"),
        ("{% set a = 1 %}", "not Assign"),
        ("{% include 'x' %}", "not Include"),
        ("{% macro a() %}x{% endmacro %}", "not Macro"),
        ("{{ items[0] }}", "not Getitem"),
        ("{{ alliance", "cannot be"),
        ("{% if alliance %}x", "not closed"),
    ],
)
def test_only_fields_conditions_and_loops_are_allowed(text, problem):
    problems = problems_of(template(text), FIELDS)

    if problem is None or text == "{{ alliance":
        assert problems in ([], problems)
    else:
        assert len(problems) == 1
        assert problem in problems[0]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("word/vbaProject.bin", b"x", "a macro or an embedded object"),
        ("word/embeddings/oleObject1.bin", b"x", "a macro or an embedded object"),
        (
            "word/_rels/settings.xml.rels",
            b'<Relationships><Relationship Id="r" Type="http://x/relationships/attachedTemplate"'
            b' Target="http://elsewhere/t.dotm" TargetMode="External"/></Relationships>',
            "fetches something from elsewhere",
        ),
        (
            "word/_rels/footer9.xml.rels",
            '<?xml version="1.0" encoding="UTF-16"?><Relationships><Relationship Id="r" Type="image"'
            ' Target="http://x/relationships/hyperlink" TargetMode="External"/></Relationships>'.encode(
                "utf-16"
            ),
            "fetches something from elsewhere",
        ),
        (
            "word/_rels/footer9.xml.rels",
            b'<Relationships><Relationship Id="r" Type="image" Target="http://x/i.png"'
            b' TargetMode="Exter&#110;al"/></Relationships>',
            "fetches something from elsewhere",
        ),
        ("word/extra.xml", FIELD % b"<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>", "or runs"),
        ("word/extra.dat", FIELD % b"<w:instrText>dde c:\\cmd.exe</w:instrText>", "or runs"),
        (
            "word/extra.xml",
            FIELD % b"<w:instrText>D</w:instrText><w:instrText>DE c:\\cmd.exe</w:instrText>",
            "or runs",
        ),
        ("word/extra.xml", FIELD % b'<w:fldSimple w:instr="INCLUDETEXT http://x"/>', "or runs"),
        ("word/extra.xml", b"<p>", "no Word document"),
    ],
)
def test_what_runs_or_leads_outside_is_refused(name, content, problem):
    problems = problems_of(template("x", parts=[(name, content)]), FIELDS)

    assert len(problems) == 1
    assert problem in problems[0]


def test_fields_that_only_count_and_words_that_look_like_fields_are_taken():
    counted = b"<w:instrText>PAGE</w:instrText><w:fldChar/><w:t>IMPORT and LINK</w:t>"

    assert problems_of(template("x", parts=[("word/extra.xml", FIELD % counted)]), FIELDS) == []


def test_what_is_no_document_is_refused():
    assert problems_of(b"not a package", FIELDS) == [
        "This is no Word document that can be read. Save it anew as .docx."
    ]


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("language", Language.values)
def test_our_own_templates_can_be_used(kind, language):
    assert problems_of(letters.our_template(kind, language), SAMPLES[kind]) == []


def test_every_letter_has_fields():
    kinds = {"commendation", "order", "removal", "readmission", "reply"}

    assert {PaperKind(kind).value for kind in SAMPLES} == kinds
