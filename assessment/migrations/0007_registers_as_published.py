"""The registers as they stood on publication are kept, and stay as they are."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "assessment_publishedregisters"
NAME = TABLE + "_published_results_are_fixed_{}"
FROZEN = (
    "EXISTS (SELECT 1 FROM assessment_computation c"
    " WHERE c.id = {row}.computation_id AND c.frozen_at IS NOT NULL)"
)
CONDITIONS = {
    "INSERT": FROZEN.format(row="NEW"),
    "UPDATE": f"{FROZEN.format(row='OLD')} OR {FROZEN.format(row='NEW')}",
    "DELETE": FROZEN.format(row="OLD"),
}
MESSAGE = "published_results_are_fixed"


def refuse(apps, schema_editor):
    for event, condition in CONDITIONS.items():
        name = NAME.format(event.lower())
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
            continue
        kept = "OLD" if event == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN"
            f" IF {condition} THEN RAISE EXCEPTION '{MESSAGE}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            f" RETURN {kept}; END $$ LANGUAGE plpgsql"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def allow(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for event in CONDITIONS:
        name = NAME.format(event.lower())
        schema_editor.execute(
            f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name}() CASCADE"
        )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0006_one_check_for_many_results")]

    operations = [
        migrations.CreateModel(
            name="PublishedRegisters",
            fields=[
                (
                    "computation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="registers",
                        serialize=False,
                        to="assessment.computation",
                    ),
                ),
                ("content", models.JSONField()),
            ],
            options={"verbose_name": "registers as published"},
        ),
        migrations.RunPython(refuse, allow),
    ]
