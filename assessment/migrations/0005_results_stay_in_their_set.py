"""A result cannot be moved into a published set either."""

from django.db import migrations

NAME = "assessment_result_published_results_stay_in_their_set"
FROZEN = (
    "EXISTS (SELECT 1 FROM assessment_computation c"
    " WHERE c.id = NEW.computation_id AND c.frozen_at IS NOT NULL)"
)
MESSAGE = "published_results_are_fixed"
SQLITE = [
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON assessment_result WHEN {FROZEN}"
    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
]
POSTGRESQL = [
    f"CREATE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN"
    f" IF {FROZEN} THEN RAISE EXCEPTION '{MESSAGE}'"
    " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN NEW; END $$ LANGUAGE plpgsql",
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON assessment_result"
    f" FOR EACH ROW EXECUTE FUNCTION {NAME}()",
]


def refuse(apps, schema_editor):
    run(schema_editor, POSTGRESQL, SQLITE)


def allow(apps, schema_editor):
    run(schema_editor, [f"DROP FUNCTION {NAME}() CASCADE"], [f"DROP TRIGGER {NAME}"])


def run(schema_editor, postgresql, sqlite):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_postgresql_ways")]

    operations = [migrations.RunPython(refuse, allow)]
