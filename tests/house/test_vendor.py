"""Every file by others is listed with its version, its licence and its checksum."""

import hashlib
import re

from tests.house.sources import ROOT

VENDOR = ROOT / "static" / "vendor"
ROW = re.compile(
    r"^\| `(?P<file>[^`]+)` \| [^|]+ \| (?P<version>\d[\w.-]*) \| (?P<licence>[\w.-]+) "
    r"\| `(?P<sha256>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)


def test_the_list_of_vendored_files_is_true():
    listed = {
        row["file"]: row["sha256"] for row in ROW.finditer((VENDOR / "README.md").read_text())
    }

    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != VENDOR / "README.md"
    }

    assert listed == found
