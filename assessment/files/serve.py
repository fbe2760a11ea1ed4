"""Handing out a file from the private storage: always as a download, whole or a part of it."""

from __future__ import annotations

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from assessment.files.storage import opened, size_of

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


class Part:
    """``length`` bytes of an open file from ``start`` on."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        file.seek(start)
        self._file = file
        self._left = length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._file.read(wanted)
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


def serve_file(
    request: HttpRequest, path: str, name: str, media_type: str, *, digest: str = ""
) -> HttpResponseBase:
    """Answer with the file ``path`` of the private storage as a download called ``name``.

    Whatever it holds, no browser runs it: it is never shown inline, its type is not guessed, and
    were it opened it would be in a sandbox. ``digest`` is its SHA-256, for the ETag. One range is
    answered with 206, an impossible one with 416, anything else in ``Range`` is not heard.

    Raises ``FileMissing``, which pages and the API answer with 410.
    """
    etag = f'"{digest}"' if digest else None
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        size = size_of(path, name)
        wanted = _wanted(request, size, etag)
        if wanted is not None and wanted[0] >= wanted[1]:
            answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        else:
            answer = _content(request, path, name, size, wanted)
            answer["Content-Type"] = media_type
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    if etag:
        answer["ETag"] = etag
    return answer


def _wanted(request: HttpRequest, size: int, etag: str | None) -> tuple[int, int] | None:
    """Return the first byte that is asked for and the one after the last; None for the whole."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method == "HEAD" or found is None or not (found[1] or found[2]):
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition.strip() != etag:
        return None  # What the reader has is of another file: begin anew.
    if not found[1]:
        last = int(found[2])
        return max(size - last, 0) if last else size, size
    start, end = int(found[1]), int(found[2] or size) + 1
    if found[2] and end <= start:
        return None
    return start, min(end, size)


def _content(
    request: HttpRequest, path: str, name: str, size: int, wanted: tuple[int, int] | None
) -> HttpResponseBase:
    start, end = wanted or (0, size)
    if request.method == "HEAD":
        answer: HttpResponseBase = HttpResponse()
    else:
        file = opened(path, name)
        answer = FileResponse(file if wanted is None else Part(file, start, end - start))
    answer["Content-Length"] = str(end - start)
    if wanted is not None:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer
