"""What a client sends: an address, filters, the form of a request.

What is empty counts as not sent, and what is not known is not looked at, as the standard has it; only what other
servers take for a filter is refused, so that no list is longer than was asked for.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo import box_around
from civicgrid.kernel.plain import line, plain

from .records import MOST_DAYS, MOST_DESCRIPTION, MOST_REQUESTS, Format, Status

Pairs = Iterable[tuple[str, str]]
"""Names and values in their order; a name may come again."""

LONGEST = 300
"""Characters of each text of a form, apart from the description."""
MOST_ATTRIBUTES = 200
MOST_MEDIA = 10
LAST_PAGE = 1_000
WIDEST_M = 100_000
"""The largest radius, in metres."""
FILTERS_ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys(("lon", "lng", "longitude"), "long"),
    "latitude": "lat",
    "limit": "page_size",
    "offset": "page",
    **dict.fromkeys(("q", "search", "keyword", "keywords", "agency_responsible", "address_id", "zipcode"), ""),
}
"""What narrows a list on other servers and not on ours -> what does here, "" for nothing."""
SPAN = timedelta(days=MOST_DAYS)
_CALL = re.compile(r"(?P<resource>[a-z]+)(?:/(?P<name>[^/]{1,100}))?\.(?P<format>json|xml)")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,100})\](?:\[\d*\])?")
_ZONE_AFTER_BLANK = re.compile(r" (\d\d:?\d\d)$")
"""A "+" that nobody wrote as %2B comes as a blank."""


class WantingArgument(InvalidInput):
    """{field} required"""  # noqa: D400  what Chicago's tests look for


class ArgumentOutOfRange(InvalidInput):
    """{field} is not a number in its range: {value}."""


class ArgumentNoTime(InvalidInput):
    """{field} is not a time: {value}."""


class SpansTooMuch(InvalidInput):
    """start_date and end_date span more than {days} days."""


class EndsBeforeStart(InvalidInput):
    """end_date lies before start_date."""


class UnknownStatus(InvalidInput):
    """{value} is no status."""


class NoFilter(InvalidInput):
    """{field} is no filter of this server."""


class TwoPlaces(InvalidInput):
    """Both bbox and radius say where."""


class TooManySent(InvalidInput):
    """{field} was sent more than {limit} times."""


class Call(msgspec.Struct, frozen=True):
    """An address below the endpoint: `requests/123.xml`."""

    resource: str
    name: str
    format: Format


class Box(msgspec.Struct, frozen=True):
    """A part of the Earth in degrees."""

    west: float
    south: float
    east: float
    north: float


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests are asked for. Where `numbers` are named, nothing else counts."""

    numbers: Sequence[str] = ()
    codes: Sequence[str] = ()
    statuses: Sequence[Status] = ()
    start: datetime | None = None
    end: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    box: Box | None = None
    page: int = 1
    page_size: int = MOST_REQUESTS


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A request as its client sent it. `own_number` is what the client calls it."""

    service_code: str
    lat: float | None = None
    long: float | None = None
    address_string: str = ""
    address_id: str = ""
    email: str = ""
    device_id: str = ""
    account_id: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    description: str = ""
    media_urls: Sequence[str] = ()
    attributes: Mapping[str, Sequence[str]] = {}
    own_number: str = ""


class NewUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """An update as its client sent it."""

    service_request_id: str
    update_id: str = ""
    status: str = ""
    description: str = ""
    media_urls: Sequence[str] = ()


def read_call(path: str) -> Call | None:
    """What is asked for below the endpoint; None for an address of no kind."""
    found = _CALL.fullmatch(path)
    return Call(found["resource"], found["name"] or "", Format(found["format"])) if found else None


def argument(pairs: Pairs, name: str) -> str:
    """The first value of a name that is not empty, "" where there is none."""
    return next((value.strip() for key, value in pairs if key == name and value.strip()), "")


def read_asked(pairs: Sequence[tuple[str, str]], now: datetime, zone: tzinfo) -> Asked:
    """The filters of a question.

    Times without a zone are taken for those of `zone`. Where no range is named it is that of the last 90 days, and an
    open end is 90 days from the other one. A radius about a point finds the square around that circle.
    """
    _check_known(pairs)
    if numbers := _listed(pairs, "service_request_id"):
        return Asked(numbers=numbers[:MOST_REQUESTS])
    start, end = _range(pairs, now, zone)
    return Asked(
        codes=_listed(pairs, "service_code"),
        statuses=[_status(each) for each in _listed(pairs, "status")],
        start=start,
        end=end,
        updated_after=_moment(pairs, "updated_after", zone),
        updated_before=_moment(pairs, "updated_before", zone),
        box=_around(pairs) or _box(pairs),
        page=_whole(pairs, "page", 1, LAST_PAGE),
        page_size=min(_whole(pairs, "page_size", MOST_REQUESTS, None), MOST_REQUESTS),
    )


def read_submission(pairs: Sequence[tuple[str, str]]) -> Submission:
    """A new request; raises what is wrong with its form."""
    code = argument(pairs, "service_code")
    if not code:
        raise WantingArgument(field="service_code")
    lat, long = _degrees(pairs, "lat", 90), _degrees(pairs, "long", 180)
    texts = {name: _line(pairs, name) for name in ("address_string", "address_id", *_PERSON)}
    if (lat is None) != (long is None):
        raise WantingArgument(field="lat" if lat is None else "long")
    if lat is None and not (texts["address_string"] or texts["address_id"]):
        raise WantingArgument(field="lat, long")
    return Submission(
        service_code=code,
        lat=lat,
        long=long,
        description=plain("description", argument(pairs, "description"), MOST_DESCRIPTION),
        media_urls=_media(pairs),
        attributes=_attributes(pairs),
        own_number=_line(pairs, "service_request_id_ext"),
        **texts,
    )


def read_update(pairs: Sequence[tuple[str, str]]) -> NewUpdate:
    """A new update; raises what is wrong with its form."""
    number = argument(pairs, "service_request_id")
    if not number:
        raise WantingArgument(field="service_request_id")
    return NewUpdate(
        service_request_id=number,
        update_id=_line(pairs, "update_id") or _line(pairs, "update_id_ext"),
        status=_line(pairs, "status").lower(),
        description=plain("description", argument(pairs, "description"), MOST_DESCRIPTION),
        media_urls=_media(pairs),
    )


_PERSON = ("email", "device_id", "account_id", "first_name", "last_name", "phone")


def _line(pairs: Pairs, name: str) -> str:
    return line(name, " ".join(argument(pairs, name).split()), LONGEST)


def _listed(pairs: Pairs, name: str) -> list[str]:
    """The values of a name: several times, parted by commas, or both; each once."""
    parts = (part.strip() for key, value in pairs if key == name for part in value.split(","))
    return list(dict.fromkeys(filter(None, parts)))


def _status(word: str) -> Status:
    try:
        return Status(word.lower())
    except ValueError as error:
        raise UnknownStatus(field="status", value=word, remedy="use open or closed") from error


def _range(pairs: Pairs, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    start, end = _moment(pairs, "start_date", zone), _moment(pairs, "end_date", zone)
    end = end or (min(start + SPAN, max(now, start)) if start else now)
    start = start or end - SPAN
    if end < start:
        raise EndsBeforeStart(field="end_date", remedy="change the two")
    if end - start > SPAN:
        raise SpansTooMuch(field="end_date", days=MOST_DAYS, remedy="ask in several parts")
    return start, end


def _moment(pairs: Pairs, name: str, zone: tzinfo) -> datetime | None:
    words = argument(pairs, name)
    if not words:
        return None
    try:
        moment = datetime.fromisoformat(_ZONE_AFTER_BLANK.sub(r"+\1", words))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        moment = moment.astimezone(UTC)  # PostgreSQL reads no offset beyond 16 hours
        for near in (moment - SPAN, moment + SPAN):  # what calendars count; datetime itself raises what it cannot
            near.astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise ArgumentNoTime(field=name, value=words, remedy="write it as 2026-01-31T17:00:00Z") from error
    return moment


def _whole(pairs: Pairs, name: str, otherwise: int, most: int | None) -> int:
    words = argument(pairs, name)
    if not words:
        return otherwise
    if not (words.isascii() and words.isdigit() and len(words) < 10 and 1 <= int(words) <= (most or int(words))):
        raise ArgumentOutOfRange(field=name, value=words, remedy="give a whole number from 1 on")
    return int(words)


def _degrees(pairs: Pairs, name: str, most: float) -> float | None:
    words = argument(pairs, name)
    return _number(name, words, most) if words else None


def _number(name: str, words: str, most: float) -> float:
    try:
        number = float(words)
    except ValueError:
        number = math.nan
    if not abs(number) <= most:  # NaN neither
        raise ArgumentOutOfRange(field=name, value=words, remedy="give degrees of WGS 84, as 40.0005")
    return number


def _check_known(pairs: Pairs) -> None:
    for name in FILTERS_ELSEWHERE:
        if argument(pairs, name):
            if ours := FILTERS_ELSEWHERE[name]:
                raise NoFilter(field=name, remedy="use {ours}", ours=ours)
            raise NoFilter(field=name, remedy="leave it away")


def _around(pairs: Pairs) -> Box | None:
    """The box about lat and long, at least `radius` metres to each side."""
    lat, long = _degrees(pairs, "lat", 90), _degrees(pairs, "long", 180)
    radius_m = _metres(pairs)
    if lat is None and long is None and radius_m is None:
        return None
    if lat is None or long is None or radius_m is None:
        wanting = "lat" if lat is None else "long" if long is None else "radius"
        raise WantingArgument(field=wanting, remedy="send lat, long and radius together")
    if argument(pairs, "bbox"):
        raise TwoPlaces(field="radius", remedy="leave one of the two away")
    return Box(*box_around(long, lat, radius_m))


def _metres(pairs: Pairs) -> float | None:
    words = argument(pairs, "radius")
    if not words:
        return None
    try:
        metres = float(words)
    except ValueError:
        metres = math.nan
    if not 0 < metres <= WIDEST_M:
        raise ArgumentOutOfRange(field="radius", value=words, remedy="give metres, at most {most}", most=WIDEST_M)
    return metres


def _box(pairs: Pairs) -> Box | None:
    words = argument(pairs, "bbox")
    if not words:
        return None
    parts = words.split(",")
    if len(parts) != 4:
        raise ArgumentOutOfRange(field="bbox", value=words, remedy="give west,south,east,north")
    box = Box(*(_number("bbox", part, most) for part, most in zip(parts, (180, 90, 180, 90), strict=True)))
    if box.west > box.east or box.south > box.north:
        raise ArgumentOutOfRange(field="bbox", value=words, remedy="give west,south,east,north")
    return box


def _media(pairs: Pairs) -> list[str]:
    addresses = list(dict.fromkeys(value.strip() for key, value in pairs if key == "media_url" and value.strip()))
    if len(addresses) > MOST_MEDIA:
        raise TooManySent(field="media_url", limit=MOST_MEDIA, remedy="send fewer")
    return [line("media_url", address, 2_000) for address in addresses]


def _attributes(pairs: Pairs) -> dict[str, list[str]]:
    given = defaultdict[str, list[str]](list)
    for name, value in pairs:
        if (found := _ATTRIBUTE.fullmatch(name)) and value.strip():
            given[found[1]].append(value.strip())
    if sum(map(len, given.values())) > MOST_ATTRIBUTES:
        raise TooManySent(field="attribute", limit=MOST_ATTRIBUTES, remedy="send fewer")
    return dict(given)
