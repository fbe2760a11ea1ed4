"""Reports as programs read them."""

from __future__ import annotations

from rest_framework import serializers

from assessment.api.report_fields import MissingSerializer, NumberOut
from assessment.api.serializers import TWO_PLACES
from assessment.api.sheets import AssessedSerializer
from assessment.choices import DistrictView, ItemState, ReportState, Ruled


class ReportRowSerializer(serializers.Serializer):
    """`done` of `total` things that must be there before it is submitted are there."""

    alliance = AssessedSerializer(source="entry.alliance")
    state = serializers.ChoiceField(choices=ReportState.choices)
    round = serializers.IntegerField()
    last_day = serializers.DateField(allow_null=True, help_text="Until when it can be submitted.")
    begun_at = serializers.DateTimeField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class EvidenceOutSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="evidence.pk")
    name = serializers.CharField(source="evidence.name")
    sha256 = serializers.CharField(source="evidence.file.sha256")
    dated_on = serializers.DateField(source="evidence.dated_on", allow_null=True)
    pages = serializers.CharField()
    is_carried = serializers.BooleanField()


class VerdictOutSerializer(serializers.Serializer):
    ruled = serializers.ChoiceField(choices=Ruled.choices)
    reason = serializers.CharField()


class FactSerializer(serializers.Serializer):
    """`derived` is what the registers say as it counts, `now` what they say at this moment. `value`
    counts: declared, else derived."""

    measure = serializers.CharField()
    name = serializers.CharField(source="label")
    unit = serializers.CharField()
    derived = NumberOut(allow_null=True)
    now = NumberOut(allow_null=True)
    declared = NumberOut(allow_null=True)
    value = NumberOut(allow_null=True)
    last_year = NumberOut(allow_null=True)
    explanation = serializers.CharField()
    version = serializers.IntegerField()
    is_asked = serializers.BooleanField(help_text="The registers cannot tell it.")
    differs = serializers.BooleanField()
    jumps = serializers.BooleanField(help_text="More than half away from last year.")
    is_carried = serializers.BooleanField()


class IndicatorSerializer(serializers.Serializer):
    code = serializers.CharField(source="indicator.code")
    name = serializers.CharField(source="indicator.name")
    counts = serializers.BooleanField()
    state = serializers.ChoiceField(source="item.state", choices=ItemState.choices)
    narrative = serializers.CharField(source="item.narrative")
    narrative_version = serializers.IntegerField(source="item.narrative_version")
    is_carried = serializers.BooleanField()
    verdict = VerdictOutSerializer(allow_null=True)
    facts = FactSerializer(many=True)
    evidence = EvidenceOutSerializer(source="links", many=True)


class ReportCriterionSerializer(serializers.Serializer):
    code = serializers.CharField(source="criterion.code")
    name = serializers.CharField(source="criterion.name")
    counts = serializers.BooleanField()
    state = serializers.ChoiceField(source="item.state", choices=ItemState.choices)
    narrative = serializers.CharField(source="item.narrative")
    narrative_version = serializers.IntegerField(source="item.narrative_version")
    self_score = serializers.RegexField(TWO_PLACES, source="item.self_score", allow_null=True)
    self_score_version = serializers.IntegerField(source="item.self_score_version")
    is_carried = serializers.BooleanField()
    verdict = VerdictOutSerializer(allow_null=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    evidence = EvidenceOutSerializer(source="links", many=True)
    indicators = IndicatorSerializer(many=True)


class LeadSerializer(serializers.Serializer):
    unit = serializers.CharField(source="lead.unit.code")
    name = serializers.CharField(source="lead.unit.name")
    role = serializers.CharField(source="lead.role")
    confirmed_at = serializers.DateTimeField(source="confirmation.confirmed_at", allow_null=True)
    is_confirmed = serializers.BooleanField(
        source="is_valid", help_text="It confirmed what the report says now."
    )


class ReportSerializer(serializers.Serializer):
    alliance = AssessedSerializer(source="report.entry.alliance")
    state = serializers.ChoiceField(source="report.state", choices=ReportState.choices)
    round = serializers.IntegerField(source="report.round")
    begun_at = serializers.DateTimeField(source="report.begun_at")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of what the report says now.")
    missing = MissingSerializer(many=True)
    leads = LeadSerializer(many=True)
    criteria = ReportCriterionSerializer(many=True)


class ItemStoredSerializer(serializers.Serializer):
    """An item as it is stored now."""

    code = serializers.CharField()
    state = serializers.ChoiceField(choices=ItemState.choices)
    narrative = serializers.CharField()
    narrative_version = serializers.IntegerField()
    self_score = serializers.RegexField(TWO_PLACES, allow_null=True)
    self_score_version = serializers.IntegerField()
    is_carried = serializers.BooleanField()


class FactStoredSerializer(serializers.Serializer):
    """A fact as it is stored now."""

    measure = serializers.CharField()
    declared = NumberOut(allow_null=True)
    explanation = serializers.CharField()
    version = serializers.IntegerField()
    is_carried = serializers.BooleanField()


class ReceiptSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    receipt = serializers.CharField()
    digest = serializers.CharField()
    begun_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField()


class ConfirmationSerializer(serializers.Serializer):
    unit = serializers.CharField(source="unit.code")
    role = serializers.CharField()
    digest = serializers.CharField()
    confirmed_at = serializers.DateTimeField()


class ItemVerdictSerializer(VerdictOutSerializer):
    code = serializers.CharField(source="item.code")


class ChangeSerializer(serializers.Serializer):
    kind = serializers.CharField()
    name = serializers.CharField(source="label")
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class DifferenceSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    changes = ChangeSerializer(many=True)


class ScreeningSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=Ruled.choices)
    correct_by = serializers.DateField(allow_null=True)
    settled_at = serializers.DateTimeField()


class OpinionSerializer(serializers.Serializer):
    view = serializers.ChoiceField(choices=DistrictView.choices)
    text = serializers.CharField()
    given_at = serializers.DateTimeField()


class RoundSerializer(serializers.Serializer):
    """One submission, what was said of it, and what it changed against the one before."""

    submission = ReceiptSerializer()
    verdicts = ItemVerdictSerializer(many=True)
    screening = ScreeningSerializer(allow_null=True)
    opinion = OpinionSerializer(allow_null=True)
    differences = DifferenceSerializer(many=True)
