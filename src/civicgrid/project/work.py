"""The worker: background jobs, and the sequencer of the ledger beside them."""

import logging
import threading

from django.db import InterfaceError, OperationalError, connection

from civicgrid.base import jobs
from civicgrid.base.ledger.sequencer import sequence

SEAL_EVERY_S = 1.0
"""Seconds between two checkpoints of the ledger."""

log = logging.getLogger(__name__)


def work() -> None:
    """Works until told to stop (SIGINT or SIGTERM)."""
    stop = threading.Event()
    sealing = threading.Thread(target=_seal_until, args=(stop,), name="sequencer", daemon=True)
    sealing.start()
    try:
        jobs.work()
    finally:
        stop.set()
        sealing.join(timeout=5)


def _seal_until(stop: threading.Event) -> None:
    """Numbers waiting entries and signs a checkpoint, again and again.

    What hinders it is logged and waited for.
    """
    while not stop.wait(SEAL_EVERY_S):
        try:
            sequence()
        except (InterfaceError, OperationalError) as error:
            log.warning("the ledger waits for its database: %s", str(error).partition("\n")[0])
            connection.close()
        except Exception:
            # A full disk, a fault of ours: nobody starts a dead thread again, so nothing may end it.
            log.exception("the ledger waits")
            connection.close()
