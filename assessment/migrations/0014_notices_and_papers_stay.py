"""A public notice, a paper and a template of letters are not deleted: the database refuses.

Their rows change as they are opened, made and replaced; only that they were is kept.
"""

from django.db import migrations

TABLES = ("assessment_notice", "assessment_paper", "assessment_lettertemplate")
MESSAGE = "filed_is_kept"
SQLITE = (
    "CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
POSTGRESQL = (
    "CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {message}()"
)


def triggers():
    for table in TABLES:
        yield {"name": f"{table}_{MESSAGE}_delete", "table": table, "message": MESSAGE}


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
    dependencies = [("assessment", "0013_origin_of_frameworks")]

    operations = [migrations.RunPython(refuse, allow)]
