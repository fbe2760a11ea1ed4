"""The report, item and evidence that an address names, as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.models import Alliance
from assessment.models import Cycle, Evidence, EvidenceLink, Report, ReportItem
from assessment.permissions import can_write_report
from assessment.querysets import EvidenceQuerySet
from members.choices import Role
from members.models import User


@dataclass(slots=True)
class Library:
    """The evidence of an alliance, seen from its report in one cycle by one reader."""

    report: Report
    user: User

    @property
    def cycle(self) -> Cycle:
        return self.report.entry.cycle

    @property
    def alliance(self) -> Alliance:
        return self.report.entry.alliance

    @property
    def is_own(self) -> bool:
        return can_write_report(self.user, self.alliance)

    @property
    def evidence(self) -> EvidenceQuerySet:
        """All of it to the secretariat and the bureau; to others what this report names."""
        rows = Evidence.objects.visible_to(self.user).filter(alliance=self.alliance)
        if self.user.role not in (Role.BUREAU, Role.SECRETARIAT):
            rows = rows.filter(pk__in=self.linked)
        return rows.select_related("file", "uploaded_by")

    @property
    def linked(self) -> Any:
        """The keys of what this report names."""
        return EvidenceLink.objects.filter(item__report=self.report).values("evidence")

    def item(self, key: int | None) -> ReportItem | None:
        """Return an item of the report; raises ``Http404`` for another's."""
        if key is None:
            return None
        items = self.report.items.select_related("criterion", "indicator")
        return get_object_or_404(items, pk=key)

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"assessment:{name}", args=[self.cycle.code, self.alliance.code, *more])

    def address_of(self, item: ReportItem | None) -> str:
        """Return where the evidence of an item stands, or the library."""
        if item is None:
            return self.address("evidence")
        return f"{self.address('report_criterion', item.criterion.code)}#evidence-{item.code}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        title = _("Annual report of %(alliance)s") % {"alliance": self.alliance.name}
        return [
            (_("My work"), reverse("home")),
            (self.cycle.name, reverse("assessment:dashboard", args=[self.cycle.code])),
            (title, self.address("report")),
        ]


def find_library(user: User, cycle: str, alliance: str) -> Library:
    """Return the library as seen from a report that ``user`` may read. Raises ``Http404``."""
    reports = Report.objects.visible_to(user).select_related(
        "entry__cycle__region", "entry__alliance__region"
    )
    found = reports.filter(entry__cycle__code=cycle, entry__alliance__code=alliance).first()
    if found is None:
        raise Http404
    return Library(found, user)
