from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.management.base import WorkCommand
from members.services import close_account, reopen_account


class Command(WorkCommand):
    help = gettext_lazy("Close an account at once, with its sessions and tokens, or open it again.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--reopen",
            action="store_true",
            help=_("open a closed account again, without a password"),
        )

    def handle(self, *, name: str, reopen: bool, **options: Any) -> None:
        if reopen:
            user = reopen_account(name)
            told = _("%(name)s is open. Without a password yet: run “manage.py changepassword”.")
            if user.has_usable_password():
                told = _("%(name)s is open.")
        else:
            user = close_account(name)
            told = _("%(name)s is closed. Sessions, password and API tokens have ended.")
        self.stdout.write(told % {"name": user.username})
