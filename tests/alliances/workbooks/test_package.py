"""What is no workbook, or one that could do harm, is refused in a sentence."""

import io
import tracemalloc
import zipfile

import pytest

from alliances.workbooks import package
from alliances.workbooks.markup import marks_of
from alliances.workbooks.refusals import Place, WorkbookRefused
from alliances.workbooks.sheets import read_sheets
from tests.alliances.workbooks.books import ROW, altered, book, part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
GOOD = book(ROW)


def _zip(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


def test_a_workbook_is_read():
    sheet = read_sheets(GOOD)[0]

    assert sheet.name == "活动"
    assert sheet.rows[1] == ["A1", "match", "对接会", "2031-03-05", 3.0, 1.5, ""]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"MZ\x90\0" + b"\0" * 100, "a program"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        ("代码,类型\nA1,match\n".encode(), "a text file such as CSV"),
        ("代码,类型\n".encode("gb18030"), "a text file such as CSV"),
        (OLE, "an old form (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (b"\0\1\2\3", "not an Excel workbook"),
        (_zip(word__document_xml="x"), "another kind of document"),
        (_zip(**{"xl/workbook.bin": "x"}), "a binary workbook (.xlsb)"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (altered(GOOD, {"[Content_Types].xml": None}), "damaged"),
        (altered(GOOD, {"xl/worksheets/sheet1.xml": b"<worksheet"}), "damaged"),
        (altered(GOOD, {"xl/vbaProject.bin": b"x"}), "holds macros"),
    ],
)
def test_other_files_are_refused_in_a_sentence(content, sentence):
    with pytest.raises(WorkbookRefused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        read_sheets(content)


def test_a_workbook_that_only_claims_to_have_no_macros_is_refused():
    types = part(GOOD, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )

    with pytest.raises(WorkbookRefused, match="holds macros"):
        read_sheets(altered(GOOD, {"[Content_Types].xml": types}))


def test_a_file_over_the_limit_is_refused_unread():
    with pytest.raises(WorkbookRefused, match="larger than 10 MB"):
        read_sheets(b"PK\x03\x04" + b"\0" * package.MOST_BYTES)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/media/image1.png"])
def test_a_bomb_is_refused_before_it_is_unpacked(name):
    bomb = altered(GOOD, {name: b"0" * 30 * package.MIB})

    with pytest.raises(WorkbookRefused, match="far larger than a register"):
        read_sheets(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused():
    long = altered(GOOD, {"xl/sharedStrings.xml": b"0" * 5 * package.MIB})
    size = (5 * package.MIB).to_bytes(4, "little")
    lying = long.replace(size, (1000).to_bytes(4, "little"))
    assert lying != long

    with pytest.raises(WorkbookRefused, match="damaged"):
        read_sheets(lying)


def test_many_entries_are_refused():
    many = {f"xl/media/{number}.png": b"x" for number in range(package.MOST_ENTRIES)}

    with pytest.raises(WorkbookRefused, match="far larger than a register"):
        read_sheets(altered(GOOD, many))


def test_entities_are_refused():
    sheet = part(GOOD).replace(
        b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet', 1
    )

    with pytest.raises(WorkbookRefused, match="that Excel never writes"):
        read_sheets(altered(GOOD, {"xl/worksheets/sheet1.xml": sheet}))


@pytest.mark.parametrize("cell", ["A1048576", "XFD2"])
def test_a_cell_far_away_is_refused(cell):
    row = cell.lstrip("AXFD")
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    sheet = part(GOOD).replace(b"</sheetData>", far)

    with pytest.raises(WorkbookRefused, match="more than 20000 rows or 100 columns"):
        read_sheets(altered(GOOD, {"xl/worksheets/sheet1.xml": sheet}))


def test_an_empty_cell_far_away_that_only_has_a_colour_does_no_harm():
    far = b'<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    sheet = part(GOOD).replace(b"</sheetData>", far)

    found = read_sheets(altered(GOOD, {"xl/worksheets/sheet1.xml": sheet}))

    assert len(found[0].rows) == 2


def test_nothing_but_the_parts_that_were_looked_at_is_read_on():
    opened = package.open_package(altered(GOOD, {"xl/externalLinks/externalLink1.xml": b"<x/>"}))

    with zipfile.ZipFile(opened.repacked()) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]


def _sheet(inner):
    """A sheet whose first cell holds ``inner``."""
    head, cell = (
        b"<worksheet><sheetData><row r='1'><c r='A1'>",
        b"</c></row></sheetData></worksheet>",
    )
    return head + inner + cell


@pytest.mark.parametrize(
    "inner",
    [
        b"<a>" * 200_000 + b"</a>" * 200_000,
        b"<a " + b" ".join(b"a%d=''" % nth for nth in range(400_000)) + b"/>",
        b"<mergeCell ref='A1:B2'/>" * 100_001,
    ],
    ids=["nested", "one long tag", "merged"],
)
def test_markup_that_would_fill_the_memory_is_refused(inner):
    tracemalloc.start()
    with pytest.raises(WorkbookRefused):
        read_sheets(altered(GOOD, {"xl/worksheets/sheet1.xml": _sheet(inner)}))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 60_000_000


def test_a_cell_has_one_formula_however_often_it_says_so():
    marks = marks_of("x", _sheet(b"<f/>" * 100_000), set())

    assert marks.formulas == [Place(0, 0)]
