"""The shared folder by which the driver tells the workers what there is to do."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from civicgrid.kernel.detect import Known, State
from civicgrid.kernel.errors import Conflict

from .parts import packed, unpacked


class WentOnElsewhere(Conflict):
    """This cluster stopped at row {stopped}, and somebody else went on to row {row}."""


class Range(msgspec.Struct, frozen=True):
    """Observations between two rows of the journal, in one file of the lake."""

    first: int
    end: int
    path: str


class Feed:
    """Ranges, one by one; raises WentOnElsewhere where the states are too old."""

    def __init__(self, folder: Path, row: int) -> None:
        self.ranges, self.known, self._through = folder / "ranges", folder / "known", folder / "through"
        for each in (self.ranges, self.known):
            each.mkdir(parents=True, exist_ok=True)
        stopped = int(self._through.read_text()) if self._through.exists() else row
        if row not in {stopped, self._told_end()}:
            raise WentOnElsewhere(stopped=stopped, row=row, remedy="name an empty folder, and all is begun anew")

    def tell(self, first: int, end: int, paths: Iterable[str], before: State, known: Known) -> None:
        """Tells a range, what is known of the streams, and what of their past."""
        columns = {f"before_{name}": column for name, column in before.items()}
        columns |= {f"known_{name}": column for name, column in known._asdict().items()}
        _put(self.known / f"{first}.npz", packed(columns))
        lines = [msgspec.json.encode(Range(first, end, path)) for path in paths]
        _put(self.ranges / f"{first:020d}.jsonl", b"\n".join(lines))

    def done(self, end: int) -> None:
        """All before a row is written."""
        _put(self._through, str(end).encode())

    def _told_end(self) -> int:
        """The end of the range told last; it may be written although nobody said so."""
        names = sorted(self.ranges.glob("*.jsonl"))
        return msgspec.json.decode(names[-1].read_bytes().partition(b"\n")[0], type=Range).end if names else -1


def told_of(known: Path, first: int) -> tuple[State, Known]:
    """What was told beside a range that begins at a row."""
    columns = unpacked(known / f"{first}.npz")
    told: dict[str, dict[str, Any]] = {"before": {}, "known": {}}
    for name, column in columns.items():
        kind, _, name_of_it = name.partition("_")
        told[kind][name_of_it] = column
    return told["before"], Known(**told["known"])


def _put(path: Path, content: bytes) -> None:
    """A file, whole or not at all; Spark passes over names that begin with a dot."""
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(content)
    draft.replace(path)
