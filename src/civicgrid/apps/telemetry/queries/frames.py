"""What frames of the journal hold: observations, counts of refused rows, and gaps."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from civicgrid.apps.telemetry.rules import rows
from civicgrid.base.journal import Frame

NOTHING = rows.KEPT.empty_table()


class Held(NamedTuple):
    """Rows after `rows.KEPT`, and counts of what was refused.

    Then the row behind the last one, and how many rows were lost.
    """

    rows: pa.Table
    refused: list[rows.Tally]
    end: int
    lost: int


def held(frames: Iterable[Frame], first: int) -> Held:
    """What stands in frames from a row on.

    Rows that are damaged, or that nobody can read, are lost.
    """
    batches: list[pa.RecordBatch] = []
    refused: list[rows.Tally] = []
    end, lost = first, 0
    for frame in frames:
        if frame.end <= end:
            continue
        lost += max(0, frame.first - end)
        end = frame.end
        try:
            told = rows.read(frame.content, frame.first)
        except (pa.ArrowInvalid, msgspec.MsgspecError, KeyError):
            lost += frame.rows
            continue
        (refused if isinstance(told, rows.Tally) else batches).append(told)
    return Held(since(pa.Table.from_batches(batches, rows.KEPT), first), refused, end, lost)


def since(table: pa.Table, first: int) -> pa.Table:
    """The rows from a number on; they stand in their order."""
    if not table.num_rows or table["id"][0].as_py() >= first:
        return table
    return table.slice(int(np.searchsorted(table["id"].to_numpy(), first)))
