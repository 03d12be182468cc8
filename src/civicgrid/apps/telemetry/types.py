"""Streams, what is sent to them and what becomes of it, as others may know them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from civicgrid.kernel.detect.kinds import DetectionKind as DetectionKind
from civicgrid.kernel.detect.kinds import Fate as Fate
from civicgrid.kernel.events import Event


class Kind(StrEnum):
    """The entity types of SensorThings that stand in tables; a Datastream is a stream."""

    THING = "Thing"
    LOCATION = "Location"
    HISTORICAL_LOCATION = "HistoricalLocation"
    DATASTREAM = "Datastream"
    SENSOR = "Sensor"
    OBSERVED_PROPERTY = "ObservedProperty"
    FEATURE = "FeatureOfInterest"


class Reason(StrEnum):
    """Why a row was refused: the sender is told, and each is counted."""

    UNKNOWN_STREAM = "unknown_stream"
    NOT_YOURS = "not_yours"
    NO_VALUE = "no_value"
    NOT_FINITE = "not_finite"
    WRONG_TYPE = "wrong_type"
    OUT_OF_TIME = "out_of_time"
    WRONG_UNIT = "wrong_unit"
    UNREADABLE = "unreadable"


class Door(StrEnum):
    """The ways by which observations come."""

    HTTP = "http"
    SENSORTHINGS = "sensorthings"
    MQTT = "mqtt"
    FILE = "file"


class StreamRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A stream: whose, of what, in which unit, how often, and when it is in order.

    `unit` is a UCUM code, "" where none is known. Bounds are in that unit. `period_s` None = it speaks when it likes.
    `area` and `organisation` are paths.
    """

    id: int
    name: str
    thing: int
    thing_name: str
    asset: str = ""
    observed: str = ""
    unit: str = ""
    area: str = ""
    organisation: str = ""
    lon: float | None = None
    lat: float | None = None
    period_s: float | None = None
    low: float | None = None
    high: float | None = None
    stream_class: str = ""


class LatestRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The newest observation of a stream: a value, or the text of another result."""

    stream: int
    observation: int
    time: datetime
    arrival: datetime
    value: float | None = None
    result: str | None = None
    quality: int = 0


class StreamEvent(Event, frozen=True, kw_only=True):
    """Something a stream showed; the key follows from the observations alone.

    So a replay after a crash finds the same one again.
    """

    key: str
    stream: int
    name: str
    asset: str = ""
    area: str = ""
    organisation: str = ""
    lon: float | None = None
    lat: float | None = None
    case_type: str = ""
    at: datetime

    @property
    def subject(self) -> tuple[str, str]:
        """The stream."""
        return "stream", str(self.stream)


class StreamSilent(StreamEvent, frozen=True, kw_only=True):
    """A stream that should speak every `period_s` has been silent since `at`."""

    period_s: float


class StreamSpeaks(StreamEvent, frozen=True, kw_only=True):
    """A stream that was silent speaks again; `key` is that of the silence."""


class BoundCrossed(StreamEvent, frozen=True, kw_only=True):
    """A value left the bounds of its stream at `at`; `high` says which bound it was."""

    value: float
    bound: float
    high: bool
    unit: str = ""


class BoundKept(StreamEvent, frozen=True, kw_only=True):
    """The values are within the bounds again; `key` is that of the crossing."""

    value: float


class EntityEvent(Event, frozen=True, kw_only=True):
    """Something happened to an entity of SensorThings."""

    kind: Kind
    id: int
    name: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """The entity."""
        return str(self.kind), str(self.id)


class EntityCreated(EntityEvent, frozen=True):
    """It was made."""


class EntityChanged(EntityEvent, frozen=True, kw_only=True):
    """These properties and links of it were changed."""

    fields: tuple[str, ...]


class EntityDeleted(EntityEvent, frozen=True):
    """It was removed, with all that cannot be without it."""


class StreamChanged(Event, frozen=True, kw_only=True):
    """What is kept of a stream was changed: its name -> the new value, "" for none."""

    stream: int
    changed: Mapping[str, str]

    @property
    def subject(self) -> tuple[str, str]:
        """The stream."""
        return "stream", str(self.stream)


class QuestionAsked(Event, frozen=True, kw_only=True):
    """Somebody asked in SQL, and was answered with so many rows, or told why not."""

    sql: str
    form: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """All questions are about one thing."""
        return "question", "sql"


class ObservationCorrected(Event, frozen=True, kw_only=True):
    """An observation was changed, or taken back (`deleted`)."""

    id: int
    stream: int
    deleted: bool = False

    @property
    def subject(self) -> tuple[str, str]:
        """The observation."""
        return "observation", str(self.id)


class DeviceKeyIssued(Event, frozen=True, kw_only=True):
    """A device got a key of its own."""

    name: str
    streams: tuple[int, ...] = ()
    things: tuple[int, ...] = ()

    @property
    def subject(self) -> tuple[str, str]:
        """The key, by its name."""
        return "device_key", self.name


class DeviceKeyRevoked(Event, frozen=True, kw_only=True):
    """The key of a device counts no more."""

    name: str

    @property
    def subject(self) -> tuple[str, str]:
        """The key, by its name."""
        return "device_key", self.name


class NewDeviceKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key to be issued; for everything, or these streams. None: no limit of rows."""

    name: str
    things: tuple[int, ...] = ()
    streams: tuple[int, ...] = ()
    everything: bool = False
    rows_per_minute: int | None = None


class ImportTally(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: rows kept, there before, refused; empty cells.

    `streams` and `things` were made for it; `ignored` says what was not understood, and how often.
    """

    kept: int = 0
    repeated: int = 0
    refused: int = 0
    missing: int = 0
    streams: int = 0
    things: int = 0
    ignored: Mapping[str, int] = {}


class ObservationsImported(Event, frozen=True, kw_only=True):
    """A file of observations was taken in."""

    file: str
    procedure: str
    tally: ImportTally

    @property
    def subject(self) -> tuple[str, str]:
        """The file."""
        return "observations", self.file


class ImportAsked(Event, frozen=True, kw_only=True):
    """Somebody sent a file of observations, to be taken in when there is time."""

    number: int
    file: str

    @property
    def subject(self) -> tuple[str, str]:
        """The file."""
        return "observations", self.file
