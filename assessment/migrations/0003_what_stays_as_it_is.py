"""Released frameworks, published results and histories cannot be changed: the database refuses.

Deleting every row at once (``TRUNCATE``) is left to the owner of a PostgreSQL database.
"""

from django.db import migrations

FRAMEWORK_RELEASED = (
    "EXISTS (SELECT 1 FROM assessment_framework f"
    " WHERE f.id = {row}.framework_id AND f.released_at IS NOT NULL)"
)
COMPUTATION_FROZEN = (
    "EXISTS (SELECT 1 FROM assessment_computation c"
    " WHERE c.id = {row}.computation_id AND c.frozen_at IS NOT NULL)"
)
# (table, message, {event: condition}); OLD and NEW are the row before and after.
RULES = [
    (
        "assessment_framework",
        "released_framework_is_frozen",
        {"UPDATE": "OLD.released_at IS NOT NULL", "DELETE": "OLD.released_at IS NOT NULL"},
    ),
    *(
        (
            table,
            "released_framework_is_frozen",
            {
                "INSERT": FRAMEWORK_RELEASED.format(row="NEW"),
                "UPDATE": f"{FRAMEWORK_RELEASED.format(row='OLD')}"
                f" OR {FRAMEWORK_RELEASED.format(row='NEW')}",
                "DELETE": FRAMEWORK_RELEASED.format(row="OLD"),
            },
        )
        for table in ("assessment_criterion", "assessment_indicator")
    ),
    (
        "assessment_computation",
        "published_results_are_fixed",
        {"UPDATE": "OLD.frozen_at IS NOT NULL", "DELETE": "OLD.frozen_at IS NOT NULL"},
    ),
    (
        "assessment_result",
        "published_results_are_fixed",
        {
            "INSERT": COMPUTATION_FROZEN.format(row="NEW"),
            "UPDATE": COMPUTATION_FROZEN.format(row="OLD"),
            "DELETE": COMPUTATION_FROZEN.format(row="OLD"),
        },
    ),
    *(
        (table, "history_is_kept", {"UPDATE": "1 = 1", "DELETE": "1 = 1"})
        for table in (
            "assessment_phasemove",
            "assessment_historicalassignment",
            "assessment_historicalcycle",
            "assessment_historicalmark",
            "assessment_historicalmeasurevalue",
            "assessment_historicalruling",
            "alliances_historicalalliance",
            "alliances_historicalmembership",
            "members_historicalunit",
            "members_historicaluser",
        )
    ),
]


def statements(vendor):
    for table, message, conditions in RULES:
        for event, condition in conditions.items():
            name = f"{table}_{message}_{event.lower()}"[:63]
            if vendor == "sqlite":
                yield (
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}"
                    f" BEGIN SELECT RAISE(ABORT, '{message}'); END",
                    f"DROP TRIGGER {name}",
                )
                continue
            kept = "OLD" if event == "DELETE" else "NEW"
            yield (
                f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN"
                f" IF {condition} THEN RAISE EXCEPTION '{message}'"
                f" USING ERRCODE = 'integrity_constraint_violation'; END IF;"
                f" RETURN {kept}; END $$ LANGUAGE plpgsql",
                f"DROP FUNCTION {name}() CASCADE",
            )
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {name}()",
                "",
            )


def refuse(apps, schema_editor):
    for statement, _ in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for _, statement in statements(schema_editor.connection.vendor):
        if statement:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_keys"),
        ("alliances", "0003_no_overlapping_spells"),
        ("members", "0001_initial"),
    ]

    operations = [migrations.RunPython(refuse, allow)]
