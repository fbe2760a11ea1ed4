"""A small reader of exchange folders, for tests of the arithmetic alone."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from assessment.scoring import (
    AllianceInputs,
    FrameworkDef,
    RulingInput,
    from_canonical,
    parse_decimal,
)

CASES = Path(__file__).parents[2] / "cases"


def read_framework(folder: str) -> FrameworkDef:
    text = (CASES / folder / "framework.yaml").read_text(encoding="utf-8")
    return from_canonical(yaml.load(text, Loader=yaml.BaseLoader))


def read_alliances(folder: str) -> list[AllianceInputs]:
    marks: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
    for row in _rows(folder, "marks.csv"):
        mark = parse_decimal(row["mark"])
        marks[row["alliance"]][row["indicator"]][row["assessor"]] = mark
    measures: dict[str, Any] = defaultdict(dict)
    for row in _rows(folder, "measures.csv"):
        measures[row["alliance"]][row["measure"]] = parse_decimal(row["value"])
    rulings: dict[str, Any] = defaultdict(list)
    for row in _rows(folder, "exceptions.csv"):
        rulings[row["alliance"]].append(_ruling(row))
    codes = [row["code"] for row in _rows(folder, "alliances.csv")]
    return [AllianceInputs(code, marks[code], measures[code], rulings[code]) for code in codes]


def read_expected(folder: str) -> list[dict[str, Any]]:
    text = (CASES / folder / "expected.json").read_text(encoding="utf-8")
    return json.loads(text)


def _ruling(row: dict[str, str]) -> RulingInput:
    value = parse_decimal(row["value"]) if row["value"] else None
    return RulingInput(row["kind"], row["item"], value, row["reason"], "bureau")


def _rows(folder: str, name: str) -> list[dict[str, str]]:
    with (CASES / folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
