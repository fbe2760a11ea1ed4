"""The shapes of answers about cycles, results and runs."""

from __future__ import annotations

from rest_framework import serializers

from alliances.choices import AllianceKind
from assessment.choices import Outcome, Phase, ResultStatus, RunState
from assessment.models import Cycle, Framework, Run

TWO_PLACES = r"^[0-9]+\.[0-9]{2}$"


class GradeSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class RankedAllianceSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    region = serializers.CharField(help_text="GB/T 2260, six digits.")
    kind = serializers.ChoiceField(AllianceKind.choices)


class RankingRowSerializer(serializers.Serializer):
    """One alliance in a ranking. Between notice and publication those outside see names and
    grades alone: the rest is null or empty."""

    rank = serializers.IntegerField(allow_null=True, help_text="In the whole cycle.")
    alliance = RankedAllianceSerializer()
    status = serializers.ChoiceField(ResultStatus.choices)
    total = serializers.RegexField(TWO_PLACES, allow_null=True)
    grade = GradeSerializer(allow_null=True)
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="`grade`, `floor:CODE`, `veto:CODE`"
    )
    criteria = serializers.DictField(
        child=serializers.RegexField(TWO_PLACES), help_text="Scores by code of the criterion."
    )
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Indicators that count and have no score."
    )


class FreshnessSerializer(serializers.Serializer):
    """Whether figures are up to date."""

    is_stale = serializers.BooleanField(help_text="A computation is under way, or none was done.")
    computed_at = serializers.DateTimeField(allow_null=True)


class PageSerializer(FreshnessSerializer):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class RankingPageSerializer(PageSerializer):
    results = RankingRowSerializer(many=True)


class FrameworkRefSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    hash = serializers.CharField(source="digest", read_only=True, help_text="SHA-256")

    class Meta:
        model = Framework
        fields: tuple[str, ...] = ("code", "version", "name", "hash")
        read_only_fields: tuple[str, ...] = fields


class ResultSerializer(RankingRowSerializer, FreshnessSerializer):
    """A row of the ranking and how it came about."""

    cycle = serializers.CharField()
    framework = FrameworkRefSerializer()
    explanation = serializers.DictField(
        allow_null=True,
        help_text="Down to each mark, see docs/scoring.md; null where only name and grade are seen.",
    )
    fingerprint = serializers.CharField(
        allow_null=True, help_text="SHA-256 over the full explanation's canonical JSON."
    )
    version = serializers.IntegerField(
        allow_null=True, help_text="The number of the results; null before they have one."
    )


class RegionRefSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class BarometerFigureSerializer(serializers.Serializer):
    score = serializers.RegexField(TWO_PLACES, allow_null=True, help_text="From 0 to 100.")
    points = serializers.RegexField(TWO_PLACES, allow_null=True)


class RegionResultsSerializer(serializers.Serializer):
    """The results of a region and of all inside it. Figures that are not seen are null."""

    region = RegionRefSerializer()
    alliances = serializers.IntegerField()
    complete = serializers.IntegerField()
    incomplete = serializers.IntegerField()
    grades = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many by code of the grade, best first."
    )
    mean = serializers.RegexField(TWO_PLACES, allow_null=True)
    median = serializers.RegexField(TWO_PLACES, allow_null=True)
    best_rank = serializers.IntegerField(allow_null=True)
    rectify = serializers.IntegerField(allow_null=True)
    commend = serializers.IntegerField(allow_null=True)
    barometer = BarometerFigureSerializer(
        allow_null=True, help_text="Null to those who do not see the barometer."
    )


class RegionResultsPageSerializer(PageSerializer):
    results = RegionResultsSerializer(many=True)


class CountsSerializer(serializers.Serializer):
    alliances = serializers.IntegerField(help_text="Taking part, the excused among them.")
    complete = serializers.IntegerField(allow_null=True)
    incomplete = serializers.IntegerField(
        allow_null=True, help_text="Null to those who do not see all results."
    )


class CycleSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    region = serializers.CharField(source="region_id", read_only=True)
    phase = serializers.ChoiceField(Phase.choices, read_only=True)
    framework = FrameworkRefSerializer(read_only=True)
    counts = CountsSerializer(read_only=True)
    is_stale = serializers.BooleanField(
        read_only=True, help_text="A computation is under way, or none was done."
    )
    computed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Cycle
        fields: tuple[str, ...] = (
            "code",
            "name",
            "year",
            "as_of",
            "region",
            "phase",
            "framework",
            "counts",
            "is_stale",
            "computed_at",
        )
        read_only_fields: tuple[str, ...] = fields


class JobSerializer(serializers.ModelSerializer):
    """A computation that is owed, under way or settled."""

    cycle = serializers.CharField(source="cycle.code", read_only=True)
    status = serializers.ChoiceField(RunState.choices, source="state", read_only=True)
    problem = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields: tuple[str, ...] = (
            "id",
            "cycle",
            "status",
            "done",
            "total",
            "problem",
            "created_at",
            "settled_at",
        )
        read_only_fields: tuple[str, ...] = fields

    def get_problem(self, run: Run) -> str | None:
        """Why it failed, or has to be tried again."""
        return run.problem or None
