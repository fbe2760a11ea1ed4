from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.management.base import WorkCommand
from members.services import remove_second_factor


class Command(WorkCommand):
    help = gettext_lazy("Take a lost second factor away from an account, recovery codes too.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def handle(self, *, name: str, **options: Any) -> None:
        user = remove_second_factor(name)
        told = _(
            "%(name)s signs in with the password alone now, and sets up another under Account."
        )
        self.stdout.write(told % {"name": user.username})
