"""Brings the demonstration into the database, through the doors that a bureau uses."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from alliances.models import Alliance, SecretariatSeat
from assessment import demo
from assessment.choices import Phase
from assessment.demo.accounts import ACCOUNTS, Account
from assessment.demo.decisions import FIRST_PUBLISHED, FIRST_YEAR
from assessment.errors import CannotStart
from assessment.exchange.loading import load_folder
from assessment.management.demonstration_decisions import decide_year
from assessment.management.demonstration_reports import fill_reports
from assessment.models import Assessor, Assignment, Cycle, Entry
from assessment.services.assigning import assign_assessor, link_assessor
from assessment.services.computing import score_here
from assessment.services.marking import submit_sheet
from members.models import Region, Unit, User
from members.permissions import DEMONSTRATION, demonstration_accounts

LENGTH = 12
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # None that look alike.


def is_ready() -> bool:
    return _mark().exists()


def prepare() -> dict[User, str]:
    """Bring in what is missing and return the accounts with their new password.

    What visitors changed at an earlier start stays. Raises ``CannotStart`` where real accounts are.
    """
    if User.objects.exclude(pk__in=demonstration_accounts()).exists():
        raise CannotStart(
            _("There are accounts here that are not of the demonstration, so it stays away.")
        )
    if is_ready():
        return _renew_password([User.objects.get(username=each.name) for each in ACCOUNTS])
    # What is written down is in the language of the bureau, whoever builds the demonstration.
    with translation.override(settings.LANGUAGE_CODE):
        users = _build()
    _mark().touch()
    return _renew_password(users)


def _build() -> list[User]:
    _load_cycles()
    users = [_account(each) for each in ACCOUNTS]
    _fill_sheets(users[0])
    decide_year(users[0])
    fill_reports(users[0])
    for cycle in Cycle.objects.filter(phase__in=(Phase.REPORTING, Phase.SCORING)):
        score_here(cycle.pk)
    return users


def _mark() -> Path:
    return Path(settings.VAR_DIR) / "demonstration"


def _load_cycles() -> None:
    """Load the years; the first one was published long before the demonstration is built."""
    local = timezone.get_default_timezone()
    published = timezone.make_aware(datetime.combine(FIRST_PUBLISHED, time(9, 30)), local)
    with TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        for exchange_folder in demo.build(Path(folder)):
            is_first = exchange_folder.name == demo.cycle_code(FIRST_YEAR)
            load_folder(exchange_folder, now=published if is_first else timezone.now())


@transaction.atomic
def _account(account: Account) -> User:
    """Make the account with its scope; the one that is there already stays."""
    user, _created = User.objects.get_or_create(
        username=account.name,
        defaults={
            "role": account.role,
            "last_name": account.family,
            "first_name": account.given,
            "region": Region.objects.filter(code=account.region).first(),
            "unit": Unit.objects.filter(code=account.unit).first(),
            "password": make_password(None),
        },
    )
    user.groups.add(Group.objects.get_or_create(name=DEMONSTRATION)[0])
    if account.alliance:
        alliance = Alliance.objects.get(code=account.alliance)
        SecretariatSeat.objects.get_or_create(user=user, defaults={"alliance": alliance})
    link_assessor(user)
    return user


def _fill_sheets(bureau: User) -> None:
    """Assign the sheets that hold no mark yet, and submit those that lack nothing."""
    for cycle, alliance, assessor in demo.assignments():
        entry = Entry.objects.get(cycle__code=cycle, alliance__code=alliance)
        assign_assessor(entry.pk, Assessor.objects.get(name=assessor).pk, by=bureau)
    for cycle, alliance, assessor in demo.finished_sheets():
        sheet = Assignment.objects.select_related("assessor__user").get(
            entry__cycle__code=cycle, entry__alliance__code=alliance, assessor__name=assessor
        )
        if sheet.is_open:
            user = sheet.assessor.user
            assert user is not None
            submit_sheet(sheet.pk, by=user, now=timezone.now())


def _renew_password(users: list[User]) -> dict[User, str]:
    """Give the accounts one new random password: whoever tries them out changes between them."""
    password = get_random_string(LENGTH, LETTERS)
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=make_password(password))
    return dict.fromkeys(users, password)
