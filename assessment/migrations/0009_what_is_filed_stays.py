"""What was filed, screened and granted stays as it is, and so do the histories: the database refuses."""

from django.db import migrations

TABLES = {
    "filed_is_kept": (
        "assessment_submission",
        "assessment_screening",
        "assessment_extension",
    ),
    "history_is_kept": (
        "alliances_historicalactivity",
        "alliances_historicalactivitypartner",
        "alliances_historicalcarrier",
        "alliances_historicalcarrierpartner",
        "alliances_historicaldocument",
        "alliances_historicalkeytask",
        "alliances_historicalmajor",
        "alliances_historicalmajorchain",
        "alliances_historicalpost",
        "alliances_historicalschoolyear",
        "alliances_historicalshare",
        "assessment_historicalconfirmation",
        "assessment_historicalevidence",
        "assessment_historicalevidencelink",
        "assessment_historicalfact",
        "assessment_historicalopinion",
        "assessment_historicalphaseend",
        "assessment_historicalreport",
        "assessment_historicalreportitem",
        "assessment_historicalverdict",
    ),
}
SQLITE = (
    "CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
FUNCTION = (
    "CREATE FUNCTION {message}() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{message}'"
    " USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
)
POSTGRESQL = (
    "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {message}()"
)


def triggers():
    for message, tables in TABLES.items():
        for table in tables:
            for event in ("UPDATE", "DELETE"):
                name = f"{table}_{message}_{event.lower()}"[:63]
                yield {"name": name, "event": event, "table": table, "message": message}


def refuse(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        for message in TABLES:
            schema_editor.execute(FUNCTION.format(message=message))
    for trigger in triggers():
        schema_editor.execute((SQLITE if is_sqlite else POSTGRESQL).format(**trigger))


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for trigger in triggers():
            schema_editor.execute(f"DROP TRIGGER {trigger['name']}")
        return
    for message in TABLES:
        schema_editor.execute(f"DROP FUNCTION {message}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_reports"), ("alliances", "0004_registers")]

    operations = [migrations.RunPython(refuse, allow)]
