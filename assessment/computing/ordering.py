"""Rankings in an order of the reader's choosing: by name, region, grade, total or one criterion."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, FloatField, Func, IntegerField, OrderBy, Value, When
from django.db.models.functions import Cast
from django.utils.translation import get_language

from assessment.computing.rankings import COLUMNS, Ranking, Row

CRITERION = "c."


class _ScoreOf(Func):
    """The score of a criterion out of the JSON of a result; codes are no paths, so not Django's."""

    function = "JSON_EXTRACT"

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(F("criteria"), Value(f'$."{code}"'), output_field=FloatField())

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"({column}::jsonb ->> %s)", (*params, self.code)


def sort_keys(ranking: Ranking) -> list[str]:
    """Return the columns that may be sorted by. Those who do not see all figures sort by none: the
    order would tell them."""
    keys = ["alliance", "region", "grade"]
    if ranking.sight.has_names:
        return keys
    return ["rank", *keys, "total", "outcome", *(CRITERION + code for code in ranking.criteria)]


def rows_in_order(ranking: Ranking, sort: str, start: int, stop: int) -> list[Row]:
    """Return rows by ``sort``, one of ``sort_keys`` or its opposite with ``-`` before it; the
    ranking's own order for anything else. What is not known comes last either way."""
    key = sort.removeprefix("-")
    if sort == "rank" or key not in sort_keys(ranking):
        return ranking.rows(start, stop)
    is_descending = sort.startswith("-")
    order = [OrderBy(each, is_descending, nulls_last=True) for each in _columns(ranking, key)]
    found = ranking.results.order_by(*order, "code")[start:stop]
    return [ranking.row(values) for values in found.values_list(*COLUMNS)]


def _columns(ranking: Ranking, key: str) -> list[Any]:
    if key == "rank":
        return [F("status"), -F("total_hundredths")]
    if key == "total":
        return [F("total_hundredths")]
    if key == "alliance":
        english = (get_language() or "").startswith("en")
        return [F("name_en"), F("name_zh")] if english else [F("name_zh")]
    if key == "region":
        return [F("region_code")]
    if key == "outcome":
        return [_place("outcome", ["commend", "", "rectify"])]
    if key == "grade":
        return [_place("grade", list(ranking.grades))]
    return [Cast(_ScoreOf(key.removeprefix(CRITERION)), FloatField())]


def _place(column: str, values: list[str]) -> Case:
    """Return at which place of ``values`` a column's value stands; unknown for any other."""
    whens = [When(**{column: value}, then=place) for place, value in enumerate(values)]
    return Case(*whens, default=None, output_field=IntegerField())
