from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.management.base import WorkCommand
from assessment.services.deriving import fill_measures


class Command(WorkCommand):
    help = gettext_lazy("Fill in the figures of a cycle that are missing, from the registers.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would be done, and change nothing")
        )

    def handle(self, *, cycle: str, dry_run: bool, **options: Any) -> None:
        found = self.find_cycle(cycle)
        self.stdout.write(str(fill_measures(found.pk, by=None, is_dry_run=dry_run)))
