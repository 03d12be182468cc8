"""The serials of case numbers: a sequence, which never repeats and never waits."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Makes the sequence."""

    dependencies: ClassVar = [("cases", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL("CREATE SEQUENCE cases_number", "DROP SEQUENCE cases_number"),
    ]
