"""A list's address as its filter: one table of fields, read by pages and programs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from civicgrid.apps.telemetry.models import ObservedProperty, StreamClass
from civicgrid.apps.telemetry.queries.choices import area_of, property_of
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.base.http import one_of
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import line

from .filter import Sort, StreamFilter, number_of

MAX_WORDS = 400
"""Characters of a field."""

Facts = dict[str, Any]


class Naming(msgspec.Struct, frozen=True):
    """How areas and properties are named; each raises what is wrong with a name.

    `one_of` takes a field, the words, and those known.
    """

    area: Callable[[str], str]
    property: Callable[[str], int]
    one_of: Callable[[str, str, Iterable[str]], str]


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for: as written, as a filter, and field -> what is wrong."""

    written: Mapping[str, str]
    filter: StreamFilter
    errors: Mapping[str, CivicGridError]


def _chosen(field: str, words: str, known: Iterable[str]) -> str:
    if words not in set(known):
        raise InvalidInput(field=field, value=words, remedy="choose one of the list")
    return words


BY_NAME = Naming(lambda words: area_of(words).path, property_of, _chosen)
"""As people and links name them: by name or code, in any language."""


def numbered(words: str) -> int:
    """An observed property by its number; raises UnknownCode."""
    known = map(str, ObservedProperty.objects.order_by("pk").values_list("pk", flat=True))
    return int(one_of("property", words, known))


def asked_of(query: Mapping[str, str], today: date, naming: Naming = BY_NAME) -> Asked:
    """Reads the fields that are not empty; what cannot be read is told and left out."""
    written = {field: query.get(field, "").strip() for field in FIELDS}
    facts: Facts = {"today": today, "after": query.get("after", "")}
    errors: dict[str, CivicGridError] = {}
    for field, words in written.items():
        if words:
            try:
                facts |= _READERS[field](line(field, words, MAX_WORDS), naming)
            except CivicGridError as error:
                errors[field] = error
    return Asked(written, StreamFilter(**facts), errors)


def _class(words: str, naming: Naming) -> Facts:
    return {"stream_class": naming.one_of("class", words, StreamClass.objects.values_list("code", flat=True))}


Read = Callable[[str, Naming], Facts]
_READERS: Mapping[str, Read] = {
    "words": lambda words, _naming: {"words": words},
    "state": lambda words, naming: {"state": naming.one_of("state", words, list(StreamState))},
    "area": lambda words, naming: {"area": naming.area(words)},
    "property": lambda words, naming: {"property": naming.property(words)},
    "class": _class,
    "asset": lambda words, _naming: {"asset": words},
    "thing": lambda words, _naming: {"thing": number_of("thing", words)},
    "sort": lambda words, naming: {"sort": Sort(naming.one_of("sort", words, list(Sort)))},
}
FIELDS = tuple(_READERS)
"""The fields of an address, in the order of the form."""
IN_ADDRESS = (*FIELDS, "after")
"""Those, and from where the list goes on."""
