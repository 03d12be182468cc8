"""What a backup needs to know of observations: as the open transaction sees them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

from civicgrid.apps.telemetry.models import Place
from civicgrid.base import lake
from civicgrid.base.lake import LakeTable, Part, Snapshot

from .detecting import READER
from .lake import LAYOUTS, OBSERVATIONS, held, snapshot, table


def states() -> Sequence[Snapshot]:
    """The tables of the lake."""
    return [snapshot(each) for each in LAYOUTS.values()]


def tables() -> Sequence[LakeTable]:
    """The same, to be filled."""
    return [table(each) for each in LAYOUTS.values()]


def places() -> tuple[int, int]:
    """Up to which rows the detector has read, and the lake holds the journal."""
    read = Place.objects.filter(reader=READER).values_list("row", flat=True).first() or 0
    return read, snapshot(OBSERVATIONS).through


def standing() -> AbstractContextManager[None]:
    """While no file goes that the lake names now."""
    return lake.standing(held())


def open_file(part: Part) -> AbstractContextManager[BinaryIO]:
    """The bytes of a file of the lake."""
    return lake.open_part(held(), part)
