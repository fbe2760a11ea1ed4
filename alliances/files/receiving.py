"""Taking one small file that comes with a form."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class OneSmallFile(FileUploadHandler):
    """Take the file of the field ``field`` with at most ``most`` bytes, and throw away all others.

    ``is_too_large`` tells that it was longer.
    """

    def __init__(self, field: str, most: int) -> None:
        super().__init__()
        self.field, self.most = field, most
        self.is_too_large = False
        self._content: io.BytesIO | None = None

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        if field_name != self.field or self._content is not None:
            raise SkipFile
        super().new_file(field_name, *args, **kwargs)
        self._content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._content is not None
        if start + len(raw_data) > self.most:
            self._content.truncate(0)
            self.is_too_large = True
            raise SkipFile
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        assert self._content is not None
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content, self.field, self.file_name, self.content_type, file_size, None
        )
