import hashlib
import io

import pytest
from django.test import RequestFactory

from assessment.errors import FileMissing
from assessment.files import storage
from assessment.files.serve import serve_file

CONTENT = bytes(range(100))
DIGEST = hashlib.sha256(CONTENT).hexdigest()
ETAG = f'"{DIGEST}"'


@pytest.fixture
def path(tmp_path, settings):
    private = dict(settings.STORAGES["private"])
    private["OPTIONS"] = private["OPTIONS"] | {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {"private": private}
    return storage.store(io.BytesIO(CONTENT), DIGEST)


def serve(path, method="get", name="会议纪要.pdf", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    return serve_file(request, path, name, "application/pdf", digest=DIGEST)


def body(answer):
    content = b"".join(answer.streaming_content)
    answer.file_to_stream.close()
    return content


def test_serve_file_hands_out_a_download_that_no_browser_runs(path):
    answer = serve(path)

    assert body(answer) == CONTENT
    assert dict(answer.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": "100",
        "Content-Disposition": "attachment; "
        "filename*=utf-8''%E4%BC%9A%E8%AE%AE%E7%BA%AA%E8%A6%81.pdf",
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "ETag": ETAG,
    }


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=90-", 90, 99),
        ("bytes=-5", 95, 99),
        ("bytes=50-999", 50, 99),
        ("bytes=-500", 0, 99),
        ("bytes=99-99", 99, 99),
    ],
)
def test_serve_file_hands_out_a_part(path, asked, first, last):
    answer = serve(path, Range=asked)

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/100")
    assert body(answer) == CONTENT[first : last + 1]
    assert answer["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_serve_file_refuses_an_impossible_part(path, asked):
    answer = serve(path, Range=asked)

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=٣-"]
)
def test_serve_file_does_not_hear_other_ranges(path, asked):
    answer = serve(path, Range=asked.encode().decode("latin-1"))

    assert (answer.status_code, body(answer)) == (200, CONTENT)


def test_serve_file_goes_on_where_the_file_is_the_same(path):
    same = serve(path, Range="bytes=10-", **{"If-Range": ETAG})
    another = serve(path, Range="bytes=10-", **{"If-Range": '"another"'})
    dated = serve(path, Range="bytes=10-", **{"If-Range": "Wed, 21 Oct 2015 07:28:00 GMT"})

    for answer in (same, another, dated):
        body(answer)
    assert [same.status_code, another.status_code, dated.status_code] == [206, 200, 200]


def test_serve_file_tells_who_has_it_already(path):
    assert serve(path, **{"If-None-Match": ETAG}).status_code == 304


def test_serve_file_answers_head_without_opening_anything(path):
    answer = serve(path, "head", Range="bytes=0-9")

    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, "100", b"")


def test_serve_file_without_a_digest_has_no_tag(path):
    answer = serve_file(RequestFactory().get("/"), path, "a.pdf", "application/pdf")

    assert "ETag" not in answer
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert body(answer) == CONTENT


@pytest.mark.parametrize("method", ["get", "head"])
def test_serve_file_says_what_is_recorded_and_gone(path, caplog, method):
    storage.remove(path)

    with pytest.raises(FileMissing, match=r"会议纪要\.pdf.* recorded but not there"):
        serve(path, method)

    (record,) = caplog.records
    assert (record.levelname, path in record.getMessage()) == ("ERROR", True)
