"""What a request for items asks: limit, box, time, properties, and the cursor."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from civicgrid.kernel.errors import InvalidInput

from .records import Box, Collection

USUAL, MOST = 100, 5_000
"""Features of a page: by default, and at most; who asks for more gets as many (requirement 21)."""
MAX_CURSOR = 400
LAST_YEAR = 9000
"""Beyond it nobody asks, and Python's calendar ends."""
KNOWN = ("f", "limit", "bbox", "datetime", "after")
OPEN_ENDS = ("", "..")


class BadParameter(InvalidInput):
    """The value of the parameter {field} cannot be read."""


class UnknownParameter(InvalidInput):
    """There is no parameter {field} here."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked; `first` and `last` bound a time, inclusive, None is open."""

    limit: int = USUAL
    box: Box | None = None
    first: datetime | None = None
    last: datetime | None = None
    after: str = ""
    filters: Mapping[str, str] = {}


def asked_of(query: Mapping[str, Sequence[str]], collection: Collection) -> Asked:
    """What a query asks; raises BadParameter or UnknownParameter (requirement 8)."""
    said = one_each(query, (*KNOWN, *sorted(collection.filters)))
    first, last = _times(said["datetime"]) if "datetime" in said else (None, None)
    if len(said.get("after", "")) > MAX_CURSOR:
        raise BadParameter(field="after", remedy="follow the link `next`")
    return Asked(
        limit=_limit(said["limit"]) if "limit" in said else USUAL,
        box=_box(said["bbox"], collection.bounds) if "bbox" in said else None,
        first=first,
        last=last,
        after=said.get("after", ""),
        filters={name: words for name, words in said.items() if name in collection.filters},
    )


def one_each(query: Mapping[str, Sequence[str]], known: Sequence[str]) -> dict[str, str]:
    """Each parameter's value; raises for those that are not known, or come twice."""
    for name, values in query.items():
        if name not in known:
            raise UnknownParameter(field=name, remedy="choose one of {known}", known=list(known))
        if len(values) != 1:
            raise BadParameter(field=name, remedy="give it once")
    return {name: values[0] for name, values in query.items()}


def _limit(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and len(words) < MAX_CURSOR and int(words)):
        raise BadParameter(field="limit", remedy="give a whole number from 1 on")
    return min(int(words), MOST)


def _box(words: str, around: Box) -> Box:
    """The box without heights; over the date line, cut to the collection's side."""
    try:
        numbers = [float(each) for each in words.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {4, 6} or not all(map(math.isfinite, numbers)):
        raise BadParameter(field="bbox", remedy="give west,south,east,north in degrees")
    half = len(numbers) // 2
    west, south, east, north = (*numbers[:2], *numbers[half : half + 2])
    if south > north:
        raise BadParameter(field="bbox", remedy="give the south before the north")
    if west > east:
        west, east = (west, 180.0) if around[2] >= west else (-180.0, east)
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def _times(words: str) -> tuple[datetime | None, datetime | None]:
    """The ends of an interval, of a day, or of a moment, which is both."""
    begin, slash, end = words.partition("/")
    if not slash:
        return _moment(begin), _moment(begin, late=True)
    first = None if begin in OPEN_ENDS else _moment(begin)
    last = None if end in OPEN_ENDS else _moment(end, late=True)
    if first and last and first > last:
        raise BadParameter(field="datetime", remedy="give the beginning before the end")
    return first, last


def _moment(words: str, *, late: bool = False) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        whole_day = late and len(words) == len("2026-01-31")
        if moment.year > LAST_YEAR:
            raise OverflowError  # noqa: TRY301  told below, as every other fault
        return moment + timedelta(days=1, microseconds=-1) if whole_day else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadParameter(field="datetime", remedy="write it as 2026-01-31T17:00:00Z, or two with / between") from None
