"""What programs send to a report, and how it is told to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.api.sheets import HIGHEST_VERSION, MarkField
from assessment.choices import Ruled
from common.api import ProblemSerializer
from common.fields import canonical, written_digits

LONGEST_NARRATIVE = 20_000
LONGEST_REASON = 4_000
MOST_VERDICTS = 1_000
MOST_DIGITS = 20
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_VALUE = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


class SelfScoreField(MarkField):
    default_error_messages = {
        "invalid": _("A self-score is a number from 0 to 100 with at most two decimal places.")
    }


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "pattern": rf"^{_VALUE.pattern}$"},
            {"type": "number"},
        ],
        "nullable": True,
        "description": "At most six decimal places; null leaves the value to the registers.",
    }
)
class ValueField(serializers.Field):
    """A value as text or as a number of JSON, which the parser reads as a decimal."""

    default_error_messages = {
        "invalid": _("A value is a number with at most twelve digits and six decimal places.")
    }

    def to_internal_value(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self.fail("invalid")
        if isinstance(value, Decimal) and written_digits(value) > MOST_DIGITS:
            self.fail("invalid")
        written = canonical(value) if isinstance(value, Decimal) else str(value).strip()
        if not _VALUE.fullmatch(written):
            self.fail("invalid")
        return Decimal(written)


@extend_schema_field({"type": "string", "pattern": NUMBER})
class NumberOut(serializers.Field):
    """An exact number as text."""

    def to_representation(self, value: Decimal) -> str:
        return canonical(value)


def version_field() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=HIGHEST_VERSION, required=False)


class ItemInSerializer(serializers.Serializer):
    """What is left out stays. Each text comes with its version as it was last seen; `confirm`
    confirms what was taken over from last year."""

    narrative = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NARRATIVE, trim_whitespace=False
    )
    narrative_version = version_field()
    self_score = SelfScoreField(required=False, allow_null=True)
    self_score_version = version_field()
    confirm = serializers.BooleanField(required=False, default=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        for name in ("narrative", "self_score"):
            if name in given and f"{name}_version" not in given:
                raise serializers.ValidationError({f"{name}_version": [_REQUIRED]})
        return given


_REQUIRED = _("Say which version you saw last; 0 where there was none.")


class FactInSerializer(serializers.Serializer):
    """`version` is that of the fact as it was last seen, 0 for none. Without `explanation` the
    stored one stays."""

    declared = ValueField(allow_null=True)
    explanation = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_REASON, trim_whitespace=False
    )
    version = serializers.IntegerField(min_value=0, max_value=HIGHEST_VERSION)


class VerdictInSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=40)
    ruled = serializers.ChoiceField(choices=Ruled.choices)
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LONGEST_REASON
    )


class SettleSerializer(serializers.Serializer):
    """The verdicts on items of the latest round; `accept_rest` accepts those that are not named."""

    verdicts = serializers.ListField(
        child=VerdictInSerializer(), required=False, max_length=MOST_VERDICTS
    )
    accept_rest = serializers.BooleanField(required=False, default=False)
    correct_by = serializers.DateField(required=False, allow_null=True, default=None)


class MissingSerializer(serializers.Serializer):
    kind = serializers.CharField()
    criterion = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class StoredSerializer(serializers.Serializer):
    """What is stored of the field that was changed elsewhere, by whom and when."""

    text = serializers.CharField(required=False)
    value = serializers.CharField(required=False, allow_null=True)
    explanation = serializers.CharField(required=False)
    version = serializers.IntegerField()
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class StaleReportSerializer(ProblemSerializer):
    """Why a change was not taken. With the code `stale_version` comes what is stored now."""

    stored = StoredSerializer(required=False)


class ReportRefusedSerializer(ProblemSerializer):
    """Why a report was not taken. With `report_incomplete` comes what is missing, with
    `deadline_over` the last day."""

    missing = MissingSerializer(many=True, required=False)
    last_day = serializers.DateField(required=False)


class RoundRefusedSerializer(ProblemSerializer):
    """Why a round was not settled. With `round_unfinished` come the items without a verdict."""

    unruled = serializers.ListField(child=serializers.CharField(), required=False)


def unknown_codes(codes: Iterable[str], known: Iterable[str]) -> serializers.ValidationError | None:
    """Return the refusal of codes that the framework has not got; None where all are known."""
    unknown = sorted(set(codes) - set(known))
    if not unknown:
        return None
    sentence = _("The framework has no %(codes)s.")
    return serializers.ValidationError({"verdicts": [sentence % {"codes": ", ".join(unknown)}]})
