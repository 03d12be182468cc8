"""What a door has to know of streams, as columns.

And which of them a sender may send to.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from civicgrid.kernel.detect.arrays import Longs

Flags = NDArray[np.bool_]

NUMBERS = ("OM_Measurement", "OM_CountObservation")
"""How the types of observations end whose results are numbers."""
SPARSE, LEAST = 16, 65_536
"""Up to so many numbers for a stream, and a few more, places are looked up in a table."""


class Known(msgspec.Struct, frozen=True, gc=False):
    """A stream as a door knows it.

    `feature` 0 = none is named yet, `source` = its sender's own name for it.
    """

    id: int
    thing: int
    feature: int = 0
    unit: str = ""
    observation_type: str = ""
    source: str | None = None


class Streams(msgspec.Struct, frozen=True):
    """Streams by their number, as columns in its order; `units` are places in `codes`.

    `slots` holds the place of each number, where that table is small.
    """

    ids: Longs
    things: Longs
    features: Longs
    measures: Flags
    units: NDArray[np.int32]
    codes: Sequence[str]
    names: Mapping[str, int]
    known: Mapping[int, Known]
    slots: Longs | None = None

    def find(self, ids: Longs) -> tuple[Longs, Flags]:
        """Where each stands, and whether it is known at all."""
        if not len(self.ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        if self.slots is None:
            places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        else:
            places = self.slots.take(ids, mode="clip")
        return places, self.ids[places] == ids

    def more(self, others: Iterable[Known]) -> "Streams":
        """With others, which replace those of the same number."""
        return of_known({**self.known, **{each.id: each for each in others}}.values())


def of_known(told: Iterable[Known]) -> Streams:
    """The streams as columns."""
    known = {each.id: each for each in sorted(told, key=lambda each: each.id)}
    codes = {unit: place for place, unit in enumerate(sorted({each.unit for each in known.values()}))}
    ids = np.array(list(known), np.int64)
    return Streams(
        ids=ids,
        things=np.array([each.thing for each in known.values()], np.int64),
        features=np.array([each.feature for each in known.values()], np.int64),
        measures=np.array([each.observation_type.endswith(NUMBERS) for each in known.values()], np.bool_),
        units=np.array([codes[each.unit] for each in known.values()], np.int32),
        codes=list(codes),
        names={each.source: each.id for each in known.values() if each.source},
        known=known,
        slots=_slots(ids),
    )


def _slots(ids: Longs) -> Longs | None:
    """The place of each number, where they lie close together.

    That is found faster than by halving.
    """
    if not len(ids) or ids[0] < 0 or ids[-1] > SPARSE * len(ids) + LEAST:
        return None
    slots = np.zeros(ids[-1] + 1, np.int64)
    slots[ids] = np.arange(len(ids))
    return slots


class Scope(msgspec.Struct, frozen=True):
    """The streams a sender may send to: these, all of these things, or `everything`."""

    streams: frozenset[int] = frozenset()
    things: frozenset[int] = frozenset()
    everything: bool = False

    def of(self, streams: Streams) -> Flags | None:
        """For each stream, whether it is one of them; None = all are."""
        if self.everything:
            return None
        one = np.isin(streams.ids, np.array(list(self.streams), np.int64))
        return one | np.isin(streams.things, np.array(list(self.things), np.int64))


class Sender(msgspec.Struct, frozen=True):
    """Who sends: to which streams.

    And how many rows a minute (None = as many as the disk takes).
    """

    name: str
    scope: Scope
    rows_per_minute: int | None = None
