"""Rows as columns of numbers, and what is known of their streams."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from .arrays import Doubles, Longs
from .segments import Truths


class Known(NamedTuple):
    """What is known of the streams that are there, sorted by stream.

    A missing bound is infinite.
    """

    stream: Longs
    late_us: Longs
    unit: Truths
    low: Doubles
    high: Doubles
    deadband: Doubles

    def about(self, streams: Longs) -> "Known":
        """The same of some of them."""
        at = np.searchsorted(self.stream, streams)
        bounds = self.low[at], self.high[at], self.deadband[at]
        return Known(self.stream[at], self.late_us[at], self.unit[at], *bounds)


class Batch(NamedTuple):
    """Rows as the journal has them.

    `value` is NaN where there is none, `number` true where the result is one.
    """

    id: Longs
    stream: Longs
    time: Longs
    arrival: Longs
    value: Doubles
    seq: Longs
    number: Truths

    @classmethod
    def of(cls, told: pa.Table) -> "Batch":
        """Rows after `rows.KEPT`."""
        longs = {name: _longs(told[name]) for name in ("id", "stream", "time", "arrival", "seq")}
        number = told["result"].is_null().to_numpy()
        return cls(**longs, value=told["value"].to_numpy(), number=number)


def _longs(column: pa.ChunkedArray) -> Longs:
    plain = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
    return np.asarray(plain.to_numpy())
