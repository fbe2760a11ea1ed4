import contextlib
import io
import struct
import time
import zipfile
import zlib

import pytest

from assessment.errors import FileRefused
from assessment.files import kinds
from assessment.files.inspect import inspect
from tests.assessment import files_made as made

OBJECTS = b"1 0 2 40 << /S /JavaScript /JS (app.alert(1)) >> << /Type /Annot >>"


def seen(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    return inspect(path)


def reason(tmp_path, content):
    with pytest.raises(FileRefused) as refused:
        seen(tmp_path, content)
    assert str(refused.value).endswith(".")
    return refused.value.extra["reason"]


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (made.pdf(7), kinds.PDF, 7),
        (made.png(), kinds.PNG, None),
        (made.jpeg(), kinds.JPEG, None),
        (made.webp(), kinds.WEBP, None),
        (made.mp4(), kinds.MP4, None),
        (made.package("docx"), kinds.DOCX, None),
        (made.package("xlsx"), kinds.XLSX, None),
        (made.zipped([("OFD.xml", "<ofd/>")]), kinds.OFD, None),
    ],
)
def test_inspect_knows_what_proves_something(tmp_path, content, kind, pages):
    found = seen(tmp_path, content)

    assert (found.kind, found.pages) == (kind, pages)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "program"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 200, "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"<!DOCTYPE html><html><script>x</script></html>", "web_page"),
        (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>", "web_page"),
        ("<html>".encode("utf-16"), "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 60, "archive"),
        (made.zipped([("setup.exe", b"MZ")]), "archive"),
        (b"only words", "unknown"),
        (b"a,b\n1,2\n", "unknown"),
    ],
)
def test_inspect_refuses_what_is_not_on_the_list(tmp_path, content, why):
    assert reason(tmp_path, content) == why


@pytest.mark.parametrize(
    "content",
    [made.png()[:-20], made.jpeg()[:20], made.webp()[:18], made.mp4()[:-2], made.pdf()[:-60]],
)
def test_inspect_refuses_what_was_cut_off(tmp_path, content):
    assert reason(tmp_path, content) == "damaged"


def test_inspect_refuses_a_document_that_was_cut_off(tmp_path):
    assert reason(tmp_path, made.package()[:-10]) == "damaged"


@pytest.mark.parametrize(
    ("root", "why"),
    [
        ("/OpenAction << /S /JavaScript /JS (app.alert) >>", "script"),
        ("/OpenAction << /S /J#61vaScript /JS (app.alert) >>", "script"),
        ("/OpenAction << /S /#4a#61#76#61#53#63#72#69#70#74 /JS (x) >>", "script"),
        ("/OpenAction << /S /Launch /F (cmd.exe) >>", "script"),
        ("/OpenAction << /S /Rendition /JS (app.alert) /OP 0 >>", "script"),
        ("/Names << /JavaScript 9 0 R >>", "script"),
        ("/AcroForm << /XFA 9 0 R >>", "script"),
        ("/Names << /EmbeddedFiles 9 0 R >>", "attachment"),
        ("/AF [<< /Type /Filespec /EF << /F 9 0 R >> >>]", "attachment"),
    ],
)
def test_inspect_refuses_a_pdf_that_does_something(tmp_path, root, why):
    assert reason(tmp_path, made.pdf(root=root)) == why


def test_inspect_refuses_an_encrypted_pdf(tmp_path):
    assert reason(tmp_path, made.pdf(trailer="/Encrypt 9 0 R")) == "encrypted"


@pytest.mark.parametrize("extra", ["/Type /ObjStm /N 2 /First 9", "/N 2 /F#69rst 9"])
def test_inspect_finds_a_program_in_an_object_stream(tmp_path, extra):
    assert reason(tmp_path, made.pdf(objects=[made.stream(OBJECTS, extra)])) == "script"


@pytest.mark.parametrize("lure", ["(endobj)", "(a(b)endobj)", "% endobj\n", "(\\)endobj)"])
def test_inspect_is_not_led_past_an_object_stream(tmp_path, lure):
    hidden = made.stream(OBJECTS, f"/First 9 {lure}")

    assert reason(tmp_path, made.pdf(objects=[hidden])) == "script"


def test_inspect_refuses_an_object_stream_with_an_endless_head(tmp_path):
    hidden = made.stream(OBJECTS, "/First 9 " + " " * 2_000_000)

    assert reason(tmp_path, made.pdf(objects=[hidden])) == "unreadable"


def test_inspect_takes_outlines_for_what_they_are(tmp_path):
    outlines = b"<< /Type /Outlines /First 9 0 R /Title (\\(a) >>"
    picture = b"<< /Filter /DCTDecode >>\nstream\n\xff\xd8\nendstream"

    assert seen(tmp_path, made.pdf(objects=[outlines, picture])).pages == 1


def test_inspect_finds_a_program_behind_megabytes_of_zeros(tmp_path):
    hidden = made.stream(b" " * 3_000_000 + OBJECTS, "/Type /ObjStm /First 9")

    assert reason(tmp_path, made.pdf(objects=[hidden])) == "script"


def test_inspect_finds_a_name_on_the_border_of_two_pieces(tmp_path):
    start = len(made.pdf(note="")) + 300
    for shift in range(0, 40, 7):
        filler = "x" * (1024 * 1024 - start - shift)
        content = made.pdf(note=filler, root="/OpenAction << /S /JavaScript >>")
        assert reason(tmp_path, content) == "script"


