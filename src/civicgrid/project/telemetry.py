"""The processes behind the door: the detector and the sealer, each for ever."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import sleep

from django.conf import settings
from django.db import Error, connection

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.base.journal import answering
from civicgrid.cluster.turn import is_elsewhere

DETECT_EVERY_S = 0.1
"""Between two looks at what has arrived: so soon a value out of its bounds is seen."""
SEAL_EVERY_S = 1.0
LISTEN_EVERY = timedelta(minutes=1)
"""Between two looks for streams that are silent."""
GATHER_EVERY = timedelta(hours=1)
"""Between two times that many small files of the lake are made few."""
SEALED_LATE = timedelta(minutes=10)
"""So old is what a cluster looks at: nobody is silent because it is not sealed yet."""
AGAIN_S = 2.0
"""Until all is begun anew, after whatever hindered it."""

log = logging.getLogger(__name__)


def detect() -> None:
    """Reads the journal on, until the process ends."""
    for_ever(_detecting, DETECT_EVERY_S)


def seal() -> None:
    """Fills the lake, until the process ends."""
    for_ever(_sealing, SEAL_EVERY_S)


def for_ever(begin: Callable[[], Iterator[bool]], every_s: float) -> None:
    """Works on for ever; what hinders it is logged, and then it begins anew."""
    while True:
        try:
            for busy in begin():
                if not busy:
                    sleep(every_s)
        except Error as error:
            log.warning("the database is waited for: %s", str(error).partition("\n")[0])
        except Exception:
            # A full disk, a fault of ours: whoever fails begins again at what was committed.
            log.exception("it begins anew")
        connection.close()
        sleep(AGAIN_S)


def _detecting() -> Iterator[bool]:
    """The detector's work; beside a cluster, only its look for silence."""
    now = datetime.now(UTC)
    yield from _listening(now)
    detector, listened = telemetry.Detector(settings.JOURNAL, now), now
    try:
        while not is_elsewhere():
            now = datetime.now(UTC)
            taken = detector.advance(now)
            if abs(now - listened) >= LISTEN_EVERY:
                detector.listen(now, heard=answering(settings.JOURNAL_SOCKET))
                listened = now
            yield bool(taken)
    finally:
        detector.close()


def _listening(since: datetime) -> Iterator[bool]:
    listened = since
    while is_elsewhere():
        now = datetime.now(UTC)
        if abs(now - listened) >= LISTEN_EVERY:
            detector, listened = telemetry.Detector(settings.JOURNAL, since), now
            detector.listen(now - SEALED_LATE, heard=True)
            detector.close()
        yield False


def _sealing() -> Iterator[bool]:
    sealer, gathered = telemetry.Sealer(settings.JOURNAL), datetime.now(UTC)
    sealer.advance(gathered, at_once=True)
    while True:
        now = datetime.now(UTC)
        sealed = sealer.advance(now)
        sealer.drop()
        if not sealed and abs(now - gathered) >= GATHER_EVERY:
            telemetry.gather_files(now)
            gathered = now
        if not sealed:
            telemetry.keep_nightly(now)
        yield bool(sealed)
