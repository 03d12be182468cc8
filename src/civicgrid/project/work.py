"""The worker: background jobs, the ledger's sequencer, and what goes outside."""

import logging
import threading

from django.db import InterfaceError, OperationalError, connection

from civicgrid.base import jobs
from civicgrid.base.ledger.sequencer import sequence

SEAL_EVERY_S = 0.2
"""Seconds between two looks at what the ledger has to number: whoever watches the city waits so long for it."""
AGAIN_S = 2.0
"""Seconds until what goes outside is taken up again, after whatever hindered it."""

log = logging.getLogger(__name__)


def work() -> None:
    """Works until told to stop (SIGINT or SIGTERM)."""
    stop = threading.Event()
    sealing = threading.Thread(target=_seal_until, args=(stop,), name="sequencer", daemon=True)
    sealing.start()
    for queue in jobs.APART:
        threading.Thread(target=_go_outside_until, args=(stop, queue), name=queue, daemon=True).start()
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


def _go_outside_until(stop: threading.Event, queue: str) -> None:
    """Works off what waits for other hosts, again and again."""
    while not stop.is_set():
        try:
            jobs.work(apart=queue)
        except Exception:
            # The worker beside it ends, and is started again, when the database stays away.
            log.exception("what goes outside waits")
        stop.wait(AGAIN_S)
