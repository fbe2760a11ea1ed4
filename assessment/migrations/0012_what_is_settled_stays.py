"""A settled re-assessment stays as it is, with its sheets, marks and values: the database refuses."""

from django.db import migrations

MESSAGE = "settled_is_kept"
SETTLED = (
    "EXISTS (SELECT 1 FROM assessment_reassessment r"
    " WHERE r.id = {row}.reassessment_id AND r.settled_at IS NOT NULL)"
)
SETTLED_BY_SHEET = (
    "EXISTS (SELECT 1 FROM assessment_reassessmentsheet s"
    " JOIN assessment_reassessment r ON r.id = s.reassessment_id"
    " WHERE s.id = {row}.sheet_id AND r.settled_at IS NOT NULL)"
)
RULES = {
    "assessment_reassessment": {"UPDATE": "OLD.settled_at IS NOT NULL"},
    **{
        table: {
            "INSERT": condition.format(row="NEW"),
            "UPDATE": condition.format(row="OLD"),
            "DELETE": condition.format(row="OLD"),
        }
        for table, condition in {
            "assessment_reassessmentsheet": SETTLED,
            "assessment_reassessmentvalue": SETTLED,
            "assessment_reassessmentmark": SETTLED_BY_SHEET,
        }.items()
    },
}


def statements(vendor):
    for table, conditions in RULES.items():
        for event, condition in conditions.items():
            name = f"{table}_{MESSAGE}_{event.lower()}"[:63]
            if vendor == "sqlite":
                yield (
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}"
                    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
                    f"DROP TRIGGER {name}",
                )
                continue
            kept = "OLD" if event == "DELETE" else "NEW"
            yield (
                f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN"
                f" IF {condition} THEN RAISE EXCEPTION '{MESSAGE}'"
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
    dependencies = [("assessment", "0011_what_is_decided_stays")]

    operations = [migrations.RunPython(refuse, allow)]
