"""Which streams a list shows, in which order, page by page."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from civicgrid.apps.telemetry.models import Detection, Location, Stream
from civicgrid.apps.telemetry.rules.states import StreamState, states_of
from civicgrid.apps.telemetry.types import DetectionKind
from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.places import NowhereInList, cursor_of, place_of

PAGE = 50
COUNTED = 10_000
"""More are not counted to their end."""
BOUNDS = (DetectionKind.TOO_LOW, DetectionKind.TOO_HIGH)
LARGEST = 2**63 - 1
NAMED_PLACE = re.compile(r"([0-9]{1,19})~([^\0]*)")
"""Behind which stream a list by name goes on: its number, its name."""


class Sort(StrEnum):
    """The order of a list."""

    NAME = "name"
    NEWEST = "newest"
    OLDEST = "oldest"


class StreamFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows; empty = all that the actor may see. `area` names a subtree."""

    words: str = ""
    area: str = ""
    property: int | None = None
    thing: int | None = None
    asset: str = ""
    stream_class: str = ""
    state: str = ""
    today: date = date.max
    sort: Sort = Sort.NAME
    after: str = ""


class Page(msgspec.Struct, frozen=True):
    """One page of a list, and the cursor of the next ("" at the end)."""

    streams: list[Stream]
    next: str


def matching(actor: Actor, wanted: StreamFilter, action: str = "telemetry.see") -> QuerySet[Stream]:
    """The filter's streams that the actor may see, unordered."""
    return narrow(actor, action, Stream.objects.filter(_condition(wanted)).order_by())


def page_of(actor: Actor, wanted: StreamFilter, size: int = PAGE) -> Page:
    """The page after the filter's cursor, by one statement."""
    found = list(_after(described(matching(actor, wanted)), wanted)[: size + 1])
    shown = found[:size]
    return Page(shown, _cursor(wanted.sort, shown[-1]) if len(found) > size else "")


def count_of(actor: Actor, wanted: StreamFilter) -> int:
    """How many there are; COUNTED + 1 is "more"."""
    return matching(actor, wanted)[: COUNTED + 1].count()


def described(streams: QuerySet[Stream]) -> QuerySet[Stream]:
    """The streams with all that a row shows.

    Thing, property, newest value, place, and what is open.
    """
    place = Location.objects.filter(things=OuterRef("thing"), lon__isnull=False).order_by("pk")
    return streams.select_related("thing", "observed_property", "latest", "stream_class").annotate(
        is_silent=_open(DetectionKind.SILENT),
        is_out=_open(*BOUNDS),
        lon=Subquery(place.values("lon")[:1]),
        lat=Subquery(place.values("lat")[:1]),
    )


def states(stream: Stream, today: date) -> list[StreamState]:
    """How a described stream is, the worst first.

    Its type does not say what it was described with.
    """
    latest = getattr(stream, "latest", None)
    return states_of(
        silent=vars(stream)["is_silent"],
        out=vars(stream)["is_out"],
        spoke=latest is not None and latest.time is not None,
        unit=stream.unit,
        due=stream.calibration_due,
        today=today,
    )


def place(stream: Stream) -> tuple[float, float] | None:
    """Where the thing of a described stream stands, if that is known."""
    told = vars(stream)
    return None if told["lon"] is None else (told["lon"], told["lat"])


def within(streams: QuerySet[Stream], box: Bounds) -> QuerySet[Stream]:
    """Those whose thing stands in a box."""
    west, south, east, north = box
    here = Location.objects.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return streams.filter(thing__in=here.values("things"))


def _open(*kinds: DetectionKind) -> Exists:
    return Exists(Detection.objects.filter(stream=OuterRef("pk"), kind__in=kinds, ended_at=None))


def _condition(wanted: StreamFilter) -> Q:
    condition = below("area", wanted.area)
    equal = {
        "observed_property": wanted.property,
        "thing": wanted.thing,
        "thing__asset": wanted.asset,
        "stream_class": wanted.stream_class,
    }
    condition &= Q(**{column: value for column, value in equal.items() if value})
    if wanted.state:
        condition &= _in_state(StreamState(wanted.state), wanted.today)
    for word in wanted.words.split():
        named = ("name", "thing__name", "thing__asset", "source", "observed_property__name")
        found = Q()
        for column in named:
            found |= Q(**{f"{column}__icontains": word})
        if word.isascii() and word.isdecimal() and int(word) <= LARGEST:
            found |= Q(pk=int(word))
        condition &= found
    return condition


def _in_state(state: StreamState, today: date) -> Q:
    spoke = Q(latest__time__isnull=False)
    conditions = {
        StreamState.SILENT: Q(_open(DetectionKind.SILENT)),
        StreamState.OUT_OF_BOUNDS: Q(_open(*BOUNDS)),
        StreamState.NEVER: Q(latest__time__isnull=True),
        StreamState.CALIBRATION: Q(calibration_due__lt=today),
        StreamState.NO_UNIT: Q(unit=""),
        StreamState.SPEAKS: spoke & ~Q(_open(DetectionKind.SILENT)),
    }
    return conditions[state]


def _after(streams: QuerySet[Stream], wanted: StreamFilter) -> QuerySet[Stream]:
    if wanted.sort is Sort.NAME:
        ordered = streams.order_by("name", "pk")
        return ordered.filter(_beyond_name(wanted.after)) if wanted.after else ordered
    newest = wanted.sort is Sort.NEWEST
    timed = streams.filter(latest__time__isnull=False)
    ordered = timed.order_by(F("latest__time").desc() if newest else F("latest__time").asc(), "pk")
    if not wanted.after:
        return ordered
    at, key = place_of(wanted.after, int)
    beyond = {f"latest__time__{'lt' if newest else 'gt'}": at}
    return ordered.filter(Q(**beyond) | Q(latest__time=at, pk__gt=_key(key)))


def _beyond_name(after: str) -> Q:
    found = NAMED_PLACE.fullmatch(after)
    if found is None:
        raise NowhereInList(field="after", remedy="begin again at the first page")
    number, name = found.groups()
    return Q(name__gt=name) | Q(name=name, pk__gt=_key(int(number)))


def _key(number: int) -> int:
    if abs(number) > LARGEST:
        raise NowhereInList(field="after", remedy="begin again at the first page")
    return number


def _cursor(sort: Sort, stream: Stream) -> str:
    if sort is Sort.NAME:
        return f"{stream.pk}~{stream.name}"
    return cursor_of(stream.latest.time or datetime.min.replace(tzinfo=UTC), stream.pk)


def number_of(field: str, words: str) -> int:
    """A number as it is written in an address; raises InvalidInput."""
    if not (words.isascii() and words.isdecimal() and int(words[:20]) <= LARGEST):
        raise InvalidInput(field=field, value=words, remedy="give a number")
    return int(words)
