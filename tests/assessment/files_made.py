"""Files for tests, made byte by byte: each is what its name says and no more."""

import io
import struct
import zipfile
import zlib

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = {"docx": ("word/document.xml", WORD), "xlsx": ("xl/workbook.xml", SHEET)}


def pdf(pages=1, note="", *, root="", trailer="", objects=()):
    """A PDF of blank pages; ``note`` makes it another file."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode(),
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * pages,
        *objects,
    ]
    written = b"%PDF-1.7\n% " + note.encode() + b"\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    end = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(written)}"
    return written + head + table + end.encode() + b"\n%%EOF\n"


def stream(content, extra="", *, packed=True):
    """The body of an object with a stream."""
    data = zlib.compress(content) if packed else content
    filtered = "/Filter /FlateDecode" if packed else ""
    head = f"<< {extra} {filtered} /Length {len(data)} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def png():
    def chunk(kind, content):
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg():
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + frame + scan + b"\xff\xd9"


def webp():
    return b"RIFF" + struct.pack("<I", 16) + b"WEBPVP8L" + struct.pack("<I", 4) + b"\x2f\0\0\0"


def mp4():
    boxes = [(b"ftyp", b"isom\0\0\0\0isom"), (b"moov", b"\0" * 8), (b"mdat", b"film")]
    return b"".join(struct.pack(">I", 8 + len(body)) + kind + body for kind, body in boxes)


def package(kind="docx", parts=(), types=None):
    """An Office document; ``parts`` are more (name, content)."""
    name, media_type = MAIN[kind]
    told = f'<Types><Override ContentType="{media_type}.main+xml"/></Types>'
    return zipped([("[Content_Types].xml", types or told), (name, "<xml/>"), *parts])


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return book.getvalue()
