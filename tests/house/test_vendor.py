"""Every file by others is listed with its version, its licence and its checksum."""

import hashlib
import re

import pytest

from tests.house.sources import ROOT

VENDORED = (ROOT / "static" / "vendor", ROOT / "assessment" / "papers" / "fonts")
ROW = re.compile(
    r"^\| `(?P<file>[^`]+)` \| [^|]+ \| (?P<version>\d[\w.-]*) \| (?P<licence>[\w.-]+) "
    r"\| `(?P<sha256>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_the_list_of_vendored_files_is_true(folder):
    readme = folder / "README.md"
    listed = {
        row["file"]: row["sha256"] for row in ROW.finditer(readme.read_text(encoding="utf-8"))
    }

    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != readme
    }

    assert listed == found
