"""Whose turn it is to detect: the cluster's while it runs, else our own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from civicgrid.base.database.locks import LOCK_EX, LOCK_NB, LOCK_SH, lock
from civicgrid.kernel.errors import Conflict


class ClusterRuns(Conflict):
    """A cluster detects for this installation already."""


@contextmanager
def of_the_cluster() -> Iterator[None]:
    """From here on the installation's own detector stands by; raises ClusterRuns."""
    try:
        held = lock(settings.CIVICGRID_HOME / "cluster", LOCK_EX | LOCK_NB)
    except BlockingIOError as error:
        raise ClusterRuns(remedy="end it first") from error
    with held:
        yield


def is_elsewhere() -> bool:
    """Whether a cluster detects now."""
    try:
        lock(settings.CIVICGRID_HOME / "cluster", LOCK_SH | LOCK_NB).close()
    except BlockingIOError:
        return True
    return False
