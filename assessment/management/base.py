"""What the commands have in common: the language they speak, and how they refuse."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.management.database import prepare_database
from assessment.models import Cycle
from common.errors import DomainError

LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language_of(environment: Mapping[str, str]) -> str:
    """Return Chinese where the terminal asks for it, else English."""
    asked = next(filter(None, map(environment.get, LANGUAGE_VARIABLES)), "")
    return "zh-hans" if asked.startswith("zh") else "en"


class WorkCommand(BaseCommand):
    """A command that speaks the language of the terminal, finds its tables, and refuses with a
    sentence and status 1."""

    help: Any = ""  # Text, or lazy text until the language is known.
    needs_tables: ClassVar[bool] = True

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        with translation.override(language_of(os.environ)):
            self.help = str(self.help)  # argparse takes no lazy text
            return super().create_parser(prog_name, subcommand, **kwargs)

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(language_of(os.environ)):
            super().run_from_argv(argv)

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override(language_of(os.environ)):
            try:
                if self.needs_tables:
                    prepare_database()
                return super().execute(*args, **options)
            except DomainError as error:
                self.refuse(str(error))
            except BrokenPipeError:
                # Whoever was reading has gone, as `| head` does; Python would say so once more.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                raise SystemExit(1) from None
            except OperationalError as error:
                self.refuse(
                    _("The database cannot be used: %(problem)s") % {"problem": str(error).strip()}
                )

    def refuse(self, *sentences: str) -> NoReturn:
        """Say why not, and end with status 1."""
        for sentence in sentences:
            self.stderr.write(sentence)
        raise SystemExit(1)

    def find_cycle(self, code: str) -> Cycle:
        cycle = Cycle.objects.select_related("framework", "computation").filter(code=code).first()
        if cycle is None:
            self.refuse(_("There is no cycle %(code)s.") % {"code": code})
        return cycle
