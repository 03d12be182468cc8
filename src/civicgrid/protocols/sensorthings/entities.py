"""Entities as they are sent: documents of POST (with deep insert) and PATCH."""

import sys
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import plain

from .model import ENTITIES, ID, EntityType, Kind, Navigation, Property, unknown
from .times import Interval, in_range, read_instant, read_interval, read_time

MAX_DEPTH, MAX_INLINE = 8, 1_000
"""How deep entities may be nested in one another, and how many there may be in one list."""
MAX_TEXT = 100_000
"""Characters of one text in a document."""
LARGEST_ID = 2**63 - 1


class PropertyMissing(InvalidInput):
    """{entity} needs {name}."""


class WrongType(InvalidInput):
    """{field} is not what it should be."""


class NotFinite(InvalidInput):
    """{field} holds a number that is not finite."""


class LinkGivenTwice(InvalidInput):
    """{field} is told twice: by the place of what is sent, and in it."""


class InlineInChange(InvalidInput):
    """{field} describes an entity; a change only links to those that there are."""


class NestedTooDeeply(InvalidInput):
    """{field} nests entities too deeply, or holds too many."""


class New(msgspec.Struct, frozen=True):
    """An entity to be made; links lead to ids, or to entities to be made with it."""

    entity: str
    properties: Mapping[str, object]
    links: "Mapping[str, tuple[int | New, ...]]" = {}


class Change(msgspec.Struct, frozen=True):
    """What becomes of an entity: properties (None clears), and links anew."""

    properties: Mapping[str, object]
    links: Mapping[str, tuple[int, ...]] = {}


Given = Mapping[str, int | None]
"""Links that follow from where a document stands; None is an entity yet to be made."""


def read_new(entity: EntityType, document: object, given: Given | None = None) -> New:
    """What a POST makes; `given` are links that its path implies.

    Times are instants in UTC or intervals; what is the server's (`@iot.…`) is passed over.
    """
    return _new(entity, document, "", given or {}, 1)


def read_change(entity: EntityType, document: object) -> Change:
    """What a PATCH changes, nothing at all too; links are by id only."""
    properties: dict[str, object] = {}
    links: dict[str, tuple[int, ...]] = {}
    for name, value in _parted(document, entity.name)[1].items():
        if link := entity.navigation(name):
            links[name] = tuple(_id_alone(each, field) for each, field in _each(link, value, name))
            _keep(entity, link, cleared=not links[name])
        elif (found := _property(entity, name)).writable:
            _keep(entity, found, cleared=value is None)
            properties[name] = None if value is None else read_value(found, value, name)
    return Change(properties, links)


def read_value(found: Property, value: object, field: str) -> object:
    """The value of a property: of its kind, finite, storable, of years we store."""
    return _READERS[found.kind](value, field)


def _new(entity: EntityType, document: object, where: str, given: Given, depth: int) -> New:
    if depth > MAX_DEPTH:
        raise NestedTooDeeply(field=where, remedy="send it in several steps")
    properties: dict[str, object] = {}
    links: dict[str, tuple[int | New, ...]] = {}
    for name, value in _parted(document, where or entity.name)[1].items():
        field = f"{where}/{name}" if where else name
        if link := entity.navigation(name):
            links[name] = tuple(_linked(link, each, place, depth) for each, place in _each(link, value, field))
        elif (found := _property(entity, name)).writable and value is not None:
            properties[name] = read_value(found, value, field)
    for name, id_ in given.items():
        links[name] = _with_given(entity.navigations[name], links.get(name, ()), id_, f"{where}/{name}".lstrip("/"))
    _complete(entity, properties, links, where, given)
    return New(entity.name, properties, {name: those for name, those in links.items() if those})


def _keep(entity: EntityType, part: Property | Navigation, *, cleared: bool) -> None:
    """Raises PropertyMissing where a change takes away what is mandatory."""
    if cleared and part.required:
        raise PropertyMissing(field=part.name, entity=entity.name, name=part.name)


