from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.computing.records import Difference
from assessment.computing.sealing import differences
from assessment.management.base import WorkCommand
from assessment.models import Run

LONGEST = 100


class Command(WorkCommand):
    help = gettext_lazy("Compute again from the stored inputs and compare with what is stored.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")

    def handle(self, *, cycle: str, **options: Any) -> None:
        found = self.find_cycle(cycle)
        if found.computation is None:
            self.refuse(
                _("The figures of %(cycle)s are not computed yet: run “manage.py score %(cycle)s”.")
                % {"cycle": found.code}
            )
        if Run.objects.unsettled().filter(cycle=found).exists():
            self.stderr.write(
                _("Something has changed since these figures were computed; they are owed anew.")
            )
        count = 0
        for difference in differences(found):
            count += 1
            self.stdout.write(_told(difference))
        if count:
            sentence = ngettext("%(count)s difference.", "%(count)s differences.", count)
            self.refuse(sentence % {"count": count})
        results = found.computation.results.count()
        sentence = ngettext(
            "%(cycle)s: %(count)s result, exactly as computed again.",
            "%(cycle)s: %(count)s results, all exactly as computed again.",
            results,
        )
        self.stdout.write(sentence % {"cycle": found.code, "count": results})


def _told(difference: Difference) -> str:
    return _("%(where)s, %(item)s: stored %(stored)s, should be %(computed)s") % {
        "where": difference.alliance or _("the cycle"),
        "item": difference.item,
        "stored": _short(difference.stored),
        "computed": _short(difference.computed),
    }


def _short(value: object) -> str:
    """Write a value on one line; of a whole explanation the beginning tells enough."""
    text = _("nothing") if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
