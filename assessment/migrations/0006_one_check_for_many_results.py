"""On PostgreSQL, ask once for each statement whether a set of results is published.

A cycle is computed by statements that write or clear away thousands of results; what they are
refused is the same as when each row asked.
"""

from django.db import migrations

NAME = "assessment_result_published_results_are_fixed_{}"
EVENTS = {"INSERT": "NEW", "DELETE": "OLD"}
FUNCTION = (
    "CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {condition}"
    " THEN RAISE EXCEPTION 'published_results_are_fixed'"
    " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN {kept}; END $$ LANGUAGE plpgsql"
)
OF_STATEMENTS = (
    "EXISTS (SELECT 1 FROM assessment_computation c WHERE c.frozen_at IS NOT NULL"
    " AND c.id IN (SELECT computation_id FROM touched))"
)
OF_ROWS = (
    "EXISTS (SELECT 1 FROM assessment_computation c"
    " WHERE c.id = {row}.computation_id AND c.frozen_at IS NOT NULL)"
)


def check_statements(apps, schema_editor):
    for event, row in EVENTS.items():
        trigger = (
            f"CREATE TRIGGER {{name}} AFTER {event} ON assessment_result"
            f" REFERENCING {row} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION {{name}}()"
        )
        replace(schema_editor, event, OF_STATEMENTS, "NULL", trigger)


def check_rows(apps, schema_editor):
    for event, row in EVENTS.items():
        trigger = (
            f"CREATE TRIGGER {{name}} BEFORE {event} ON assessment_result"
            " FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        replace(schema_editor, event, OF_ROWS.format(row=row), row, trigger)


def replace(schema_editor, event, condition, kept, trigger):
    if schema_editor.connection.vendor != "postgresql":
        return
    name = NAME.format(event.lower())
    schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")
    schema_editor.execute(FUNCTION.format(name=name, condition=condition, kept=kept))
    schema_editor.execute(trigger.format(name=name))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_results_stay_in_their_set")]

    operations = [migrations.RunPython(check_statements, check_rows)]
