from rest_framework import serializers

from members.models import Region, Unit


class RegionSerializer(serializers.ModelSerializer):
    """A division of GB/T 2260, or a functional zone."""

    name = serializers.CharField(read_only=True)

    class Meta:
        model = Region
        fields: tuple[str, ...] = ("code", "name", "is_functional_zone")
        read_only_fields: tuple[str, ...] = fields


class UnitSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    region = serializers.CharField(source="region_id", read_only=True, allow_null=True)
    scale = serializers.SerializerMethodField()

    class Meta:
        model = Unit
        fields: tuple[str, ...] = (
            "code",
            "uscc",
            "name",
            "kind",
            "scale",
            "region",
            "is_integration_enterprise",
        )
        read_only_fields: tuple[str, ...] = fields

    def get_scale(self, unit: Unit) -> str | None:
        """Large or sme; null for whatever is no enterprise, or unknown."""
        return unit.scale or None
