"""The published results as data, with the licence that they are given under."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime

from assessment.computing.ranking_files import write_csv
from assessment.computing.rankings import Ranking
from assessment.views.public import find_ranking
from assessment.views.public_answers import public


@public
def public_data_csv(request: HttpRequest, cycle: str) -> HttpResponse:
    """All rows and figures, as the ranking over REST has them."""
    ranking = _published(cycle)
    text = StringIO(newline="")
    write_csv(ranking, text)
    return _file(ranking, "csv", "text/csv; charset=utf-8", text.getvalue())


@public
def public_data_json(request: HttpRequest, cycle: str) -> HttpResponse:
    """The same with what it is: cycle, version, framework and licence."""
    ranking = _published(cycle)
    found, computation = ranking.cycle, ranking.cycle.computation
    assert computation is not None  # It is published.
    content = {
        "cycle": found.code,
        "name": found.name,
        "year": found.year,
        "as_of": found.as_of.isoformat(),
        "version": computation.number,
        "published_at": localtime(cast("Any", found).published_at).isoformat(),
        "framework": {
            "code": found.framework.code,
            "version": found.framework.version,
            "hash": found.framework.digest,
        },
        "licence": settings.DATA_LICENCE,
        "results": list(ranking.all_rows()),
    }
    return _file(ranking, "json", "application/json", json.dumps(content, ensure_ascii=False))


def _published(code: str) -> Ranking:
    ranking = find_ranking(code)
    if not ranking.cycle.is_frozen:
        raise Http404
    return ranking


def _file(ranking: Ranking, ending: str, media_type: str, text: str) -> HttpResponse:
    name = f"{ranking.cycle.code}-results.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{settings.DATA_LICENCE["url"]}>; rel="license"',
    }
    return HttpResponse(text, content_type=media_type, headers=headers)
