from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from simple_history.models import HistoricalRecords

from members.choices import Language, Role, UnitKind, UnitScale
from members.querysets import RegionQuerySet, UnitQuerySet

# Neither space, comma and quotation mark nor what cannot be seen.
_PRINTABLE = (
    r'[^\s,"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]'
)

CODE = RegexValidator(
    r"^[A-Za-z0-9._-]{1,40}$",
    _("A code has 1 to 40 letters, digits, dots, hyphens or underscores."),
)
ACCOUNT_NAME = RegexValidator(
    rf"^{_PRINTABLE}+( {_PRINTABLE}+)*\Z",
    _(
        "A name has 1 to 150 printable characters, single spaces between them, and neither commas"
        " nor double quotation marks."
    ),
)


class Named(models.Model):
    """Something with a Chinese name and, where there is one, an English name."""

    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the reader's language; the Chinese one where no other is known."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name_zh

    def __str__(self) -> str:
        return self.name


class Region(Named):
    """A division of GB/T 2260, or a functional zone under a management committee.

    Parents are not stored: 370000 takes in 370300, which takes in 370303. A fifth digit
    of 7 marks a functional zone, as the statistical division codes have it.
    """

    code = models.CharField(_("code"), max_length=6, primary_key=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        constraints = [
            CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"), name="region_code_is_six_digits"
            ),
        ]

    @property
    def prefix(self) -> str:
        """The leading digits shared by everything inside: 37, 3703 or 370303."""
        return region_prefix(self.code)

    @property
    def is_functional_zone(self) -> bool:
        return self.code[4] == "7"


def region_prefix(code: str) -> str:
    """Return the digits of ``code`` without the pairs of zeros at its end."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


class Unit(Named):
    """A government office, school, enterprise or other body that can join an alliance."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    scale = models.CharField(_("scale"), max_length=5, choices=UnitScale, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("region"),
    )
    is_integration_enterprise = models.BooleanField(_("integration enterprise"), default=False)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit")
        constraints = [
            CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
            CheckConstraint(
                condition=Q(scale="") | Q(scale__in=UnitScale.values, kind=UnitKind.ENTERPRISE),
                name="unit_scale_is_for_enterprises",
                violation_error_message=_("Only an enterprise has a scale."),
            ),
            CheckConstraint(
                condition=Q(uscc=None) | Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="unit_uscc_has_its_shape",
            ),
        ]


class User(AbstractUser):  # type: ignore[django-manager-missing]  # knox has no types
    """Someone who signs in: one role, its region or unit.

    The alliance of a secretariat is kept in ``alliances.SecretariatSeat``, because this app
    knows no alliances. The unit tells conflicts of interest.
    """

    username = models.CharField(
        _("username"), max_length=150, unique=True, validators=[ACCOUNT_NAME]
    )
    role = models.CharField(_("role"), max_length=11, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    language = models.CharField(
        _("language of e-mails"),
        max_length=7,
        choices=Language,
        default=Language.CHINESE,
    )

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS = ["role"]

    class Meta:
        verbose_name = _("account")
        constraints = [
            CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
            CheckConstraint(
                condition=Q(language__in=Language.values), name="user_language_is_known"
            ),
            CheckConstraint(
                condition=~Q(role=Role.DISTRICT) | Q(region__isnull=False),
                name="user_district_officer_has_a_region",
            ),
            CheckConstraint(
                condition=~Q(role=Role.MEMBER) | Q(unit__isnull=False),
                name="user_of_a_member_has_a_unit",
            ),
        ]

    @property
    def region_prefix(self) -> str:
        """The leading digits of what a district officer is responsible for."""
        assert self.region_id is not None  # The database promises it for that role.
        return region_prefix(self.region_id)

    @property
    def shown_name(self) -> str:
        """The name to show to people: the full name in Chinese order, else the account's."""
        return f"{self.last_name}{self.first_name}".strip() or self.username


class ApiToken(AbstractAuthToken):
    """A key for programs; only its digest is stored. ``name`` tells what it is for."""

    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("API token")
