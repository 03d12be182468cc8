"""No time of a case lies beyond what calendars count and every zone can show."""

from datetime import UTC, datetime
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the constraint."""

    dependencies: ClassVar = [("cases", "0003_reversed_numbers")]
    operations: ClassVar = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("filed_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("dispatched_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("accepted_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("handed_back_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("closed_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("due_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("phase_due_at__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                    ("suspended_until__lt", datetime(2401, 1, 1, tzinfo=UTC)),
                ),
                name="calendars_count_its_times",
            ),
        ),
    ]
