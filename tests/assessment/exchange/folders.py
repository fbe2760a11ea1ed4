"""Exchange folders for tests: a small one that is sound, to be spoiled file by file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from assessment.exchange.faults import FolderRefused
from assessment.exchange.loading import Loaded, load_folder
from tests.factories import NOW, framework_content, names

CASES = Path(__file__).parents[2] / "cases"

SMALL = {
    "cycle.yaml": yaml.safe_dump(
        {
            "code": "small-2031",
            "name": names("small-2031"),
            "year": 2031,
            "as_of": "2031-12-31",
            "region": "370300",
        },
        allow_unicode=True,
    ),
    "framework.yaml": yaml.safe_dump(framework_content(), allow_unicode=True),
    "regions.csv": "code,name_zh,name_en\n370300,淄博市,Zibo\n370303,张店区,Zhangdian\n",
    "chains.csv": "code,name_zh\nsteel,钢铁\nfilm,薄膜\n",
    "units.csv": (
        "uscc,code,name_zh,kind,scale,region\n"
        "91110000600037341L,,甲公司,enterprise,large,370303\n"
        ",park-1,乙园区,park,,\n"
    ),
    "alliances.csv": (
        "code,name_zh,name_en,kind,region,park,established_on,chains\n"
        "A1,联合体一,Alliance one,city_region,370303,园区一,2023-05-01,steel;film\n"
        "A2,联合体二,,district,370300,,,\n"
    ),
    "memberships.csv": (
        "alliance,unit,role,joined_on,left_on\n"
        "A1,91110000600037341L,lead_enterprise,2023-05-01,2025-01-01\n"
        "A1,91110000600037341L,council,2025-01-01,\n"
        "A2,park-1,lead_park,2024-02-29,\n"
    ),
    "measures.csv": "alliance,measure,value\nA1,members,8\nA2,members,-0.5\nA2,unread,3\n",
    "marks.csv": (
        "alliance,indicator,assessor,mark,comment\n"
        "A1,j1,王专家,80,很好\n"
        "A1,j1,li,70.5,\n"
        "A2,j1,li,0,\n"
    ),
    "exceptions.csv": (
        "alliance,kind,item,value,reason\nA1,bonus,media,1.25,报道\nA2,veto,false_data,,核实\n"
    ),
}


def write(folder: Path, files: dict[str, str | bytes | None]) -> Path:
    """Write files into ``folder``; None takes one away."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def small(folder: Path, **changes: str | bytes | None) -> Path:
    """Write the small folder; ``marks_csv="…"`` replaces a file, None leaves it out."""
    named = {name.replace("_", "."): content for name, content in changes.items()}
    files = {**SMALL, **named}
    return write(folder, {name: content for name, content in files.items() if content is not None})


def edited(name: str, *replacements: tuple[str, str]) -> str:
    """Return a file of the small folder with texts replaced, each of which must be there."""
    text = SMALL[name]
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return text


def case(name: str, folder: Path) -> Path:
    """Copy one of the cases with known results, without the results."""
    return Path(shutil.copytree(CASES / name, folder, ignore=shutil.ignore_patterns("*.json")))


def load(folder: Path, **how: Any) -> Loaded:
    return load_folder(folder, now=NOW, **how)


def faults_of(folder: Path, **how: Any) -> list[str]:
    """Load a folder that is refused, and return its faults."""
    try:
        load(folder, **how)
    except FolderRefused as refusal:
        return [str(fault) for fault in refusal.faults]
    raise AssertionError("The folder was loaded.")
