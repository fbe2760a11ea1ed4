import io
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import RequestFactory

from assessment.errors import FileTooBig
from assessment.files.receive import MOST_FILES, check_length, receiving
from tests.assessment import files_made as made
from tests.assessment.evidence.conftest import stored


def post(*contents, field="file", **extra):
    files = [SimpleUploadedFile(f"{nth}.pdf", content) for nth, content in enumerate(contents)]
    return RequestFactory().post("/", {field: files, "words": "said"}, **extra)


def test_receiving_hashes_and_counts_on_the_way_and_leaves_nothing(private):
    content = made.pdf(note="x" * 300_000)
    with receiving(request := post(content)) as reception:
        assert request.POST["words"] == "said"
        (file,) = reception.files
        assert file.path.read_bytes() == content
        assert file.path.stat().st_mode & 0o777 == 0o600
        assert (file.bytes, file.name, len(file.sha256)) == (len(content), "0.pdf", 64)

    assert stored(private) == []


def test_receiving_takes_no_other_field_and_not_too_many(private):
    with receiving(request := post(b"x", field="other")) as reception:
        assert request.POST["words"] == "said"
    assert reception.files == []

    with receiving(request := post(*[b"x"] * (MOST_FILES + 3))) as reception:
        assert request.POST["words"] == "said"
    assert len(reception.files) == MOST_FILES
    assert stored(private) == []


def test_receiving_refuses_an_empty_file_beside_a_good_one(private):
    with receiving(request := post(b"", b"x")) as reception:
        assert request.POST["words"] == "said"

    assert [file.name for file in reception.files] == ["1.pdf"]
    assert [(name, why.extra) for name, why in reception.refused] == [
        ("0.pdf", {"reason": "empty"})
    ]


def test_receiving_stops_at_the_limit(private, settings):
    settings.EVIDENCE_MOST_BYTES = 100_000
    with receiving(request := post(b"x" * 100_001, b"y" * 100_000)) as reception:
        assert request.POST["words"] == "said"
        assert [file.name for file in reception.files] == ["1.pdf"]
        assert len(stored(private)) == 1

    assert [name for name, _why in reception.refused] == ["0.pdf"]


def test_receiving_leaves_nothing_of_what_was_cut_off(private):
    whole = post(b"x" * 500_000)
    body = whole.body
    broken = {"wsgi.input": io.BytesIO(body[:300_000]), "CONTENT_LENGTH": len(body)}
    request = RequestFactory().generic("POST", "/", b"-", whole.META["CONTENT_TYPE"], **broken)

    with pytest.raises(UnreadablePostError), receiving(request) as reception:
        request.POST.get("words")

    assert reception.files == []
    assert stored(private) == []


@pytest.mark.parametrize("length", ["300000000", "-1", "many"])
def test_check_length_refuses_what_says_so_itself(length):
    request = RequestFactory().post("/")
    request.META["CONTENT_LENGTH"] = length

    with pytest.raises(FileTooBig):
        check_length(request)


@pytest.fixture
def small_disk():
    """Let no file grow beyond 100 kB, as a disk that is full would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_receiving_refuses_what_the_disk_has_no_room_for(private, small_disk):
    with receiving(request := post(b"x" * 300_000, b"y" * 1000)) as reception:
        assert request.POST["words"] == "said"
        assert [file.name for file in reception.files] == ["1.pdf"]

    assert [(name, why.extra) for name, why in reception.refused] == [
        ("0.pdf", {"reason": "no_room"})
    ]
    assert stored(private) == []


def test_receiving_leaves_nothing_of_what_was_cut_off_on_a_full_disk(private, small_disk):
    whole = post(b"x" * 150_000)
    body = whole.body
    broken = {"wsgi.input": io.BytesIO(body[:100_500]), "CONTENT_LENGTH": len(body)}
    request = RequestFactory().generic("POST", "/", b"-", whole.META["CONTENT_TYPE"], **broken)

    with pytest.raises(UnreadablePostError), receiving(request):
        request.POST.get("words")

    assert stored(private) == []


def test_receiving_reads_a_form_that_brings_no_files_and_is_no_multipart(private):
    form = "application/x-www-form-urlencoded"
    request = RequestFactory().generic("POST", "/", b"words=said", form)

    with receiving(request) as reception:
        assert request.POST["words"] == "said"

    assert reception.files == []