def _complete(
    entity: EntityType, properties: Mapping[str, object], links: Mapping[str, object], where: str, given: Given
) -> None:
    """Raises PropertyMissing where the standard wants more."""
    wanted = [each.name for each in entity.properties.values() if each.required and each.name not in properties]
    wanted += [
        each.name
        for each in entity.navigations.values()
        if each.required and not (links.get(each.name) or each.name in given)
    ]
    if wanted:
        field = f"{where}/{wanted[0]}".lstrip("/")
        raise PropertyMissing(field=field, entity=entity.name, name=wanted, remedy="send all that is mandatory")


def _with_given(link: Navigation, said: tuple[int | New, ...], given: int | None, field: str) -> tuple[int | New, ...]:
    """The links with the one that the place implies."""
    if said in ((), (given,)):
        return () if given is None else (given,)
    if not link.many:
        raise LinkGivenTwice(field=field, remedy="leave it out")
    return said if given is None or given in said else (given, *said)


def _linked(link: Navigation, value: object, field: str, depth: int) -> int | New:
    """The id that a document names, or the entity that it describes.

    Clients send an entity that they have read back with its id: it is the one that is meant.
    """
    told, _ = _parted(value, field)
    if told is None:
        return _new(ENTITIES[link.target], value, field, {link.inverse: None}, depth + 1)
    return read_id(told, field)


def _id_alone(value: object, field: str) -> int:
    told, _ = _parted(value, field)
    if told is None:
        raise InlineInChange(field=field, remedy="link it by its @iot.id")
    return read_id(told, field)


def read_id(value: object, field: str) -> int:
    """An id as it stands in a document."""
    if type(value) is not int or not 0 <= value <= LARGEST_ID:
        raise WrongType(field=field, remedy="give the id as a whole number")
    return value


def _each(link: Navigation, value: object, field: str) -> list[tuple[object, str]]:
    """What a link leads to, each with its place in the document."""
    if not link.many:
        return [(value, field)]
    if not isinstance(value, list):
        raise WrongType(field=field, remedy="send a list")
    if len(value) > MAX_INLINE:
        raise NestedTooDeeply(field=field, remedy="send it in several steps")
    return [(each, f"{field}[{place}]") for place, each in enumerate(value)]


def _parted(document: object, field: str) -> tuple[object, dict[str, object]]:
    """The id that a document tells, and what it tells without the server's `@iot.…`."""
    if not isinstance(document, dict):
        raise WrongType(field=field, remedy="send a JSON object")
    members = {name: value for name, value in document.items() if "@iot." not in name and name != "id"}
    return document.get(ID, document.get("id")), members


def _property(entity: EntityType, name: str) -> Property:
    found = entity.properties.get(name)
    if found is None:
        raise unknown(entity, name, name)
    return found


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise WrongType(field=field, remedy="send a text")
    return plain(field, value, MAX_TEXT)


def _object(value: object, field: str) -> object:
    if not isinstance(value, dict):
        raise WrongType(field=field, remedy="send a JSON object")
    return _any(value, field)


def _any(value: object, field: str) -> object:
    """JSON but null: numbers that are finite, texts that can be stored."""
    if value is None:
        raise WrongType(field=field, remedy="send a value")
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as words:
                plain(field, words, MAX_TEXT)
            case int() | float() as number:
                if not -sys.float_info.max <= number <= sys.float_info.max:
                    raise NotFinite(field=field, remedy="leave it out, or send a finite number")
            case dict() as members:
                waiting += [*members, *members.values()]
            case list() as items:
                waiting += items
    return value


def _timed(read: Callable[[str, str], datetime | Interval]) -> Callable[[object, str], object]:
    def reader(value: object, field: str) -> object:
        return in_range(read(_text(value, field), field), field)

    return reader


_READERS: Mapping[Kind, Callable[[object, str], object]] = {
    Kind.TEXT: _text,
    Kind.OBJECT: _object,
    Kind.ANY: _any,
    Kind.GEOMETRY: _any,
    Kind.INSTANT: _timed(read_instant),
    Kind.INTERVAL: _timed(read_interval),
    Kind.TIME: _timed(read_time),
}
