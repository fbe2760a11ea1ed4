"""What PostgreSQL can do better, and what it has to do as SQLite does.

The key of a mark carries its value, so that scoring reads the index alone. Codes sort by code
point whatever the locale of the database, since the order of a ranking is promised.
"""

from django.db import migrations

DROP = "ALTER TABLE assessment_mark DROP CONSTRAINT mark_once_per_assessor"
ADD = (
    "ALTER TABLE assessment_mark ADD CONSTRAINT mark_once_per_assessor"
    " UNIQUE (entry_id, indicator_id, assessor_id)"
)
SORTED = ["assessment_result", "alliances_alliance", "members_unit"]
SORT = 'ALTER TABLE {} ALTER COLUMN code TYPE varchar(40) COLLATE "{}"'


def change(apps, schema_editor):
    run(schema_editor, f"{ADD} INCLUDE (hundredths)", "C")


def restore(apps, schema_editor):
    run(schema_editor, ADD, "default")


def run(schema_editor, key, collation):
    if schema_editor.connection.vendor != "postgresql":
        return
    for statement in (DROP, key, *(SORT.format(table, collation) for table in SORTED)):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_what_stays_as_it_is")]

    operations = [migrations.RunPython(change, restore)]
