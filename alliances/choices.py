from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AllianceKind(TextChoices):
    CITY_REGION = "city_region", _("city-region alliance")
    DISTRICT = "district", _("district-level alliance")
    INDUSTRY = "industry", _("industry consortium")


class MembershipRole(TextChoices):
    LEAD_SCHOOL = "lead_school", _("lead school")
    LEAD_ENTERPRISE = "lead_enterprise", _("lead enterprise")
    LEAD_PARK = "lead_park", _("lead park")
    COUNCIL = "council", _("council member")
    MEMBER = "member", _("member")
