from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.choices import Phase
from assessment.errors import PhaseRefused
from assessment.management.base import WorkCommand
from assessment.services.phases import move_cycle


class Command(WorkCommand):
    help = gettext_lazy("Move a cycle to the next phase, or back to an earlier one with a reason.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")
        parser.add_argument("phase", metavar="PHASE", help=", ".join(Phase.values))
        parser.add_argument("--reason", default="", help=_("needed to go back, and to force"))
        parser.add_argument(
            "--force", action="store_true", help=_("move on although something is unfinished")
        )

    def handle(self, *, cycle: str, phase: str, reason: str, force: bool, **options: Any) -> None:
        if phase not in Phase.values:
            self.refuse(
                _("There is no phase %(phase)s. The phases are: %(phases)s.")
                % {"phase": phase, "phases": ", ".join(Phase.values)}
            )
        found = self.find_cycle(cycle)
        if force and not reason.strip():
            self.refuse(_("Give a reason (--reason) to force a move."))
        try:
            move = move_cycle(
                found.pk,
                Phase(phase),
                by=None,
                now=timezone.now(),
                reason=reason.strip(),
                is_forced=force,
            )
        except PhaseRefused as refusal:
            unfinished = refusal.extra.get("unfinished")
            self.refuse(*(unfinished or [str(refusal)]))
        self.stdout.write(
            _("%(cycle)s: %(before)s → %(after)s")
            % {"cycle": found.code, "before": move.from_phase, "after": move.to_phase}
        )
