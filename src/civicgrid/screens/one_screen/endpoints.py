"""What fills the screen: a snapshot, a stream, and what is looked at more closely."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.base import live
from civicgrid.base.http import Request
from civicgrid.base.ui import data
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo.morton import BITS

from .cards import card
from .events import cursor_of
from .groups import Group
from .hub import ANEW
from .kept_views import keep, kept
from .near import near
from .reading import frame_of
from .replay import at_minute, of_day
from .search import search
from .snapshot import KEEPER, snapshot
from .values import values

Answering = Callable[..., object]
DIGITS = 12
"""Of a number in an address."""
NAMES = (
    *("screen_snapshot", "screen_stream", "screen_past", "screen_day", "screen_values"),
    *("screen_near", "screen_search", "screen_views"),
)
"""Endpoints whose address has no holes."""


def told(route: str, title: str, statements: int = 16) -> Callable[[Answering], Answering]:
    """Registers an address that answers with JSON."""

    def register(answering: Answering) -> Answering:
        @wraps(answering)
        def respond(request: Request, **arguments: Any) -> HttpResponseBase:
            found = answering(request, **arguments)
            if isinstance(found, HttpResponseBase):
                return found
            content = found if isinstance(found, bytes) else msgspec.json.encode(found)
            return HttpResponse(content, "application/json", headers={"Cache-Control": "no-store"})

        data(route, title, needs="screen.see", statements=statements)(respond)
        return answering

    return register


@told("screen/snapshot", "The screen's snapshot")
def screen_snapshot(request: Request) -> object:
    """Everything at once; the stream goes on from its `index`."""
    return snapshot(request.actor)


@told("screen/stream", "The screen's stream")
def screen_stream(request: Request) -> object:
    """Server-sent events after a cursor of a picture; `anew` where it is unknown."""
    asked = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    try:
        cursor = cursor_of(asked) if asked else None
    except ValueError:
        return _begin_anew()
    box = KEEPER.join(Group.of(request.actor), cursor, request.GET.get("of", ""))
    return live.handed_over(box.source()) if box else _begin_anew()


@told("screen/past", "The screen at a past minute")
def screen_past(request: Request) -> object:
    """The city's open cases as they were at `at`."""
    at = min(_moment("at", request.GET.get("at", "")), timezone.now())
    frame = frame_of(at)
    past = at_minute(cases.cases_then(request.actor, at, at), at, frame)
    return {
        "index": 0,
        "at": timezone.localtime(at).isoformat(timespec="seconds"),
        "open": {"count": len(past.marks), "codes": _base64(past.codes), "marks": _base64(past.marks)},
        "placeless": {str(mark): number for mark, number in past.placeless.items()},
    }


@told("screen/day", "A past day of the screen")
def screen_day(request: Request) -> object:
    """The changes of `day` in order, to be played by the browser."""
    day = _day("day", request.GET.get("day", ""))
    first = cases.first_opened(request.actor)
    frame = frame_of(datetime.combine(day, datetime.min.time(), timezone.get_current_timezone()))
    end = min(frame.next_midnight, timezone.now())
    found = of_day(cases.cases_then(request.actor, frame.midnight, end), frame, end)
    return {
        "day": day,
        "first": timezone.localdate(first) if first else timezone.localdate(),
        "from": frame.midnight.isoformat(),
        "until": end.astimezone(frame.zone).isoformat(),
        "minutes": frame.minutes,
        "changes": {
            "count": found.count,
            "minute": _base64(found.minutes),
            "code": _base64(found.codes),
            "was": _base64(found.was),
            "now": _base64(found.now),
        },
        "opened": _base64(found.opened),
        "closed": _base64(found.closed),
    }


@told("screen/areas/<str:code>", "An area on the screen", statements=20)
def screen_area(request: Request, code: str) -> object:
    """Everything about one area."""
    return card(code, KEEPER, request.actor)


@told("screen/values", "An indicator on the map")
def screen_values(request: Request) -> object:
    """One indicator of every area; without a name, the open cases."""
    return values(request.GET.get("indicator", "") or "open", KEEPER, Group.of(request.actor))


@told("screen/near", "Cases at a place of the map")
def screen_near(request: Request) -> object:
    """The open cases whose Morton code begins as `code` does, by its first `bits`."""
    code = _number("code", request.GET.get("code", "0"), (1 << BITS) - 1)
    bits = _number("bits", request.GET.get("bits", str(BITS if "code" in request.GET else 0)), BITS)
    return near(code, bits, KEEPER, Group.of(request.actor))


@told("screen/search", "Search on the map")
def screen_search(request: Request) -> object:
    """Areas, cases and places that fit `q`."""
    return search(request.actor, request.GET.get("q", ""), Group.of(request.actor).language)


@told("screen/views", "Saved views of the screen")
def screen_views(request: Request) -> object:
    """The person's views, or those `for` a display; a POST keeps one, or drops it."""
    if request.method == "POST":
        return keep(request.actor, request.body)
    return kept(request.actor, request.GET.get("for", ""))


def _begin_anew() -> HttpResponse:
    """A stream that only says so."""
    return HttpResponse(ANEW, "text/event-stream", headers={"Cache-Control": "no-store"})


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


def _moment(field: str, words: str) -> datetime:
    if not words:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(words.replace(" ", "+"))
        return (moment if moment.tzinfo else timezone.make_aware(moment)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(field=field, value=words, remedy="write the time as 2026-01-31T17:00") from error


def _day(field: str, words: str) -> date:
    try:
        day = date.fromisoformat(words) if words else timezone.localdate()
    except ValueError as error:
        raise InvalidInput(field=field, value=words, remedy="write the day as 2026-01-31") from error
    if not 1970 < day.year < 2400:
        raise InvalidInput(field=field, value=words, remedy="write the day as 2026-01-31")
    if day > timezone.localdate():
        raise InvalidInput(field=field, value=words, remedy="choose today or a day before it")
    return day


def _number(field: str, words: str, most: int) -> int:
    if not words.isdecimal() or len(words) > DIGITS or int(words) > most:
        raise InvalidInput(field=field, value=words, remedy="give a whole number")
    return int(words)
