"""What files and messages tell of streams: one shape for every wire format.

Names stand in place of numbers: who loads them knows which stream of the city is meant.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
import pyarrow as pa

Moment = pa.timestamp("us", "UTC")
TOLD = pa.schema(
    [
        pa.field("stream", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("time", Moment, nullable=False),
        pa.field("end", Moment),
        pa.field("value", pa.float64()),
        pa.field("result", pa.string()),
        pa.field("quality", pa.int16()),
        pa.field("seq", pa.int64()),
        pa.field("row", pa.int64(), nullable=False),
    ]
)
"""The columns of observations: `value` is a finite number, or null where `result` says it in JSON.

`end` ends an interval that begins at `time`; `quality` and `seq` are null where the sender says none;
`row` is the row of the table (its header is row 1) or the place in the message, from 1.
"""


class Kind(StrEnum):
    """What the results of a stream are."""

    MEASUREMENT = "measurement"
    CATEGORY = "category"
    TRUTH = "truth"
    POSITION = "position"
    OTHER = "other"


class SeenThing(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that was told of: its own name for itself, and where it is (GeoJSON)."""

    id: str
    type: str = ""
    name: str = ""
    location: Mapping[str, object] | None = None
    properties: Mapping[str, object] = {}


class SeenStream(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that was told of: a property of a thing.

    `unit` is a code of UCUM or "".
    """

    name: str
    thing: str = ""
    property: str = ""
    unit: str = ""
    kind: Kind = Kind.MEASUREMENT


class Refused(msgspec.Struct, frozen=True):
    """A row, or one cell of it, that is no observation, and why."""

    row: int
    column: str
    reason: str
    value: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what was told: `rows` as in TOLD.

    Streams and things stand in the first part that knows them.

    `missing` counts cells that say that nothing was measured; `ignored` names what was not understood, and how often.
    """

    rows: pa.RecordBatch
    streams: Sequence[SeenStream] = ()
    things: Sequence[SeenThing] = ()
    refused: Sequence[Refused] = ()
    missing: int = 0
    ignored: Mapping[str, int] = {}


class Telling:
    """Takes down what a message tells, observation by observation."""

    def __init__(self) -> None:
        self.things: dict[str, SeenThing] = {}
        self.ignored: Counter[str] = Counter()
        self.missing = 0
        self._streams: dict[str, SeenStream] = {}
        self._rows: list[tuple[object, ...]] = []
        self._refused: list[Refused] = []

    def say(
        self, stream: SeenStream, time: int, result: object, *, row: int, end: int | None = None, seq: int | None = None
    ) -> None:
        """One observation, its times in microseconds since 1970.

        A number that is not finite is refused.
        """
        number = isinstance(result, int | float) and not isinstance(result, bool)
        value = _number(result) if number else None
        if number and value is None:
            self.refuse(row, stream.property, "it is not a finite number", result)
            return
        self._streams.setdefault(stream.name, stream)
        text = None if number else msgspec.json.encode(result).decode()
        self._rows.append((stream.name, time, end, value, text, None, seq, row))

    def refuse(self, row: int, column: str, reason: str, value: object = "") -> None:
        """Something that is no observation."""
        self._refused.append(Refused(row, column, reason, str(value)[:200]))

    def told(self) -> Told:
        """All of it."""
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(TOLD)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, TOLD, strict=True)]
        return Told(
            rows=pa.RecordBatch.from_arrays(arrays, schema=TOLD),
            streams=list(self._streams.values()),
            things=list(self.things.values()),
            refused=self._refused,
            missing=self.missing,
            ignored=dict(self.ignored),
        )


def kind_of(result: object) -> Kind:
    """What one result is.

    >>> [kind_of(each).value for each in (True, 1, "NW", {"type": "Point", "coordinates": [121.5, 31.2]}, [1])]
    ['truth', 'measurement', 'category', 'position', 'other']
    """
    if isinstance(result, dict):
        return Kind.POSITION if result.get("type") == "Point" else Kind.OTHER
    kinds = ((bool, Kind.TRUTH), (int | float, Kind.MEASUREMENT), (str, Kind.CATEGORY))
    return next((kind for of, kind in kinds if isinstance(result, of)), Kind.OTHER)


def position(lon: float, lat: float) -> dict[str, object]:
    """A point in GeoJSON, degrees of WGS 84."""
    return {"type": "Point", "coordinates": [lon, lat]}


def on_earth(lon: float, lat: float) -> bool:
    """Whether degrees can be a longitude and a latitude."""
    return abs(lon) <= 180 and abs(lat) <= 90


def microseconds(moment: datetime) -> int:
    """Since 1970 in UTC; a time without a zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    days_and_rest = aware - datetime(1970, 1, 1, tzinfo=UTC)
    return (days_and_rest.days * 86_400 + days_and_rest.seconds) * 1_000_000 + days_and_rest.microseconds


def _number(result: object) -> float | None:
    """The finite number, None if it is none (a whole number may be larger than any)."""
    try:
        value = float(result)  # type: ignore[arg-type]
    except OverflowError:
        return None
    return value if math.isfinite(value) else None
