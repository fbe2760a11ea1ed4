from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.choices import ResultStatus
from assessment.computing.sealing import explain
from assessment.management.base import WorkCommand
from assessment.management.explained import explained_lines
from assessment.models import Cycle, Entry, Result, Run


class Command(WorkCommand):
    help = gettext_lazy("Say how every figure of an alliance came about, down to each mark.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")
        parser.add_argument("alliance", metavar="ALLIANCE")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, cycle: str, alliance: str, format: str, **options: Any) -> None:
        found = self.find_cycle(cycle)
        entry = self._entry(found, alliance)
        if found.computation is None:
            self.refuse(
                _("The figures of %(cycle)s are not computed yet: run “manage.py score %(cycle)s”.")
                % {"cycle": found.code}
            )
        if Run.objects.unsettled().filter(cycle=found).exists():
            self.stderr.write(
                _("Something has changed since these figures were computed; they are owed anew.")
            )
        result = Result.objects.filter(computation=found.computation, entry=entry).first()
        if result is None:
            self.stdout.write(self._why_not(entry))
        elif format == "json":
            self.stdout.write(json.dumps(explain(result), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(self._headline(result))
            for line in explained_lines(explain(result)):
                self.stdout.write(line)

    def _entry(self, cycle: Cycle, alliance: str) -> Entry:
        entries = Entry.objects.filter(cycle=cycle, alliance__code=alliance)
        entry = entries.select_related("alliance").first()
        if entry is None:
            self.refuse(
                _("The alliance %(alliance)s does not take part in %(cycle)s.")
                % {"alliance": alliance, "cycle": cycle.code}
            )
        return entry

    def _why_not(self, entry: Entry) -> str:
        excused = entry.rulings.filter(kind="excused").first()
        if excused is None:
            return _("%(alliance)s has no result yet.") % {"alliance": entry.alliance.code}
        return _("%(alliance)s is excused; nothing is computed for it. Reason: %(reason)s") % {
            "alliance": entry.alliance.code,
            "reason": excused.reason,
        }

    def _headline(self, result: Result) -> str:
        told = {"code": result.code, "name": result.name, "total": result.total}
        if result.status == ResultStatus.INCOMPLETE:
            return _("%(code)s %(name)s: incomplete, so without total, grade and rank") % told
        results = Result.objects.filter(computation=result.computation)
        better = results.filter(total_hundredths__gt=result.total_hundredths).count()
        complete = results.filter(status=ResultStatus.COMPLETE).count()
        ranked = {"rank": result.rank or better + 1, "count": complete}
        return _("%(code)s %(name)s: %(total)s, rank %(rank)s of %(count)s") % (told | ranked)
