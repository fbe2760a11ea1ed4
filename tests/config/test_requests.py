"""What is done with requests that nobody sends by accident."""

import pytest
from django.test import RequestFactory

from config.middleware import read_as_utf8

FORM = (
    b'--line\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xe6\xb7\x84\r\n'
    b'--line\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n'
    b"--line--\r\n"
)


@pytest.fixture
def posted():
    """A form of several parts in a codec that takes minutes for a megabyte."""
    kind = "multipart/form-data; boundary=line; charset=punycode"
    request = RequestFactory().generic("POST", "/", FORM, content_type=kind)
    return read_as_utf8(lambda request: request)(request)


def test_a_form_is_read_as_utf8_whatever_it_says(posted):
    assert posted.POST["text"] == "淄"


def test_files_that_no_page_asks_for_are_not_kept(posted):
    assert not posted.FILES
