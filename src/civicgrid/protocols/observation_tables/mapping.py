"""Which columns of a table say what.

A TOML file, refused with the key that is wrong.
"""

import codecs
import string
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.observations import Kind
from civicgrid.kernel.units import UnknownUnit, unit

EPOCHS = {"unix_s": 1_000_000, "unix_ms": 1_000, "unix_us": 1, "unix_ns": 0.001}
"""Formats of times that count since 1970 -> microseconds of one."""
EVERY_OTHER = "*"
"""Stands for each column that the mapping does not name."""
OF_THE_TABLE = frozenset({"file", "column", "property"})
"""What a template may name besides columns."""
MISSING = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")
_UNREAD = ("%f", "%z", "%Z")


class InvalidMappingOfObservations(CivicGridError):
    """{file} is not a mapping of observations: {reason}."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the TOML file; a key that is not listed here is refused."""


class Times(_Part, frozen=True):
    """Where the time stands, and how.

    Several columns are joined by a blank, `parts` are year, month, day, ...

    Formats are tried in order: `iso`, `unix_s`, `unix_ms`, `unix_us`, `unix_ns`, or strptime signs (whole seconds).
    With `step_s` the column counts steps since `start`. Times without an offset are of `zone`: one that its clocks
    skipped is read by the clocks before the change, one that they showed twice is the first of the two.
    """

    columns: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("iso",)
    zone: str = "UTC"
    start: datetime | None = None
    step_s: float | None = None

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"zone {self.zone!r} is none of IANA, such as Asia/Shanghai") from error  # noqa: EM102, TRY003
        _refuse_if(bool(self.columns) == bool(self.parts), "give columns, or parts (year, month, day, hour, …)")
        _refuse_if(len(self.parts) in (1, 2) or len(self.parts) > len("ymdhms"), "parts are three to six columns")
        _refuse_if((self.start is None) != (self.step_s is None), "start and step_s belong together")
        unread = [sign for sign in _UNREAD if any(sign in pattern for pattern in self.formats)]
        _refuse_if(bool(unread), f"{unread} is not read; `iso` knows fractions and offsets")
        wrong = [
            pattern for pattern in self.formats if pattern not in EPOCHS and pattern != "iso" and "%" not in pattern
        ]
        _refuse_if(bool(wrong), f"{wrong} is no format")


class Values(_Part, frozen=True):
    """Columns that hold results, all of one unit and kind.

    Or a position in two columns.

    `value * scale + offset` is stored. With `unit_column` each row names its unit, and `unit` is what is stored.
    """

    columns: tuple[str, ...] = ()
    lon: str = ""
    lat: str = ""
    property: str = ""
    unit: str = ""
    unit_column: str = ""
    kind: Kind = Kind.MEASUREMENT
    scale: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        point = bool(self.lon and self.lat)
        _refuse_if(bool(self.columns) == point or bool(self.lon) != bool(self.lat), "give columns, or lon and lat")
        _refuse_if(self.kind in (Kind.POSITION, Kind.OTHER), "kind is measurement, category or truth")
        if self.unit:
            try:
                unit(self.unit)
            except UnknownUnit as error:
                raise ValueError(str(error)) from error


class Quality(_Part, frozen=True):
    """A column that says how good a result is: numbers, or words with their numbers."""

    column: str
    values: dict[str, int] = {}


class Mapping(_Part, frozen=True):
    """The TOML file itself; `stream`.

    And `thing` are templates such as `{station} {property}`.

    They may name columns, and {file} (its name without endings), {column} and {property} (of the result).
    """

    name: str
    stream: str
    time: Times
    values: tuple[Values, ...]
    thing: str = ""
    quality: Quality | None = None
    seq: str = ""
    missing: tuple[str, ...] = MISSING
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    sheet: str = ""

    def __post_init__(self) -> None:
        _refuse_if(len(self.delimiter) != 1 or len(self.decimal) != 1, "delimiter and decimal are one character")
        _refuse_if(not self.values, "name the columns of results under [[values]]")
        for template in (self.stream, self.thing):
            pieces(template)
        _refuse_if(not any(field for _, field in pieces(self.stream)), "stream needs a {column}, {file} or {property}")
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise ValueError(f"encoding {self.encoding!r} is not known") from error  # noqa: EM102, TRY003

    def named(self) -> list[str]:
        """The columns that the mapping names, in its order."""
        return list(dict.fromkeys(column for column in self._columns() if column and column != EVERY_OTHER))

    def _columns(self) -> Iterator[str]:
        yield from (*self.time.columns, *self.time.parts)
        for template in (self.stream, self.thing):
            yield from (field for _, field in pieces(template) if field not in OF_THE_TABLE)
        for values in self.values:
            yield from (*values.columns, values.lon, values.lat, values.unit_column)
        yield from (self.quality.column if self.quality else "", self.seq)

    def results(self, header: Iterable[str]) -> list[tuple[Values, str]]:
        """Which columns of a header hold results.

        Each with what is said of it, "" for a position.
        """
        others = [column for column in header if column not in self.named()]
        return [
            (values, column)
            for values in self.values
            for name in values.columns or ("",)
            for column in (others if name == EVERY_OTHER else [name])
        ]


def load(data: bytes, file: str = "mapping.toml") -> Mapping:
    """A mapping from its file's bytes.

    Raises InvalidMappingOfObservations that names file and key.
    """
    try:
        return msgspec.toml.decode(data.decode("utf-8-sig"), type=Mapping)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        key = place.rstrip("`")
        where = f"[{key}] " if key else ""
        raise InvalidMappingOfObservations(file=file, field=key, reason=f"{where}{reason}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidMappingOfObservations(file=file, reason=str(error), remedy="write it as TOML in UTF-8") from error


def shipped() -> dict[str, Mapping]:
    """The mappings that come with CivicGrid, by name."""
    there = (file for file in files(__package__).joinpath("mappings").iterdir() if file.name.endswith(".toml"))
    found = {file.name.removesuffix(".toml"): load(file.read_bytes(), file.name) for file in there}
    return dict(sorted(found.items()))


def written(name: str) -> str:
    """The text of a mapping that comes with CivicGrid."""
    return files(__package__).joinpath("mappings", f"{name}.toml").read_text("utf-8")


def pieces(template: str) -> list[tuple[str, str]]:
    """A template as pairs: what stands before a hole.

    And the column that fills it ("" at the end).

    >>> pieces("{station}: {column}")
    [('', 'station'), (': ', 'column')]
    """
    return [(words, field or "") for words, field, _, _ in string.Formatter().parse(template)]


def _refuse_if(wrong: bool, reason: str) -> None:  # noqa: FBT001
    if wrong:
        raise ValueError(reason)
