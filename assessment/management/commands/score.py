from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment import jobs
from assessment.choices import Outcome, ResultStatus, RunState
from assessment.management.base import WorkCommand
from assessment.models import Cycle, Result, Run
from assessment.services.computing import score_here

PATIENCE_SECONDS = 600
ASK_AGAIN_SECONDS = 0.2


class Command(WorkCommand):
    help = gettext_lazy("Compute the results of a cycle in this process and store them.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")

    def handle(self, *, cycle: str, **options: Any) -> None:
        found = self.find_cycle(cycle)
        run = self._settled(found, score_here(found.pk))
        if run.state == RunState.FAILED:
            self.refuse(
                _("The cycle %(cycle)s cannot be computed: %(problem)s")
                % {"cycle": found.code, "problem": run.problem}
            )
        self.stdout.write(summary_of(found))

    def _settled(self, cycle: Cycle, run: Run) -> Run:
        """Wait while another worker holds the cycle; refuse when it takes too long or fails."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not run.is_settled:
            if run.problem and run.state == RunState.QUEUED:
                self.refuse(
                    _("Computing failed and will be tried again: %(problem)s")
                    % {"problem": run.problem}
                )
            if time.monotonic() > give_up_at:
                self.refuse(_("Another worker is still computing this cycle. Ask again later."))
            time.sleep(ASK_AGAIN_SECONDS)
            jobs.compute_cycle(cycle.pk)
            run.refresh_from_db()
        return run


def summary_of(cycle: Cycle) -> str:
    """Say how many alliances there are, and what became of them."""
    results = Result.objects.filter(
        computation__in=Cycle.objects.filter(pk=cycle.pk).values("computation")
    )
    entries = cycle.entries.count()
    taking_part = cycle.entries.taking_part().count()
    return _(
        "%(entries)s alliances: %(complete)s complete, %(incomplete)s incomplete,"
        " %(excused)s excused, %(rectify)s to rectify"
    ) % {
        "entries": entries,
        "complete": results.filter(status=ResultStatus.COMPLETE).count(),
        "incomplete": results.filter(status=ResultStatus.INCOMPLETE).count(),
        "excused": entries - taking_part,
        "rectify": results.filter(outcome=Outcome.RECTIFY).count(),
    }
