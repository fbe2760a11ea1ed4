from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.exchange.faults import FolderRefused
from assessment.exchange.loading import Loaded, load_folder
from assessment.management.base import WorkCommand


class Command(WorkCommand):
    help = gettext_lazy("Read an exchange folder: all of it, or nothing and every fault.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would change, and change nothing")
        )
        parser.add_argument(
            "--replace", action="store_true", help=_("remove what the folder has not got")
        )

    def handle(self, *, folder: Path, dry_run: bool, replace: bool, **options: Any) -> None:
        try:
            loaded = load_folder(
                folder, now=timezone.now(), is_replacing=replace, is_dry_run=dry_run
            )
        except FolderRefused as refusal:
            self.refuse(*map(str, refusal.faults), str(refusal))
        for file in loaded.ignored:
            self.stderr.write(
                _("%(file)s is not part of an exchange folder and was not read.") % {"file": file}
            )
        if loaded.phases:
            now, asked = loaded.phases
            self.stderr.write(
                _(
                    "%(cycle)s stays in the phase %(now)s; cycle.yaml says %(asked)s. A cycle is"
                    " moved by “manage.py phase”."
                )
                % {"cycle": loaded.cycle, "now": now.value, "asked": asked.value}
            )
        self._report(loaded, is_dry_run=dry_run)

    def _report(self, loaded: Loaded, *, is_dry_run: bool) -> None:
        changes = loaded.changes
        for line in changes.details() if is_dry_run else changes.summary():
            self.stdout.write(line)
        if not changes:
            sentence = _("%(cycle)s: nothing differs.")
        elif is_dry_run:
            sentence = _("%(cycle)s: this was a dry run; nothing was written.")
        else:
            sentence = _("%(cycle)s: loaded.")
        self.stdout.write(sentence % {"cycle": loaded.cycle})
