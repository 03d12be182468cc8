"""How the rows of a city's export become reports: a mapping is a small TOML file.

Times without a zone are the city's own. One that its clocks skipped in spring is read by the
clocks before the change (02:30 is 03:30); one that they showed twice in autumn is the first of
the two, except that a closing is the second where the first would lie before the opening.
"""

import codecs
import math
import re
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NoReturn
from zoneinfo import ZoneInfo

import msgspec

from civicgrid.apps.cases.types import Source
from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .wall_time import parser

Row = Dictionary[str, str]

MOST_CHARACTERS = 20_000
"""A longer cell is a broken quote or an attack, never what somebody reported."""


class InvalidMapping(CivicGridError):
    """{file} is not a mapping: {reason}."""


class Status(StrEnum):
    """What the city made of a request."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"
    DUPLICATE = "duplicate"


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of an export, understood: times are aware, in UTC; words are stripped."""

    source: Source
    origin_key: str
    type: str
    text: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    closing_note: str = ""
    organisation: str = ""
    status: Status = Status.OPEN
    duplicate_of: str = ""

    @property
    def void(self) -> bool:
        """The city did not accept the request."""
        return self.status is Status.VOID


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the TOML file; a key that is not listed here is refused."""


class Columns(_Part, frozen=True):
    """Which column says what; several are joined, without empty and repeated words."""

    origin_key: str
    type: str
    opened: str
    due: str = ""
    closed: str = ""
    text: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    closing_note: str = ""
    organisation: str = ""


class Times(_Part, frozen=True):
    """The city's zone, and formats tried in order: `iso` or two-digit strptime signs."""

    zone: str
    formats: tuple[str, ...] = ("iso",)
    ignore_offset: bool = False
    """True where an export writes +00:00 behind local times."""

    def __post_init__(self) -> None:
        for pattern in self.formats:
            parser(pattern)
        _zone(self.zone)


class Origin(_Part, frozen=True):
    """Where reports came from: always `default`, or by the words of a column."""

    default: Source | None = None
    column: str = ""
    values: dict[str, Source] = {}

    def __post_init__(self) -> None:
        if not self.column and self.default is None:
            reason = "give a default, or a column and its values"
            raise ValueError(reason)


class Place(_Part, frozen=True):
    """Coordinates in degrees (WGS 84), and when they mean nothing."""

    lon: str
    lat: str
    when: dict[str, str] = {}
    """Column and value that a row with a true place has."""
    nowhere: tuple[tuple[float, float], ...] = ()
    """Points (lon, lat) written where the place is not known."""
    bounds: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    """West, south, east, north: the box that the city lies in."""


class Judgement(_Part, frozen=True):
    """Which words of a column say that a request is open, closed, void or a duplicate."""

    column: str
    values: dict[str, Status]


class Sign(_Part, frozen=True):
    """A pattern that, found in a column, says something; its first group fills `key`."""

    column: str
    pattern: str
    key: str = "{}"

    def __post_init__(self) -> None:
        try:
            _pattern(self.pattern)
        except re.error as error:
            reason = f"pattern {self.pattern!r} is no regular expression: {error}"
            raise ValueError(reason) from error


class Mapping(_Part, frozen=True):
    """The TOML file itself."""

    name: str
    columns: Columns
    times: Times
    source: Origin
    encoding: str = "utf-8"
    delimiter: str = ","
    place: Place | None = None
    status: Judgement | None = None
    duplicate: Sign | None = None
    void: Sign | None = None
    types: dict[str, str] = {}
    """The export's word for a type -> the city's."""

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1:
            reason = f"delimiter {self.delimiter!r} is not one character"
            raise ValueError(reason)
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            reason = f"encoding {self.encoding!r} is not known"
            raise ValueError(reason) from error

    def columns_missing(self, header: Iterable[str]) -> list[str]:
        """The columns that the mapping names and the header lacks, in the mapping's order."""
        there = set(header)
        return [column for column in dict.fromkeys(_columns(self)) if column not in there]

    def read(self, row: Row) -> ReportRow:
        """The row understood; raises InvalidInput with field, value and remedy."""
        columns = self.columns
        opened_at = self._moment(row, columns.opened) or _empty(columns.opened)
        words = _cell(row, columns.type) or _empty(columns.type)
        lon, lat = _point(self.place, row) if self.place else (None, None)
        status, duplicate_of = self._status(row)
        return ReportRow(
            source=self._source(row),
            origin_key=_cell(row, columns.origin_key) or _empty(columns.origin_key),
            type=self.types.get(words, words),
            text=_joined(row, columns.text, " · "),
            address=_joined(row, columns.address, ", "),
            lon=lon,
            lat=lat,
            opened_at=opened_at,
            due_at=self._moment(row, columns.due),
            closed_at=self._closing(row, opened_at),
            closing_note=_cell(row, columns.closing_note),
            organisation=_cell(row, columns.organisation),
            status=status,
            duplicate_of=duplicate_of,
        )

    def _moment(self, row: Row, column: str, *, second: bool = False) -> datetime | None:
        text = _cell(row, column)
        if not text:
            return None
        times = self.times
        for pattern in times.formats:
            try:
                wall = parser(pattern)(text)
                if wall.tzinfo is None or times.ignore_offset:
                    wall = wall.replace(tzinfo=_zone(times.zone), fold=second)
                return wall.astimezone(UTC)
            except (ValueError, OverflowError):
                continue
        raise InvalidInput(
            field=column,
            value=text,
            remedy="write times in one of the formats {formats}, or add theirs to the mapping",
            formats=list(times.formats),
        )

    def _closing(self, row: Row, opened_at: datetime) -> datetime | None:
        closed_at = self._moment(row, self.columns.closed)
        if closed_at and closed_at < opened_at:
            closed_at = self._moment(row, self.columns.closed, second=True)
        if closed_at and closed_at < opened_at:
            raise InvalidInput(
                field=self.columns.closed,
                value=row[self.columns.closed],
                remedy="close at or after the opening ({opened}), or leave it empty",
                opened=row[self.columns.opened],
            )
        return closed_at

    def _source(self, row: Row) -> Source:
        origin = self.source
        words = _cell(row, origin.column)
        found = origin.values.get(words, origin.default)
        if found is None:
            raise InvalidInput(
                field=origin.column, value=words, remedy="name these words, or a default, under [source] of the mapping"
            )
        return found

    def _status(self, row: Row) -> tuple[Status, str]:
        """Status and, for a duplicate that names it, the origin key of the other request."""
        if self.void and _found(self.void, row):
            return Status.VOID, ""
        if self.duplicate and (match := _found(self.duplicate, row)):
            key = match[1] if match.re.groups else None
            return Status.DUPLICATE, self.duplicate.key.format(key) if key else ""
        if self.status:
            return _judged(self.status, row), ""
        return (Status.CLOSED if _cell(row, self.columns.closed) else Status.OPEN), ""


