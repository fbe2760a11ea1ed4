from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.exchange.dumping import dump_cycle
from assessment.management.base import WorkCommand


class Command(WorkCommand):
    help = gettext_lazy("Write a cycle as an exchange folder.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *, cycle: str, folder: Path, **options: Any) -> None:
        found = self.find_cycle(cycle)
        try:
            dump_cycle(found, folder)
        except OSError as error:
            self.refuse(
                _("%(folder)s cannot be written: %(problem)s.")
                % {"folder": folder, "problem": error.strerror}
            )
        self.stdout.write(
            _("%(cycle)s: written to %(folder)s.") % {"cycle": found.code, "folder": folder}
        )
