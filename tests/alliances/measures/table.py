"""The tables of docs/measures.md, as the registry has them.

``python -m tests.alliances.measures.table`` writes them into the page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "measures.md"


def tables() -> dict[str, str]:
    """Return the tables in English, by the name of the marks around them."""
    from django.utils.translation import override

    with override("en"):
        return {"derived": "\n".join(_derived()), "asked": "\n".join(_asked())}


def _derived() -> Iterator[str]:
    from alliances.computing.measures import MEASURES

    yield "| point | code | name | unit | definition | source | formula |"
    yield "|---|---|---|---|---|---|---|"
    for measure in MEASURES.values():
        cells = (measure.label, measure.unit, measure.definition, measure.source)
        told = " | ".join(str(cell) for cell in cells)
        yield f"| {measure.point} | `{measure.code}` | {told} | {measure.formula} |"


def _asked() -> Iterator[str]:
    from alliances.computing.measures import ASKED

    yield "| point | code | name | unit | why it is asked |"
    yield "|---|---|---|---|---|"
    for asked in ASKED.values():
        point = asked.point or "–"
        yield f"| {point} | `{asked.code}` | {asked.label} | {asked.unit} | {asked.reason} |"


def filled(page: str) -> str:
    """Return the page with the tables between their marks."""
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        page = re.sub(
            f"{begin}.*?{end}",
            lambda _match, parts=(begin, table, end): "\n".join(parts),
            page,
            flags=re.DOTALL,
        )
    return page


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
