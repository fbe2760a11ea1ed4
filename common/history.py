"""Tells the history of a row, which `django-simple-history` writes when it is saved, who and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def sign(row: Any, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Let the next record of ``row`` name ``by`` (None is the program) and ``reason``."""
    row._history_user = by
    if reason:
        row._change_reason = reason
