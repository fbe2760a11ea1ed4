import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0012_what_is_settled_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="framework",
            name="comparison_name",
            field=models.CharField(editable=False, max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="drafted_from",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="is_released_by_command",
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="origin",
            field=models.CharField(
                choices=[
                    ("loaded", "loaded by command"),
                    ("drafted", "drafted"),
                    ("comparison", "drafted with the weights of a comparison"),
                    ("entropy", "drafted with entropy weights"),
                ],
                editable=False,
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
