"""The verb of the duties."""

from collections.abc import Sequence

from django.db.models import Value

from civicgrid.base.actions import Act, creation
from civicgrid.base.snapshots import touch
from civicgrid.kernel.changes import compare

from .models import Duty
from .queries import COLUMNS, stored_duties
from .types import DutiesLoaded, DutyRecord


@creation("duties.load")
def load(_act: Act, duties: Sequence[DutyRecord]) -> DutiesLoaded:
    """Brings the duties into line with the records; what is gone becomes inactive."""
    changes = compare({each.key: each for each in stored_duties()}, {each.key: each for each in duties})
    gone = {each.key for each in changes.removed}
    held = Duty.objects.filter(active=True).only("pk", *COLUMNS)
    lost = [row.pk for row in held if (row.type, row.area, row.phase, row.organisation, row.start) in gone]
    Duty.objects.filter(pk__in=lost).update(active=Value(value=False))
    Duty.objects.bulk_create(
        [Duty(**{column: getattr(each, column) for column in COLUMNS}) for each in (*changes.added, *changes.changed)],
        update_conflicts=True,
        unique_fields=["type", "area", "phase", "organisation", "start"],
        update_fields=["organisation_path", "basis", "end", "active"],
    )
    touch("duties")
    return DutiesLoaded(
        duties=len(duties), added=len(changes.added), changed=len(changes.changed), removed=len(changes.removed)
    )
