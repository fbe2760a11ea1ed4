"""What is handed in on paper: who entered it, when, and a postal address to answer to.

SQLite makes both tables anew for that, and loses what refuses to change them; that is put back.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TRIGGERS = {
    "assessment_objection_filed_is_kept_delete": ("DELETE", "assessment_objection"),
    "assessment_historicalobjection_history_is_kept_update": (
        "UPDATE",
        "assessment_historicalobjection",
    ),
    "assessment_historicalobjection_history_is_kept_delete": (
        "DELETE",
        "assessment_historicalobjection",
    ),
}


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for name, (event, table) in TRIGGERS.items():
        message = "history_is_kept" if "historical" in table else "filed_is_kept"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0012_what_is_settled_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_back),
        migrations.RemoveConstraint(
            model_name="objection",
            name="objection_can_be_answered",
        ),
        migrations.AddField(
            model_name="historicalobjection",
            name="address",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="postal address"
            ),
        ),
        migrations.AddField(
            model_name="historicalobjection",
            name="entered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalobjection",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="address",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="postal address"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="entered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="objection",
            name="entered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("user__isnull", False),
                    models.Q(("email", ""), _negated=True),
                    models.Q(
                        ("entered_by__isnull", False),
                        models.Q(
                            models.Q(("phone", ""), _negated=True),
                            models.Q(("address", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="objection_can_be_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entered_at", None), ("entered_by", None)),
                    models.Q(
                        ("entered_at__isnull", False), ("entered_by__isnull", False), ("user", None)
                    ),
                    _connector="OR",
                ),
                name="objection_on_paper_is_entered_by_somebody",
            ),
        ),
        migrations.RunPython(put_back, migrations.RunPython.noop),
    ]
