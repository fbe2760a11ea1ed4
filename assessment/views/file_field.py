"""What the field for files on a page says (``_file_field.html``): one rule for all of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from assessment.files.kinds import ACCEPT, LABELS


def file_field() -> dict[str, Any]:
    """Return the endings to choose from, the kinds in words and how many bytes a file has at most."""
    return {"accept": ACCEPT, "kinds": LABELS, "most_bytes": settings.EVIDENCE_MOST_BYTES}
