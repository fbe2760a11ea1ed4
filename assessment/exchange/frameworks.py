"""Storing a framework and releasing it."""

from __future__ import annotations

from datetime import datetime

from assessment.choices import Origin
from assessment.computing.framework_rows import release, store_draft
from assessment.models import Framework
from assessment.scoring import FrameworkDef


def store_framework(definition: FrameworkDef, now: datetime) -> Framework:
    """Add a framework and release it: from then on the database refuses every change."""
    return release(store_draft(definition, origin=Origin.LOADED), now, by=None)
