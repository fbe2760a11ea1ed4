"""Asks the database several questions about some alliances in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

_KEYS = "/* alliances */"
# What questions are about: the keys that a statement is given as it is asked. They stand in it as
# numbers, not as parameters, of which a database takes so many and no more.
ALLIANCES = RawSQL(_KEYS, ())  # noqa: S611  # Nothing that anybody has written.

_ROWS = {
    "postgresql": "json_agg(json_build_array({}))",
    "sqlite": "json_group_array(json_array({}))",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Several questions in one, of any ``ALLIANCES``: putting it together takes longer than asking."""

    sql: str
    params: tuple[Any, ...]
    questions: int

    def ask(self, alliances: Iterable[int]) -> list[list[list[Any]]]:
        """Return the rows that answer each of the questions."""
        rows: list[list[list[Any]]] = [[] for _question in range(self.questions)]
        keys = ", ".join(f"{int(key)}" for key in alliances)
        if not (keys and rows):
            return rows
        with connection.cursor() as cursor:
            cursor.execute(self.sql.replace(_KEYS, keys), self.params)
            for question, told in cursor.fetchall():
                rows[question] = json.loads(told or "[]")
        return rows


def together(questions: Sequence[QuerySet]) -> Statement:
    """Put ``questions`` into one statement: a numbered part for each, whose rows come together as
    JSON, as the columns of one are not those of another.

    So they ask for whole numbers, texts, days (which come as they are written, 2031-12-31) and what
    is true or false (1 or 0 on SQLite).
    """
    every = _ROWS[connection.vendor]
    parts, rows, params = [], [], []
    for number, question in enumerate(questions):
        compiler = question.query.get_compiler(connection=connection)
        sql, own = compiler.as_sql()
        columns = ", ".join(f"c{place}" for place in range(len(compiler.select)))
        parts.append(f"q{number} ({columns}) AS ({sql})")
        told = f"SELECT {number}, CAST({every.format(columns)} AS text) FROM q{number}"  # noqa: S608  # Numbers alone.
        rows.append(told)
        params += own
    sql = f"WITH {', '.join(parts)} {' UNION ALL '.join(rows)}"
    return Statement(sql, tuple(params), len(questions))
