"""Which observations a question is about."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import pyarrow as pa

FEW = 100
"""So many streams are named in the question itself, which lets groups of rows be passed over."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """These streams, from a moment on, before another, this number; None = all.

    Moments are those of the phenomenon.
    """

    streams: Sequence[int] | None = None
    first: datetime | None = None
    last: datetime | None = None
    id: int | None = None

    def condition(self) -> str:
        """As SQL, of numbers and moments alone; many streams stand in the table `reached`."""
        told = []
        if self.streams is not None:
            few = ", ".join(str(int(each)) for each in self.streams) if len(self.streams) <= FEW else ""
            told.append(f"stream IN ({few or 'FROM reached'})")
        if self.first is not None:
            told.append(f"time >= {moment(self.first)}")
        if self.last is not None:
            told.append(f"time < {moment(self.last)}")
        if self.id is not None:
            told.append(f"id = {int(self.id)}")
        return " AND ".join(told) or "true"

    def reached(self) -> pa.Table:
        """The streams, as a table."""
        return pa.table({"stream": pa.array(self.streams or [], pa.int64())})


def moment(at: datetime) -> str:
    """A moment as a constant of SQL."""
    return f"TIMESTAMPTZ '{at.astimezone(UTC).isoformat()}'"
