"""Small PDF files that stand for evidence in the demonstration."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.conf import settings

from assessment.demo.places import DEMO_ZH
from assessment.files.receive import Received
from assessment.models import Entry, Evidence
from assessment.papers.characters import FONTS
from assessment.services.evidence import add_evidence
from members.models import User

SOURCE = """
#let told = json(bytes(sys.inputs.told))
#set page(paper: "a4", margin: 3cm)
#set text(font: "Noto Sans CJK SC", size: 12pt, lang: "zh")
#align(center, text(18pt, weight: "bold", told.title))
#v(1cm)
#for line in told.lines [#line #parbreak()]
"""


def add_file(entry: Entry, code: str, label: str, *, by: User, now: datetime) -> Evidence:
    """Add a file that proves ``label`` to the library of the alliance."""
    lines = [
        f"证明单位：{entry.alliance.name_zh}",
        f"证明事项：{entry.cycle.year}年度{label}",
        "本文件仅用于演示，内容均为虚构。",
    ]
    told = json.dumps({"title": f"{label}证明{DEMO_ZH}", "lines": lines})
    with TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        source = Path(folder) / "proof.typ"
        source.write_text(SOURCE, encoding="utf-8")
        content = typst.compile(source, font_paths=_fonts(), sys_inputs={"told": told})
    path = _incoming(content)
    with path.open("rb") as file:
        received = Received(
            file, f"{label}证明.pdf", path, len(content), hashlib.sha256(content).hexdigest()
        )
        evidence = add_evidence(
            entry.alliance_id, received, name=f"{label}证明.pdf",
            dated_on=date(entry.cycle.year, 11, 10), by=by, now=now,
        )  # fmt: skip
    path.unlink(missing_ok=True)
    return evidence


def _incoming(content: bytes) -> Path:
    folder = Path(settings.INCOMING_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    path.write_bytes(content)
    return path


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
