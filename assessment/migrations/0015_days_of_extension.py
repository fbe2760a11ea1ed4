"""How many working days a rectification order can be extended in all.

SQLite adds a column that may not be empty by making the table anew, and loses its triggers with the
old one: those that keep the history are set again.
"""

import django.core.validators
from django.db import migrations, models

DAYS = [
    django.core.validators.MinValueValidator(0),
    django.core.validators.MaxValueValidator(366),
]
TRIGGERS = (
    "SELECT sql FROM sqlite_master"
    " WHERE type = 'trigger' AND tbl_name = 'assessment_historicalterms'"
)
kept = []


def remember(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(TRIGGERS)
            kept[:] = [sql for (sql,) in cursor.fetchall()]


def set_again(apps, schema_editor):
    for sql in kept:
        schema_editor.execute(sql)
    kept.clear()


class Migration(migrations.Migration):
    dependencies = [("assessment", "0014_notices_and_papers_stay")]

    operations = [
        migrations.RunPython(remember, set_again),
        *(
            migrations.AddField(
                model_name=name,
                name="extension_days",
                field=models.PositiveSmallIntegerField(
                    default=30, validators=DAYS, verbose_name="days of extension in all"
                ),
            )
            for name in ("historicalterms", "terms")
        ),
        migrations.RunPython(set_again, remember),
    ]
