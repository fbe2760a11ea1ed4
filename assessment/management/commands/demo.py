"""The demonstration, from nothing to a page in the browser."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.management import demonstration
from assessment.management.base import WorkCommand
from assessment.management.database import prepare_database
from members.models import User

ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "PRODUCTION", "ALLOWED_HOSTS", "SECRET_KEY")


class Command(WorkCommand):
    help = gettext_lazy("Prepare the demonstration in a folder of its own, and serve it.")
    needs_tables = False  # Not those of the configured database.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen on"))
        parser.add_argument("--port", default=8000, type=int, help=_("0 picks a free one"))
        parser.add_argument("--no-serve", action="store_true", help=_("prepare only"))

    def handle(self, *, host: str, port: int, no_serve: bool, **options: Any) -> None:
        if not _is_apart():
            _start_apart(["--host", host, "--port", str(port), *(["--no-serve"] * no_serve)])
        gc.freeze()  # What is loaded stays; looking for garbage in it takes a second of the whole.
        prepare_database()
        if not demonstration.is_ready():
            self.stdout.write(_("Preparing the demonstration; this happens once."))
            self.stdout.flush()
        self._show(demonstration.prepare())
        if not no_serve:
            call_command("serve", host=host, port=port, stdout=self.stdout, stderr=self.stderr)

    def _show(self, passwords: dict[User, str]) -> None:
        """Print the accounts with their password, which is kept nowhere and renewed at each start."""
        width = max(len(user.username) for user in passwords)
        for user, password in passwords.items():
            role = user.get_role_display()
            self.stdout.write(f"  {user.username:{width}}  {password}  {role}")
        self.stdout.write(
            _("These accounts are for this machine alone; the next start makes a new password.")
        )
        self.stdout.flush()


def _is_apart() -> bool:
    """Whether this process works in the demonstration's folder, and nowhere else."""
    folder: Path = settings.VAR_DIR
    return (
        folder.name == "demo"
        and connection.settings_dict["NAME"] == str(folder / "db.sqlite3")
        and settings.CELERY_BROKER_URL.startswith("filesystem:")
        and not settings.PRODUCTION
    )


def _start_apart(arguments: list[str]) -> None:
    """Become the same command with a folder of its own, whatever database is configured."""
    folder: Path = settings.VAR_DIR
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    environment["VAR_DIR"] = str(folder if folder.name == "demo" else folder / "demo")
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", *arguments]
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606  # A command of our own.
