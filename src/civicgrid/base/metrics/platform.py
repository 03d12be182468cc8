"""What the platform says of itself: jobs, ledger, disk."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from civicgrid.base import jobs
from civicgrid.base.ledger.sequencer import waiting

from .exposition import Family, alone, metrics


@metrics
def _platform() -> Iterator[Family]:
    unsealed, disk = waiting(), shutil.disk_usage(settings.CIVICGRID_HOME)
    since = (timezone.now() - unsealed.since).total_seconds() if unsealed.since else 0.0
    yield alone("jobs_waiting", "Background jobs that wait for their turn.", jobs.count_waiting())
    yield alone("jobs_given_up", "Background jobs of which every try failed.", jobs.count_given_up())
    yield alone("ledger_unsealed_entries", "Entries of the ledger without a number yet.", unsealed.count)
    yield alone("ledger_unsealed_seconds", "How long the first of them has waited.", since)
    yield alone("disk_free_bytes", "Free bytes of the disk on which the home stands.", disk.free)
    yield alone("disk_size_bytes", "All bytes of that disk.", disk.total)
