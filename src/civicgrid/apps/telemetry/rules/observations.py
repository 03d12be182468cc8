"""Observations of SensorThings, one by one or as data arrays: as rows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
import numpy as np

from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.protocols.sensorthings import ENTITIES, DataArray, Interval, New, read_new, written

from .checking import CODE, Sent
from .columns import result_of
from .moments import UNREAD, of_interval
from .rows import Rows

T = TypeVar("T")

MORE = ("resultTime", "resultQuality", "validTime", "parameters")
"""What is kept of an observation in `more`, as it is written in SensorThings."""
_OBSERVATION = ENTITIES["Observation"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotJson(InvalidInput):
    """The body is no JSON."""


class One(msgspec.Struct, gc=False):
    """An observation: as a row of `Rows`.

    `time` None = when it arrives; `inline` = a feature that is to be made.
    """

    stream: int
    value: float
    time: int | None = None
    result: str | None = None
    end: int | None = None
    feature: int = 0
    more: str | None = None
    inline: New | None = None


class _Link(msgspec.Struct, forbid_unknown_fields=True):
    id: int = msgspec.field(name="@iot.id")


class _Number(msgspec.Struct, forbid_unknown_fields=True):
    """What most devices send."""

    result: float
    phenomenonTime: str | None = None  # noqa: N815  the standard's name
    Datastream: _Link | None = None
    FeatureOfInterest: _Link | None = None


_number = msgspec.json.Decoder(_Number)
_anything = msgspec.json.Decoder()


def read_one(body: bytes, stream: int | None) -> One:
    """The observation of a body; `stream` is the one that its address names.

    Raises NotJson, and what the standard's reader raises.
    """
    try:
        told = _number.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return _whole(body, stream)
    said = told.Datastream.id if told.Datastream else stream
    time, end = of_interval(told.phenomenonTime) if told.phenomenonTime else (None, None)
    if said is None or said != (stream or said) or time == UNREAD:
        return _whole(body, stream)
    return One(said, told.result, time, end=end, feature=told.FeatureOfInterest.id if told.FeatureOfInterest else 0)


def one_of(new: New) -> One:
    """The observation of a document that was read."""
    said, (stream,) = new.properties, new.links["Datastream"]
    (feature,) = new.links.get("FeatureOfInterest", (0,))
    value, result = result_of(said["result"])
    time, end = _moments(said.get("phenomenonTime"))
    inline = feature if isinstance(feature, New) else None
    number = 0 if isinstance(feature, New) else feature
    return One(_number_of(stream), value, time, result, end, number, _more(said), inline)


def rows_of(ones: Sequence[One], arrival: int) -> Rows:
    """The observations as columns; those without a time have that of their arrival."""
    results, ends, more = [each.result for each in ones], [each.end for each in ones], [each.more for each in ones]
    features = [each.feature for each in ones]
    return Rows(
        stream=np.array([each.stream for each in ones], np.int64),
        time=np.array([arrival if each.time is None else each.time for each in ones], np.int64),
        value=np.array([each.value for each in ones], np.float64),
        end=_if_any(ends),
        result=_if_any(results),
        feature=np.array(features, np.int64) if any(features) else None,
        more=_if_any(more),
    )


def sent_of(arrays: Sequence[DataArray], arrival: int) -> Sent:
    """All rows of data arrays, behind each other; faulty ones with their code."""
    ones = [_of_array(each, row) for each in arrays for row in range(each.size)]
    faults = [row in each.faults for each in arrays for row in range(each.size)]
    codes = np.array(faults, np.int8) * np.int8(CODE[Reason.UNREADABLE])
    return Sent(rows=rows_of(ones, arrival), codes=codes if any(faults) else None)


def faults_of(arrays: Sequence[DataArray]) -> Mapping[int, CivicGridError]:
    """What is wrong with rows of data arrays, by their place among all."""
    told: dict[int, CivicGridError] = {}
    begin = 0
    for each in arrays:
        told |= {begin + row: fault for row, fault in each.faults.items()}
        begin += each.size
    return told


def _whole(body: bytes, stream: int | None) -> One:
    try:
        document = _anything.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotJson(field="body", remedy="send a JSON object") from error
    return one_of(read_new(_OBSERVATION, document, {} if stream is None else {"Datastream": stream}))


def _number_of(stream: int | New) -> int:
    if isinstance(stream, New):
        raise InlineStream(field="Datastream", remedy="make the Datastream first, and link it by its @iot.id")
    return stream


class InlineStream(InvalidInput):
    """An observation that describes a new Datastream is not taken here."""


def _of_array(told: DataArray, row: int) -> One:
    if row in told.faults:
        return One(told.datastream, 0.0)
    said = {name: column[row] for name, column in told.columns.items() if column[row] is not None}
    time, end = _moments(said.get("phenomenonTime"))
    value, result = result_of(said["result"])
    feature = said.get("FeatureOfInterest", 0)
    assert isinstance(feature, int)  # noqa: S101  read as an id
    return One(told.datastream, value, time, result, end, feature, _more(said))


def _moments(told: object) -> tuple[int | None, int | None]:
    if isinstance(told, Interval):
        return _ticks(told.start), _ticks(told.end)
    return (_ticks(told), None) if isinstance(told, datetime) else (None, None)


def _ticks(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _more(said: Mapping[str, object]) -> str | None:
    told = {name: _written(said[name]) for name in MORE if said.get(name) is not None}
    return msgspec.json.encode(told).decode() if told else None


def _written(value: object) -> object:
    return written(value) if isinstance(value, datetime | Interval) else value


def _if_any(column: Sequence[T | None]) -> Sequence[T | None] | None:
    return column if any(each is not None for each in column) else None
