import pytest

from assessment.errors import FileRefused
from assessment.files.kinds import JPEG, LONGEST_NAME, PDF, clean_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("年度报告 2031.PDF", "年度报告 2031.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\wang\\合同.pdf", "合同.pdf"),
        ("a\x00b\r\n\u202efdp.pdf", "abfdp.pdf"),
        ("invoice.exe.pdf", "invoice_exe.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("minutes of 2031.12.31", "minutes of 2031.12.31.pdf"),
        ("no ending", "no ending.pdf"),
    ],
)
def test_clean_name_is_safe_everywhere(given, name):
    assert clean_name(given, PDF) == name


def test_clean_name_gives_the_ending_of_the_kind():
    assert clean_name("photo.JPEG", JPEG) == "photo.jpg"


def test_clean_name_cuts_what_is_too_long():
    name = clean_name("长" * 300 + ".pdf", PDF)

    assert name == "长" * (LONGEST_NAME - 4) + ".pdf"


@pytest.mark.parametrize("given", ["report.docx", "report.pdf.exe", "report.html", "a.js"])
def test_clean_name_refuses_an_ending_that_contradicts_the_content(given):
    with pytest.raises(FileRefused) as refused:
        clean_name(given, PDF)

    assert refused.value.extra == {"reason": "contradiction"}
