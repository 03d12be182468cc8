"""The state of the platform itself: ledger, jobs, disk, viewers, delay."""

import shutil
import time

from django.conf import settings

from civicgrid.base import jobs
from civicgrid.base.ledger import feed
from civicgrid.base.ledger.sequencer import waiting

from .words import Told

FRESH_S = 10.0

_held: tuple[float, Told] = (float("-inf"), {})


def platform(viewers: int, lag_ms: int) -> Told:
    """Counted at most every ten seconds, whoever asks."""
    global _held
    now = time.monotonic()
    if now - _held[0] > FRESH_S:
        _held = now, _counted()
    return {**_held[1], "viewers": viewers, "lag_ms": lag_ms}


def _counted() -> Told:
    return {
        "ledger_size": feed.numbered(),
        "ledger_waiting": waiting().count,
        "jobs_waiting": jobs.count_waiting(),
        "jobs_given_up": jobs.count_given_up(),
        "disk_free_bytes": shutil.disk_usage(settings.CIVICGRID_HOME).free,
    }
