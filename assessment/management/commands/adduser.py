from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any, TypedDict, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance, SecretariatSeat
from alliances.services.accounts import add_seated_account
from assessment.management.base import WorkCommand
from assessment.services.assigning import link_assessor
from members.choices import Role
from members.models import Region, Unit, User
from members.services import issue_token

M = TypeVar("M", bound=Model)
PURPOSE = "adduser"
KINDS: dict[str, type[Model]] = {"region": Region, "alliance": Alliance, "unit": Unit}


class Scope(TypedDict):
    region: Region | None
    alliance: Alliance | None
    unit: Unit | None


class Command(WorkCommand):
    help = gettext_lazy("Add an account, or give one that is there another API token.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--role", required=True, metavar="ROLE", help=", ".join(Role.values))
        parser.add_argument("--region", metavar="CODE", help=_("for a district officer"))
        parser.add_argument("--alliance", metavar="CODE", help=_("for a secretariat"))
        parser.add_argument("--unit", metavar="CODE", help=_("for a member, or any other account"))
        parser.add_argument(
            "--token", action="store_true", help=_("print an API token and nothing else")
        )
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help=_("read a password from standard input; without one nobody can sign in"),
        )

    @transaction.atomic
    def handle(self, *, name: str, token: bool, **options: Any) -> None:
        role = self._role(options["role"])
        user = User.objects.filter(username=name).first()
        if user is None:
            user = self._add(name, role, options)
        elif not token:
            self.refuse(_("There is an account %(name)s already.") % {"name": name})
        elif user.role != role or not user.is_active:
            self.refuse(
                _("The account %(name)s has another role or is closed; it gets no token.")
                % {"name": name}
            )
        else:
            self._check_scope(user, options)
        if token:
            self.stdout.write(issue_token(user, purpose=PURPOSE))
        else:
            self.stdout.write(
                _("%(name)s can work now, as %(role)s.") % {"name": name, "role": role.label}
            )

    def _check_scope(self, user: User, options: dict[str, Any]) -> None:
        """Refuse another region, alliance or unit than the account has."""
        seat = SecretariatSeat.objects.filter(user=user).select_related("alliance").first()
        now = {"region": user.region, "alliance": seat and seat.alliance, "unit": user.unit}
        for asked, row in self._scope(options).items():
            if row is not None and row != now[asked]:
                self.refuse(
                    _("The account %(name)s has another %(kind)s than %(code)s; it gets no token.")
                    % {
                        "name": user.username,
                        "kind": KINDS[asked]._meta.verbose_name,
                        "code": options[asked],
                    }
                )

    def _scope(self, options: dict[str, Any]) -> Scope:
        """Return what the arguments name, None for each that is not given."""
        region, alliance, unit = options["region"], options["alliance"], options["unit"]
        return {
            "region": self._find(Region.objects.all(), Q(code=region), region),
            "alliance": self._find(Alliance.objects.all(), Q(code=alliance), alliance),
            "unit": self._find(Unit.objects.order_by("pk"), Q(code=unit) | Q(uscc=unit), unit),
        }

    def _add(self, name: str, role: Role, options: dict[str, Any]) -> User:
        user = add_seated_account(
            name,
            role,
            **self._scope(options),
            password=sys.stdin.readline().rstrip("\n") if options["password_stdin"] else None,
        )
        link_assessor(user)
        return user

    def _role(self, text: str) -> Role:
        if text not in Role.values:
            self.refuse(
                _("There is no role %(role)s. The roles are: %(roles)s.")
                % {"role": text, "roles": ", ".join(Role.values)}
            )
        return Role(text)

    def _find(self, rows: QuerySet[M], condition: Q, code: str | None) -> M | None:
        """Return the row that was asked for by its code, None if none was."""
        if code is None:
            return None
        row = rows.filter(condition).first()
        if row is None:
            self.refuse(
                _("There is no %(kind)s %(code)s.")
                % {"kind": rows.model._meta.verbose_name, "code": code}
            )
        return row