def load(data: bytes, file: str = "mapping.toml") -> Mapping:
    """A mapping from its file's bytes; raises InvalidMapping that names file and key."""
    try:
        return msgspec.toml.decode(data.decode("utf-8-sig"), type=Mapping)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        key = place.rstrip("`")
        where = f"[{key}] " if key else ""
        raise InvalidMapping(file=file, field=key, reason=f"{where}{reason}", remedy=_keys(key)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidMapping(file=file, reason=str(error), remedy="write it as TOML in UTF-8") from error


def _keys(key: str) -> str:
    """What may stand at the place of a fault."""
    parts = {"columns": Columns, "times": Times, "source": Origin, "place": Place, "status": Judgement}
    part = parts.get(key.partition(".")[0], Sign if key else Mapping)
    return f"its keys are {', '.join(part.__struct_fields__)}"


def _columns(mapping: Mapping) -> Iterable[str]:
    columns = mapping.columns
    yield from (columns.origin_key, columns.type, columns.opened, *columns.text, *columns.address)
    optional = (columns.due, columns.closed, columns.closing_note, columns.organisation, mapping.source.column)
    yield from filter(None, optional)
    if mapping.place:
        yield from (mapping.place.lon, mapping.place.lat, *mapping.place.when)
    yield from (part.column for part in (mapping.status, mapping.duplicate, mapping.void) if part)


def _cell(row: Row, column: str) -> str:
    """A cell without the blanks around it; "" for a column that is not mapped."""
    value = row.get(column) or ""
    if len(value) > MOST_CHARACTERS:
        raise InvalidInput(
            field=column,
            value=value,
            remedy="write at most {most} characters, and check the quotes",
            most=MOST_CHARACTERS,
        )
    if "\0" in value:
        raise InvalidInput(field=column, value=value, remedy="take the NUL characters out")
    return value.strip()


def _empty(column: str) -> NoReturn:
    raise InvalidInput(field=column, value="", remedy="fill it in")


def _joined(row: Row, columns: tuple[str, ...], by: str) -> str:
    return by.join(dict.fromkeys(filter(None, (_cell(row, column) for column in columns))))


def _point(place: Place, row: Row) -> tuple[float, float] | tuple[None, None]:
    if any(_cell(row, column) != value for column, value in place.when.items()):
        return None, None
    if not _cell(row, place.lon) and not _cell(row, place.lat):
        return None, None
    lon, lat = _degrees(row, place.lon), _degrees(row, place.lat)
    if (lon, lat) in place.nowhere:
        return None, None
    if not _within(place.bounds, lon, lat):
        swapped = _within(place.bounds, lat, lon)
        remedy = (
            "swap latitude and longitude"
            if swapped
            else f"give a point of the city, between {place.bounds[:2]} and {place.bounds[2:]}"
        )
        raise InvalidInput(field=f"{place.lon}, {place.lat}", value=f"{lon}, {lat}", remedy=remedy)
    return lon, lat


def _degrees(row: Row, column: str) -> float:
    text = _cell(row, column)
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not math.isfinite(degrees):
        raise InvalidInput(
            field=column,
            value=text,
            remedy="write degrees as a number such as 42.3601, or leave both coordinates empty",
        )
    return degrees


def _within(bounds: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def _judged(judgement: Judgement, row: Row) -> Status:
    words = _cell(row, judgement.column)
    if words not in judgement.values:
        raise InvalidInput(
            field=judgement.column, value=words, remedy="name these words under [status.values] of the mapping"
        )
    return judgement.values[words]


def _found(sign: Sign, row: Row) -> re.Match[str] | None:
    return _pattern(sign.pattern).search(_cell(row, sign.column))


_pattern = lru_cache(re.compile)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        reason = f"{name!r} is no time zone, write one such as America/New_York"
        raise ValueError(reason) from error
