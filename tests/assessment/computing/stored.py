"""A framework and a cycle of the arithmetic, written to the database as rows."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from alliances.models import Alliance
from assessment import scoring
from assessment.models import (
    MICROS,
    Assessor,
    Criterion,
    Cycle,
    Entry,
    Framework,
    Indicator,
    Mark,
    MeasureValue,
    Ruling,
)
from assessment.scoring import AllianceInputs, FrameworkDef
from members.models import Region

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def store_framework(definition: FrameworkDef) -> Framework:
    framework = Framework.objects.create(
        code=definition.code,
        version=definition.version,
        name_zh=definition.name.get("zh-hans", definition.code),
        name_en=definition.name.get("en", ""),
        policy=scoring.policy_to_canonical(definition.policy),
        digest=scoring.digest(definition),
    )
    for place, part in enumerate(definition.criteria):
        criterion = Criterion.objects.create(
            framework=framework,
            code=part.code,
            position=place,
            name_zh=part.name.get("zh-hans", part.code),
            name_en=part.name.get("en", ""),
            weight=scoring.decimal_text(part.weight),
            floor=None if part.floor is None else scoring.decimal_text(part.floor),
        )
        Indicator.objects.bulk_create(
            Indicator(
                framework=framework,
                criterion=criterion,
                code=item.code,
                position=number,
                name_zh=item.name.get("zh-hans", item.code),
                name_en=item.name.get("en", ""),
                weight=scoring.decimal_text(item.weight),
                rule=item.rule,
                params=scoring.params_to_canonical(item.params),
            )
            for number, item in enumerate(part.indicators)
        )
    framework.released_at = LONG_AGO
    framework.save(update_fields=["released_at"])
    return framework


def store_cycle(definition: FrameworkDef, alliances: Sequence[AllianceInputs]) -> Cycle:
    region, _ = Region.objects.get_or_create(code="370300", name_zh="淄博市")
    cycle = Cycle.objects.create(
        code="cycle",
        name_zh="年度评估",
        year=2025,
        as_of=date(2025, 12, 31),
        region=region,
        framework=store_framework(definition),
        phase="scoring",
    )
    for inputs in alliances:
        alliance = Alliance.objects.create(
            code=inputs.code, name_zh=inputs.code, kind="city_region", region=region
        )
        store_inputs(Entry.objects.create(cycle=cycle, alliance=alliance), inputs)
    return cycle


def store_inputs(entry: Entry, inputs: AllianceInputs) -> None:
    names = {name for by_assessor in inputs.marks.values() for name in by_assessor}
    assessors = {name: Assessor.objects.get_or_create(name=name)[0] for name in sorted(names)}
    indicators = dict(entry.cycle.framework.indicators.values_list("code", "pk"))
    Mark.objects.bulk_create(
        Mark(
            entry=entry,
            indicator_id=indicators[indicator],
            assessor=assessors[name],
            hundredths=int(mark * 100),
        )
        for indicator, by_assessor in inputs.marks.items()
        for name, mark in by_assessor.items()
    )
    MeasureValue.objects.bulk_create(
        MeasureValue(entry=entry, measure=measure, micros=int(value * MICROS))
        for measure, value in inputs.measures.items()
    )
    Ruling.objects.bulk_create(
        Ruling(
            entry=entry,
            kind=ruling.kind,
            item=ruling.item,
            value=None if ruling.value is None else scoring.decimal_text(ruling.value),
            reason=ruling.reason or "because",
            sequence=place,
        )
        for place, ruling in enumerate(inputs.rulings)
    )
