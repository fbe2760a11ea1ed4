"""An account may bear any name that a list of assessors may: Chinese ones, and such with spaces."""

import django.core.validators
from django.db import migrations, models

PRINTABLE = (
    r'[^\s,"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]'
)
NAME = django.core.validators.RegexValidator(
    rf"^{PRINTABLE}+( {PRINTABLE}+)*\Z",
    "A name has 1 to 150 printable characters, single spaces between them, and neither commas"
    " nor double quotation marks.",
)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.AlterField(
            "historicaluser",
            "username",
            models.CharField(
                db_index=True, max_length=150, validators=[NAME], verbose_name="username"
            ),
        ),
        migrations.AlterField(
            "user",
            "username",
            models.CharField(
                max_length=150, unique=True, validators=[NAME], verbose_name="username"
            ),
        ),
    ]
