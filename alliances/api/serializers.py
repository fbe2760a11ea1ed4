from rest_framework import serializers

from alliances.models import Alliance, Chain, Membership


class ChainSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Chain
        fields: tuple[str, ...] = ("code", "name")
        read_only_fields: tuple[str, ...] = fields


class AllianceSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    region = serializers.CharField(source="region_id", read_only=True)
    chains = ChainSerializer(many=True, read_only=True)

    class Meta:
        model = Alliance
        fields: tuple[str, ...] = (
            "code",
            "name",
            "kind",
            "region",
            "park",
            "established_on",
            "chains",
        )
        read_only_fields: tuple[str, ...] = fields


class MembershipSerializer(serializers.ModelSerializer):
    """One spell of a unit, from the day of joining to the day before leaving."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    name = serializers.CharField(source="unit.name", read_only=True)
    unit_kind = serializers.CharField(source="unit.kind", read_only=True)

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ("unit", "name", "unit_kind", "role", "joined_on", "left_on")
        read_only_fields: tuple[str, ...] = fields


class AllianceDetailSerializer(AllianceSerializer):
    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta(AllianceSerializer.Meta):
        fields: tuple[str, ...] = (*AllianceSerializer.Meta.fields, "memberships")
        read_only_fields: tuple[str, ...] = fields
