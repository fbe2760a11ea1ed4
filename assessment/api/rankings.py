"""The ranking over REST: pages of JSON kept as bytes by version, and whole files."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from io import BytesIO, StringIO

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from alliances.api.filters import known_chain
from alliances.choices import AllianceKind
from assessment.api.finding import find_cycle, freshness
from assessment.api.serializers import RankingPageSerializer
from assessment.choices import Outcome
from assessment.computing.kept import Kept
from assessment.computing.ranking_files import write_csv, write_xlsx
from assessment.computing.rankings import Ranking, Sight, Wanted, sight_of
from assessment.computing.versions import Version, current_version
from assessment.models import Cycle
from common.api import Pages, problems
from members.api.filters import REGION_CODE
from members.models import CODE, region_prefix

SHAPE = 1  # Grows when the same results are written differently, so that no old answer is kept.
KEPT_PAGES = 128
KEPT_CYCLES = 16
_pages: Kept[bytes] = Kept(KEPT_PAGES)
_cycles: Kept[Cycle] = Kept(KEPT_CYCLES)


class CsvRenderer(BaseRenderer):
    media_type = "text/csv"
    format = "csv"


class XlsxRenderer(BaseRenderer):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"


class WantedSerializer(serializers.Serializer):
    """The filters of a ranking."""

    region = serializers.CharField(
        required=False,
        allow_blank=True,
        validators=[REGION_CODE],
        help_text="Everything inside: 370300 takes in its districts.",
    )
    grade = serializers.CharField(required=False, allow_blank=True, validators=[CODE])
    kind = serializers.ChoiceField(AllianceKind.choices, required=False, allow_blank=True)
    chain = serializers.CharField(required=False, allow_blank=True, validators=[CODE, known_chain])
    outcome = serializers.ChoiceField(Outcome.choices, required=False, allow_blank=True)
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=100,
        help_text="A part of the code or of a name.",
    )

    def validate_grade(self, grade: str) -> str:
        """Refuse a grade that the framework does not have: it is a slip, not an empty list."""
        known = [band["code"] for band in self.context["cycle"].framework.policy["grades"]]
        if grade and grade not in known:
            raise serializers.ValidationError(_("The framework of this cycle has no such grade."))
        return grade


_FILTERS = frozenset(field.name for field in fields(Wanted))
PAGE_PARAMETERS = [
    OpenApiParameter("page", int, description="From 1 on; past the end is 404."),
    OpenApiParameter("page_size", int, description="100 unless given; 500 at most."),
]


class Rankings(APIView):
    """The ranking as the caller may see it."""

    renderer_classes = (JSONRenderer, CsvRenderer, XlsxRenderer)

    @extend_schema(
        operation_id="rankings_list",
        tags=["results"],
        parameters=[
            WantedSerializer,
            *PAGE_PARAMETERS,
            OpenApiParameter(
                "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag: 304 if same."
            ),
        ],
        responses={
            (200, "application/json"): RankingPageSerializer,
            (200, CsvRenderer.media_type): OpenApiTypes.STR,
            (200, XlsxRenderer.media_type): OpenApiTypes.BINARY,
            304: None,
            **problems(400, 404),
        },
    )
    def get(self, request: Request, cycle: str) -> HttpResponse:
        """Rank, total, grade and flags of every alliance, listed by rank, then by code.

        In the notice those outside see names and grades alone, by grade, then by code. CSV and
        XLSX hold all rows that are wanted, whatever the page.
        """
        version = current_version(cycle)
        sight = sight_of(request.user, version.phase) if version else None
        if version is None or sight is None:
            raise Http404
        if not sight.is_whole:
            find_cycle(request, cycle)  # Not found where it is none of the caller's business.
        form = request.accepted_renderer.format
        address = request.build_absolute_uri()
        key = (SHAPE, version, sight, get_language(), form, address)
        etag = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"'
        answer = get_conditional_response(request._request, etag=etag)
        if answer is None and form == "json":
            page = _pages.get(key, lambda: _page(request, _known(cycle, version), sight, version))
            answer = HttpResponse(page, content_type="application/json")
        elif answer is None:
            answer = (_csv if form == "csv" else _xlsx)(request, _known(cycle, version), sight)
        return _labelled(answer, etag)


def _known(code: str, version: Version) -> Cycle:
    """Return a cycle that is seen, with all that a ranking asks of it; nobody may change it."""
    cycles = Cycle.objects.select_related("framework", "computation")
    whole = cycles.prefetch_related("framework__criteria")
    return _cycles.get(version.key, lambda: whole.get(code=code))


def _wanted(request: Request, cycle: Cycle) -> Wanted:
    if _FILTERS.isdisjoint(request.query_params):
        return Wanted()
    given = WantedSerializer(data=request.query_params, context={"cycle": cycle})
    given.is_valid(raise_exception=True)
    wanted = given.validated_data
    region = wanted.get("region", "")
    return Wanted(**wanted | {"region": region_prefix(region) if region else ""})


def _page(request: Request, cycle: Cycle, sight: Sight, version: Version) -> bytes:
    """Write one page; raises what becomes a 400 or a 404."""
    ranking = Ranking(cycle, sight, _wanted(request, cycle))
    pages = Pages()
    number, size = pages.get_page_number(request, None), pages.get_page_size(request)
    count, start = ranking.count(), (number - 1) * size
    if number > 1 and start >= count:
        raise NotFound(_("There is no such page."))
    address = request.build_absolute_uri()
    before = remove_query_param(address, "page")
    if number > 2:
        before = replace_query_param(address, "page", number - 1)
    page = {
        "count": count,
        "next": replace_query_param(address, "page", number + 1) if start + size < count else None,
        "previous": before if number > 1 else None,
        **freshness(ranking.cycle, is_stale=version.is_stale),
        "results": [],
    }
    head = JSONRenderer().render(page).removesuffix(b"]}")
    return b"%b%b]}" % (head, _safe(ranking.rows_as_json(start, start + size)).encode())


def _safe(text: str) -> str:
    """Escape what JSON allows and JavaScript once did not, as REST framework does."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _csv(request: Request, cycle: Cycle, sight: Sight) -> HttpResponse:
    ranking = Ranking(cycle, sight, _wanted(request, cycle))
    text = StringIO(newline="")
    write_csv(ranking, text)
    return _attachment(ranking, text.getvalue().encode(), "text/csv; charset=utf-8", "csv")


def _xlsx(request: Request, cycle: Cycle, sight: Sight) -> HttpResponse:
    ranking = Ranking(cycle, sight, _wanted(request, cycle))
    book = BytesIO()
    write_xlsx(ranking, book)
    return _attachment(ranking, book.getvalue(), XlsxRenderer.media_type, "xlsx")


def _attachment(ranking: Ranking, content: bytes, media_type: str, ending: str) -> HttpResponse:
    name = f"{ranking.cycle.code}-rankings.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=disposition)


def _labelled(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Accept", "Accept-Language", "Authorization", "Cookie"))
    return answer
