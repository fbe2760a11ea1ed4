"""The papers beside a case or a decision: a part of a page that asks for itself until all are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessment.models import Paper


def told_of_papers(papers: Sequence[Paper], address: str) -> dict[str, Any]:
    """Return what ``_papers_live.html`` shows of ``papers``; ``address`` is that of the page."""
    return {
        "papers": papers,
        "address": address,
        "are_waited_for": any(not paper.is_settled for paper in papers),
    }


def asks_for_papers(request: HttpRequest) -> bool:
    """Whether the part asks for itself, and not somebody for the page around it."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


@never_cache
def papers_part(request: HttpRequest, papers: Sequence[Paper], **more: Any) -> HttpResponse:
    """Answer with the part alone; nobody keeps it, since it has the address of the page."""
    return render(
        request, "assessment/_papers_live.html", told_of_papers(papers, request.path) | more
    )
