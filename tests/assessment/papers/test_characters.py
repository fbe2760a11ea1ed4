import pytest

from assessment.papers import characters, checks
from assessment.papers.characters import BREAK, Printer, covered


def test_covered_has_the_common_and_the_rare():
    assert {ord(each) for each in "Aé中堃喆玥𬭎㐂“”（）①㎡–"} - covered() == set()
    assert ord("😀") not in covered()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a  b\tc\n", "a b c"),
        ("a\u202eb\u200b\ufe0f", "ab"),
        ("e\u0301", "é"),
        ("😀", "〔U+1F600〕"),
        ("\ud800", "〔U+D800〕"),
        ("x" * 30, "x" * 24 + BREAK + "x" * 6),
        ("联合体" * 20, "联合体" * 20),
    ],
)
def test_text_is_made_printable(text, printed):
    assert Printer().text(text) == printed


def test_paragraphs_keep_their_lines():
    assert Printer().paragraphs("a\nb\r\n\n \n\nc\n") == [["a", "b"], ["c"]]
    assert Printer().paragraphs("  ") == []


def test_a_missing_font_is_told_at_the_start(monkeypatch, tmp_path):
    assert checks.fonts_are_there() == []

    monkeypatch.setattr(characters, "FONTS", tmp_path)

    assert [each.id for each in checks.fonts_are_there()] == ["assessment.E001"] * 4
