"""Two spells of one unit in one alliance never share a day: the database sees to it."""

from django.db import migrations

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE alliances_membership ADD CONSTRAINT membership_spells_do_not_overlap
    EXCLUDE USING gist (
        alliance_id WITH =, unit_id WITH =, daterange(joined_on, left_on, '[)') WITH &&
    )
    """,
]
POSTGRESQL_REVERSE = [
    "ALTER TABLE alliances_membership DROP CONSTRAINT membership_spells_do_not_overlap",
]

SQLITE_TRIGGER = """
    CREATE TRIGGER membership_spells_do_not_overlap_on_{event}
    BEFORE {event} ON alliances_membership
    WHEN EXISTS (
        SELECT 1 FROM alliances_membership m
        WHERE m.alliance_id = NEW.alliance_id AND m.unit_id = NEW.unit_id AND m.id <> NEW.id
          AND (m.left_on IS NULL OR m.left_on > NEW.joined_on)
          AND (NEW.left_on IS NULL OR NEW.left_on > m.joined_on)
    )
    BEGIN
        SELECT RAISE(ABORT, 'membership_spells_do_not_overlap');
    END
"""
SQLITE = [SQLITE_TRIGGER.format(event=event) for event in ("INSERT", "UPDATE")]
SQLITE_REVERSE = [
    f"DROP TRIGGER membership_spells_do_not_overlap_on_{event}" for event in ("INSERT", "UPDATE")
]


def refuse(apps, schema_editor):
    run(schema_editor, POSTGRESQL, SQLITE)


def allow(apps, schema_editor):
    run(schema_editor, POSTGRESQL_REVERSE, SQLITE_REVERSE)


def run(schema_editor, postgresql, sqlite):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("alliances", "0002_keys")]

    operations = [migrations.RunPython(refuse, allow)]
