"""Running a command inside the test's process."""

from __future__ import annotations

import io
from typing import NamedTuple

from django.core.management import call_command


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def run(*arguments: object) -> Ran:
    """Run a command as the command line would, and return its status and what it said."""
    out, err = io.StringIO(), io.StringIO()
    name, *rest = map(str, arguments)
    try:
        call_command(name, *rest, stdout=out, stderr=err)
    except SystemExit as ending:
        return Ran(int(ending.code or 0), out.getvalue(), err.getvalue())
    return Ran(0, out.getvalue(), err.getvalue())
