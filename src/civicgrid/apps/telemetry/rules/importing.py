"""What files tell, as rows of the journal: formats, numbers for names, frames."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import BinaryIO, TypeVar

import msgspec
import numpy as np
import pyarrow as pa

from civicgrid.kernel.observations import SeenStream, SeenThing, Telling, Told
from civicgrid.kernel.problems import Problem, Severity
from civicgrid.protocols import gtfs, gtfs_realtime, ngsi_ld, observation_tables

from .rows import TIME, Rows, frame_of, numbered

S = TypeVar("S", SeenStream, SeenThing)

LONGEST_NAME = 400
FRAME_ROWS = 65_536
FRAME_BYTES = 16 * 2**20
"""Of one frame: few enough that many fit into one asking of the journal."""


class Format(StrEnum):
    """What a file is that is no table: one that is one needs a mapping."""

    GTFS = "gtfs"
    GTFS_REALTIME = "gtfs-realtime"
    NGSI_LD = "ngsi-ld"


How = Format | observation_tables.Mapping
"""How a file is read."""
NAMES: Mapping[Format, str] = {
    Format.GTFS: "GTFS",
    Format.GTFS_REALTIME: "GTFS Realtime",
    Format.NGSI_LD: "NGSI-LD",
}


def name_of(how: How) -> str:
    """What stands as the procedure by which the streams of a file are observed."""
    return NAMES[how] if isinstance(how, Format) else how.name


def parts(file: str, data: BinaryIO, how: How) -> Iterator[Told]:
    """What a file tells, part by part; raises what the reader of its format does."""
    if isinstance(how, observation_tables.Mapping):
        yield from observation_tables.read(file, data, how)
    elif how is Format.GTFS:
        yield timetable(gtfs.read(file, data))
    else:
        read, most = (
            (gtfs_realtime.read, gtfs_realtime.MOST_BYTES)
            if how is Format.GTFS_REALTIME
            else (ngsi_ld.read, ngsi_ld.MOST_BYTES)
        )
        yield read(data.read(most + 1))


def timetable(feed: gtfs.Feed) -> Told:
    """The places and lines of a timetable as things, or all that is wrong with it."""
    telling = Telling()
    for problem in feed.problems:
        if problem.severity is Severity.ERROR:
            telling.refuse(problem.line, ":".join(filter(None, (problem.file, problem.field))), _said(problem))
        else:
            telling.ignored[f"{problem.file}:{problem.line} {problem.message}"] += 1
    things = [*map(_stop, feed.stops), *_lines(feed)]
    telling.things |= {each.id: each for each in things}
    return telling.told()


def _said(problem: Problem) -> str:
    return f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message


def _stop(stop: gtfs.Stop) -> SeenThing:
    told = stop.thing()
    properties = {**told.properties, "code": stop.code or stop.id}
    return msgspec.structs.replace(told, id=f"stop {stop.id}", name=stop.name or stop.id, properties=properties)


def _lines(feed: gtfs.Feed) -> Iterator[SeenThing]:
    """Routes, each where its journeys go."""
    ways: dict[str, dict[str, None]] = {}
    for trip in feed.trips:
        if trip.shape in feed.shapes:
            ways.setdefault(trip.route, {})[trip.shape] = None
    for route in feed.routes:
        drawn = [feed.shapes[shape] for shape in ways.get(route.id, ()) if len(feed.shapes[shape]) > 1]
        where = {"type": "MultiLineString", "coordinates": drawn} if drawn else None
        told = {"kind": route.kind, "agency": route.agency}
        yield SeenThing(id=f"route {route.id}", type="Route", name=route.name, location=where, properties=told)


def storable(seen: Sequence[S]) -> list[S]:
    """Those whose names and properties the database can hold."""
    return [each for each in seen if _fits(each)]


def _fits(seen: SeenStream | SeenThing) -> bool:
    name = seen.name if isinstance(seen, SeenStream) else seen.id
    return 0 < len(name) <= LONGEST_NAME and b"\\u0000" not in msgspec.json.encode(seen)


def names_in(told: Told) -> list[str]:
    """The names of the streams of which a part has rows."""
    return list(told.rows.column("stream").dictionary.to_pylist())


def rows_of(told: Told, numbers: Mapping[str, int]) -> Rows:
    """The rows of a part; a stream without a number is 0, which none has."""
    rows = told.rows
    named = rows.column("stream")
    ids = np.array([numbers.get(name, 0) for name in named.dictionary.to_pylist()], np.int64)
    result = rows.column("result")
    results: Sequence[str | None] | None = result.to_pylist() if result.null_count < len(result) else None
    value = np.array(rows.column("value").fill_null(np.nan))
    if results is not None:
        value[[place for place, text in enumerate(results) if text == "true"]] = 1.0
        value[[place for place, text in enumerate(results) if text == "false"]] = 0.0
    end = rows.column("end")
    quality = rows.column("quality")
    found = Rows(
        stream=ids[named.indices.to_numpy()] if len(ids) else np.zeros(0, np.int64),
        time=rows.column("time").view(pa.int64()).to_numpy(),
        value=value,
        quality=quality.fill_null(0).to_numpy() if quality.null_count < len(quality) else None,
        end=end.view(pa.int64()).to_pylist() if end.null_count < len(end) else None,
        result=results,
    )
    return _with_seq(found, rows.column("seq"))


def _with_seq(rows: Rows, seq: pa.Array) -> Rows:
    """Rows for which the sender tells no number have none: what they say is theirs."""
    told = numbered(rows)
    if seq.null_count < len(seq):
        told = np.where(np.array(seq.is_null()), told, seq.fill_null(0).to_numpy())
    return msgspec.structs.replace(rows, seq=told)


def frames(rows: Rows, arrival: int) -> Iterator[tuple[int, bytes]]:
    """Frames of the journal, each with how many rows it holds."""
    for begin in range(0, len(rows), FRAME_ROWS):
        yield from _fair(_between(rows, begin, begin + FRAME_ROWS), arrival)


def _fair(rows: Rows, arrival: int) -> Iterator[tuple[int, bytes]]:
    """One frame, or several where the results are long texts."""
    frame, size = frame_of(rows, arrival), len(rows)
    if len(frame) <= FRAME_BYTES or size == 1:
        yield size, frame
        return
    for begin, end in ((0, size // 2), (size // 2, size)):
        yield from _fair(_between(rows, begin, end), arrival)


def _between(rows: Rows, begin: int, end: int) -> Rows:
    told = {name: column for name in rows.__struct_fields__ if (column := getattr(rows, name)) is not None}
    return msgspec.structs.replace(rows, **{name: column[begin:end] for name, column in told.items()})


def table_of(rows: Rows) -> pa.Table:
    """What makes observations the same ones, and the place of each row."""
    assert rows.seq is not None  # noqa: S101  rows_of gives it
    columns = {"place": np.arange(len(rows)), "stream": rows.stream, "seq": rows.seq}
    return pa.table({**columns, "time": pa.array(rows.time).view(TIME)})
