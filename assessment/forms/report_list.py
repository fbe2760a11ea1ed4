"""The filters of the list of reports, as they stand in its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.choices import ReportState
from assessment.models import Entry

NOT_BEGUN = "none"
SORTS = {"alliance": "alliance__code", "region": "alliance__region", "state": "report__state"}


class ReportFilters(forms.Form):
    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), (NOT_BEGUN, _("not begun")), *ReportState.choices],
    )

    @property
    def is_used(self) -> bool:
        return bool(self.data.get("search") or self.data.get("state"))

    @property
    def sort(self) -> str:
        """The column to sort by, "-" before it for descending."""
        asked = self.data.get("sort", "")
        return asked if asked.removeprefix("-") in SORTS else "alliance"

    def kept(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Keep what is asked for, as far as it is valid, in the order asked for."""
        self.full_clean()
        wanted: dict[str, Any] = self.cleaned_data
        if wanted.get("search"):
            text = wanted["search"]
            entries = entries.filter(
                Q(alliance__name_zh__icontains=text)
                | Q(alliance__name_en__icontains=text)
                | Q(alliance__code__icontains=text)
            )
        if wanted.get("state") == NOT_BEGUN:
            entries = entries.filter(report=None)
        elif wanted.get("state"):
            entries = entries.filter(report__state=wanted["state"])
        descending = "-" if self.sort.startswith("-") else ""
        column = SORTS[self.sort.removeprefix("-")]
        return entries.order_by(f"{descending}{column}", "alliance__code")
