"""The demonstration, written once for all tests of this folder."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.demo import build
from assessment.scoring import AllianceScore, score_cycle
from tests.assessment.scoring.exchange import read_alliances, read_framework

Rows = Callable[[int, str], list[dict[str, str]]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """The folder with the three exchange folders."""
    folder = tmp_path_factory.mktemp("demo")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def rows(demo) -> Rows:
    """The rows of one file of one year."""

    def read(year: int, name: str) -> list[dict[str, str]]:
        with (demo / f"zibo-{year}" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, strict=True))

    return read


@pytest.fixture(scope="session")
def scores(demo) -> dict[int, list[AllianceScore]]:
    """The ranking of each year, by the reference arithmetic."""
    return {
        year: score_cycle(read_framework(str(folder)), read_alliances(str(folder)))
        for year in (2023, 2024, 2025)
        for folder in [demo / f"zibo-{year}"]
    }
