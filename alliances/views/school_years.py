"""The page of the people figures: schools by figures, with last year beside."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from alliances.choices import Register
from alliances.computing.school_years import labels, school_rows, sums
from alliances.forms.register_filters import YearFilter
from alliances.models import Major
from alliances.views.finding import Shelf
from members.views import UserRequest


def people(request: UserRequest, shelf: Shelf) -> HttpResponse:
    rows = shelf.rows()
    years = sorted(
        {*rows.values_list("year", flat=True).distinct(), localdate().year}, reverse=True
    )
    filters = YearFilter(years, request.GET)
    known = sorted(set(rows.values_list("year", flat=True)), reverse=True)
    latest = known[0] if known else years[0]
    year = int(filters.cleaned_data.get("year") or latest)
    majors = Major.objects.filter(year=year, unit__in=shelf.schools).order_by()
    counts = dict(majors.values_list("unit").annotate(n=Count("pk")))
    told = school_rows(shelf.schools, rows, year, counts)
    context = {
        "shelf": shelf,
        "alliance": shelf.alliance,
        "filters": filters,
        "years": years,
        "year": year,
        "labels": labels(),
        "rows": [(row, shelf.may_edit(row.school)) for row in told],
        "sums": sums(told),
        "majors": sum(row.majors for row in told),
        "tabs_of": shelf.register,
        "registers": Register,
    }
    return render(request, "alliances/people.html", context)
