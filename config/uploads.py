"""What becomes of files that are sent along with a form."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFiles(FileUploadHandler):
    """Throw files away as they come in: no page asks for one, and before the token of the form is
    checked anybody could fill the disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing comes after a file that is skipped."""

    def file_complete(self, file_size: int) -> None:
        """Nothing came."""
