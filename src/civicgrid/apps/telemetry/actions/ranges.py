"""What others made of a range of the journal, written as the detector does."""

from datetime import datetime

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from civicgrid.apps.telemetry.queries import detecting
from civicgrid.apps.telemetry.queries.frames import held
from civicgrid.apps.telemetry.rules.moments import micros
from civicgrid.base.journal import Reader
from civicgrid.kernel.detect import Batch, Stepped

from . import detections, latest
from .detecting import ReadByAnother, claim, count_refused


def record_range(first: int, end: int, made: tuple[Stepped, pa.Table] | None, now: datetime) -> bool:
    """Writes what a step made of rows between two of the journal, once.

    With it the rows that it names. False where that was done before, or by somebody else.
    """
    reader = Reader(settings.JOURNAL)
    found = held((frame for frame in reader.read(first) if frame.first < end), first)
    reader.close()
    try:
        with transaction.atomic():
            claim(first, end, now)
            count_refused(found, now)
            if made:
                _keep(*made, now)
    except ReadByAnother:
        return False
    return True


def _keep(stepped: Stepped, rows: pa.Table, now: datetime) -> None:
    latest.keep(stepped, rows)
    detections.cross(stepped.crossings, Batch.of(rows), now)
    silences = detecting.silences()
    spoke = {each: silences[each] for each in stepped.streams.tolist() if each in silences}
    if spoke:
        detections.speak(spoke, dict.fromkeys(spoke, micros(now)), now)
