"""What was said and what happened stays as it is, and so do the histories: the database refuses."""

from django.db import migrations

TABLES = {
    "filed_is_kept": {
        "assessment_objectionmessage": ("UPDATE", "DELETE"),
        "assessment_orderevent": ("UPDATE", "DELETE"),
        "assessment_decision": ("DELETE",),
        "assessment_objection": ("DELETE",),
        "assessment_proposal": ("DELETE",),
        "assessment_order": ("DELETE",),
        "assessment_orderextension": ("DELETE",),
        "assessment_reassessment": ("DELETE",),
    },
    "history_is_kept": {
        f"assessment_historical{model}": ("UPDATE", "DELETE")
        for model in (
            "calendarday",
            "decision",
            "goodcase",
            "objection",
            "order",
            "orderitem",
            "proposal",
            "reassessmentmark",
            "reassessmentvalue",
            "regioncredit",
            "terms",
            "webhook",
        )
    },
}
SQLITE = (
    "CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
POSTGRESQL = (
    "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {message}()"
)


def triggers():
    for message, tables in TABLES.items():
        for table, events in tables.items():
            for event in events:
                name = f"{table}_{message}_{event.lower()}"[:63]
                yield {"name": name, "event": event, "table": table, "message": message}


def refuse(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger in triggers():
        schema_editor.execute((SQLITE if is_sqlite else POSTGRESQL).format(**trigger))


def allow(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger in triggers():
        on = "" if is_sqlite else f" ON {trigger['table']}"
        schema_editor.execute(f"DROP TRIGGER {trigger['name']}{on}")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_decisions")]

    operations = [migrations.RunPython(refuse, allow)]
