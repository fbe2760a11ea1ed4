from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    GOVERNMENT = "government", _("government office")
    SECONDARY_VOCATIONAL = "secondary_vocational", _("secondary vocational school")
    HIGHER_VOCATIONAL = "higher_vocational", _("higher vocational school")
    UNIVERSITY = "university", _("general university")
    RESEARCH_INSTITUTE = "research_institute", _("research institute")
    ENTERPRISE = "enterprise", _("enterprise")
    ASSOCIATION = "association", _("industry association")
    PARK = "park", _("park")


SCHOOL_KINDS = (
    UnitKind.SECONDARY_VOCATIONAL,
    UnitKind.HIGHER_VOCATIONAL,
    UnitKind.UNIVERSITY,
)


class UnitScale(TextChoices):
    LARGE = "large", _("large")
    SME = "sme", _("small, medium or micro")


class Role(TextChoices):
    BUREAU = "bureau", _("bureau staff")
    DISTRICT = "district", _("district officer")
    SECRETARIAT = "secretariat", _("secretariat")
    ASSESSOR = "assessor", _("assessor")
    MEMBER = "member", _("member unit")
    OBSERVER = "observer", _("observer")


class Language(TextChoices):
    CHINESE = "zh-hans", _("Simplified Chinese")
    ENGLISH = "en", _("English")