@pytest.mark.parametrize(
    "extra",
    [
        "/Type /ObjStm /First 9 /Filter [/ASCII85Decode /FlateDecode]",
        "/Type /ObjStm /First 9 /Filter /LZWDecode",
        "/Type /ObjStm /First 9 /Filter 8 0 R",
        "/Type /ObjStm /First 9 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
    ],
)
def test_inspect_refuses_object_streams_that_it_cannot_look_into(tmp_path, extra):
    body = f"<< {extra} >>\nstream\n".encode() + zlib.compress(OBJECTS) + b"\nendstream"

    assert reason(tmp_path, made.pdf(objects=[body])) == "unreadable"


def test_inspect_refuses_a_damaged_object_stream(tmp_path):
    body = b"<< /Type /ObjStm /First 9 /Filter /FlateDecode >>\nstream\nnothing\nendstream"

    assert reason(tmp_path, made.pdf(objects=[body])) == "damaged"


def test_inspect_takes_a_pdf_with_pages_in_an_object_stream(tmp_path):
    tree = b"<< /Type /Pages /Count 12 /Kids [5 0 R] >> << /Type /Pages /Parent 2 0 R /Count 12 >>"
    content = made.pdf(12, objects=[made.stream(tree, "/Type /ObjStm /N 2 /First 9")])

    assert seen(tmp_path, content).pages == 12


def test_inspect_says_no_number_where_a_pdf_tells_two(tmp_path):
    content = made.pdf(2, objects=[b"<< /Type /Pages /Count 9 /Kids [] >>"])

    assert seen(tmp_path, content).pages is None


@pytest.mark.parametrize(
    "hostile",
    [
        b"\xff\xd8" + b"\xff" * 60_000_000,
        b"\x89PNG\r\n\x1a\n\0\0\0\0IHDR\0\0\0\0" + b"\0\0\0\0aaaa\0\0\0\0" * 5_000_000,
    ],
    ids=["jpeg", "png"],
)
def test_inspect_spends_bounded_time_on_a_hostile_picture(tmp_path, hostile):
    begun = time.monotonic()

    assert reason(tmp_path, hostile) == "damaged"
    assert time.monotonic() - begun < 5


def test_inspect_takes_a_jpeg_with_filled_up_markers(tmp_path):
    filled = made.jpeg().replace(b"\xff\xc0", b"\xff\xff\xff\xc0", 1)

    assert seen(tmp_path, filled).kind == kinds.JPEG


@pytest.mark.parametrize(
    "hostile",
    [
        b"<< /Type /Pages " * 200_000,
        b"/Type /Pages>>" * 200_000,
        b"/First " * 500_000,
        b"1 0 obj << /First 1 >> stream\n" * 100_000,
        b"/Filter/FlateDecode/First stream\n" * 100_000,
        b"/Filter[" * 200_000 + b"/First stream\n",
        made.stream(b"\0" * 600_000_000, "/Type /ObjStm /First 9"),
    ],
    ids=["open", "closed", "first", "streams", "packed", "filters", "bomb"],
)
def test_inspect_spends_bounded_time_on_a_hostile_pdf(tmp_path, hostile):
    begun = time.monotonic()
    with contextlib.suppress(FileRefused):
        seen(tmp_path, made.pdf(objects=[hostile]))

    assert time.monotonic() - begun < 30


def test_inspect_refuses_a_zip_bomb(tmp_path):
    content = made.package("xlsx", [("xl/sheet.xml", b"\0" * 60_000_000)])

    assert reason(tmp_path, content) == "bomb"


def test_inspect_refuses_a_bomb_of_many_parts(tmp_path):
    content = made.package("xlsx", [(f"xl/{n}", b"\0" * 9_000_000) for n in range(60)])

    assert reason(tmp_path, content) == "bomb"


def test_inspect_refuses_a_directory_that_would_fill_the_memory(tmp_path):
    content = made.package("xlsx", [(f"xl/{n}", b"") for n in range(6000)])

    assert reason(tmp_path, content) == "bomb"


def test_inspect_refuses_a_bomb_that_lies_about_its_size(tmp_path):
    content = bytearray(made.package("xlsx", [("xl/sheet.xml", b"\0" * 60_000_000)]))
    real = struct.pack("<I", 60_000_000)
    assert content.count(real) == 2
    lied = bytes(content).replace(real, struct.pack("<I", 100))

    assert reason(tmp_path, lied) == "damaged"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (made.package("docx", [("word/vbaProject.bin", b"x")]), "macros"),
        (made.package("docx", types="ms-word.document.macroEnabled.main+xml"), "macros"),
        (made.package("docx", types="<Types/>"), "archive"),
        (made.package("docx", [("../../etc/cron.d/x", b"x")]), "archive"),
        (made.package("docx", [("xl/workbook.xml", b"x")]), "archive"),
        (made.zipped([("word/document.xml", b"x")], zipfile.ZIP_LZMA), "archive"),
    ],
)
def test_inspect_refuses_a_package_that_is_no_plain_document(tmp_path, content, why):
    assert reason(tmp_path, content) == why


def test_inspect_refuses_a_document_with_a_password(tmp_path):
    content = bytearray(made.package())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        content[at + place] |= 1

    assert reason(tmp_path, bytes(content)) == "archive"
