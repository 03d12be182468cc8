"""Entities as things and observations.

Lists of them, notifications, and features of GeoJSON.

A number, truth or word is an observation where the message says when: beside it, or for the whole entity. Where it
says nothing of when, and for attributes that describe, it is a property of the thing. The rest is counted by name.
"""

from collections.abc import Iterator, Mapping

import msgspec

from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.observations import SeenStream, SeenThing, Telling, Told, kind_of, on_earth

from .attributes import Attribute, attribute, interval, is_geometry, is_time
from .words import DESCRIBING, OBSERVED, OBSERVED_UNTIL, STATED

MOST_BYTES = 64 * 2**20
"""Of one message."""
Entity = Mapping[str, object]
When = tuple[int, int | None] | None


class NotNgsi(CivicGridError):
    """This is no message of NGSI: {reason}."""


def read(message: bytes) -> Told:
    """What a message tells; raises NotNgsi."""
    if len(message) > MOST_BYTES:
        raise NotNgsi(reason=f"it is longer than {MOST_BYTES} bytes", remedy="send it in parts")
    try:
        content = msgspec.json.decode(message.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotNgsi(reason=str(error), remedy="send JSON in UTF-8") from error
    telling = Telling()
    for row, (entity, sent) in enumerate(_entities(content, None), 1):
        _tell(telling, row, entity, sent)
    return telling.told()


def _entities(content: object, sent: When) -> Iterator[tuple[object, When]]:
    """Each entity, with the time of its notification."""
    if isinstance(content, list):
        for each in content:
            yield from ((each, sent),) if not isinstance(each, Mapping) else _entities(each, sent)
    elif not isinstance(content, Mapping):
        raise NotNgsi(reason="it is neither an entity nor a list of them", remedy="send entities")
    elif isinstance(content.get("data"), list) and (
        "subscriptionId" in content or content.get("type") == "Notification"
    ):
        yield from _entities(content["data"], interval(content.get("notifiedAt")))
    elif content.get("type") == "FeatureCollection":
        yield from _entities(content.get("features", []), sent)
    elif content.get("type") == "Feature" and isinstance(content.get("properties"), Mapping):
        yield {"location": content.get("geometry"), **content["properties"], "id": content.get("id")}, sent
    else:
        yield content, sent


def _tell(telling: Telling, row: int, entity: object, sent: When) -> None:
    if not isinstance(entity, Mapping) or not isinstance(entity.get("id"), str) or not entity["id"]:
        telling.refuse(row, "id", "the entity has no id")
        return
    kind = entity.get("type") or entity.get("@type")
    types = [str(each) for each in kind] if isinstance(kind, list) else [str(kind or "")]
    written = {
        name: _latest(value) for name, value in entity.items() if name not in ("id", "type", "@type", "@context")
    }
    attributes = {name: attribute(value) for name, value in written.items()}
    told = _Told(telling, row, str(entity["id"]), types[0], _observed(attributes) or sent)
    for name, each in attributes.items():
        updated = attributes.get(f"{name}UpdatedAt")
        told.take(name, each, interval(updated.value) if updated else None)
    told.finish()


def _latest(value: object) -> object:
    """Of several instances of one attribute, the first."""
    several = isinstance(value, list) and value and all(isinstance(each, Mapping) and "type" in each for each in value)
    return value[0] if several and isinstance(value, list) else value


def _observed(attributes: Mapping[str, Attribute]) -> When:
    """When the entity was observed."""
    when = next(filter(None, (interval(attributes[name].value) for name in OBSERVED if name in attributes)), None)
    until = interval(attributes[OBSERVED_UNTIL].value) if OBSERVED_UNTIL in attributes else None
    return (when[0], until[0]) if when and until and when[1] is None and until[0] > when[0] else when


class _Told:
    """What is told of one entity."""

    def __init__(self, telling: Telling, row: int, thing: str, type: str, when: When) -> None:
        self._telling, self._row, self._thing, self._type, self._when = telling, row, thing, type, when
        self._location: Mapping[str, object] | None = None
        self._properties: dict[str, object] = {}

    def take(self, name: str, told: Attribute, updated: When) -> None:
        """An attribute: a place, an observation, a property.

        Or something that is counted only.
        """
        own = interval(told.observed) or updated
        when = own or self._when
        if told.value is None:
            self._telling.missing += 1
        elif is_geometry(told.value):
            self._place(name, told, when, observed=own is not None)
        elif _describes(name, told) or (when is None and not isinstance(told.value, Mapping | list)):
            self._properties[name] = told.value
        elif isinstance(told.value, Mapping | list) or when is None:
            self._ignore(name)
        else:
            self._observe(name, told, when)

    def _place(self, name: str, told: Attribute, when: When, *, observed: bool) -> None:
        """Where the thing is; a point that is observed.

        Or that is not the location itself, is observed too.
        """
        if name == "location" or self._location is None:
            self._location = dict(told.value)  # type: ignore[call-overload]
        if when and _is_point(told.value) and (observed or name != "location"):
            self._observe(name, told, when)

    def _observe(self, name: str, told: Attribute, when: tuple[int, int | None]) -> None:
        if told.unit is None:
            self._ignore(f"{name} unitCode {told.unit_code}")
        unit = told.unit or STATED.get(name, "") if not told.unit_code else told.unit or ""
        kind = kind_of(told.value)
        stream = SeenStream(name=f"{self._thing} {name}", thing=self._thing, property=name, unit=unit, kind=kind)
        self._telling.say(stream, when[0], told.value, row=self._row, end=when[1])

    def _ignore(self, name: str) -> None:
        self._telling.ignored[f"{self._type}.{name}"] += 1

    def finish(self) -> None:
        """The thing itself."""
        self._telling.things[self._thing] = SeenThing(
            id=self._thing,
            type=self._type,
            name=str(self._properties.get("name") or self._thing),
            location=self._location,
            properties=self._properties,
        )


def _describes(name: str, told: Attribute) -> bool:
    """Whether an attribute says what a thing is.

    Whom it belongs to or when something was, not what was measured.
    """
    reference = told.relation or name.startswith("ref") or name.lower().endswith(("id", "num"))
    return name in DESCRIBING or name in OBSERVED or reference or is_time(told.value)


def _is_point(value: object) -> bool:
    """A point in degrees."""
    if not isinstance(value, Mapping) or value.get("type") != "Point":
        return False
    match value.get("coordinates"):
        case [int() | float() as lon, int() | float() as lat, *_]:
            return on_earth(lon, lat)
    return False
