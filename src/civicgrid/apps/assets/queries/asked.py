"""A list's filter as an address writes it, read field by field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext

from civicgrid.apps.assets.types import AssetClass, AssetState
from civicgrid.base.http import one_of
from civicgrid.base.ui import Field, Option, called, each_told
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.plain import line

from .choices import area_called, area_options, kind_called, kind_options, owner_called, owner_options
from .lists import AssetFilter, Sort

YES = "yes"
MAX_WORDS = 200

Facts = dict[str, Any]


class Naming(msgspec.Struct, frozen=True):
    """How words are found that name a kind (its code), an area and an owner (paths)."""

    kind: Callable[[str], str]
    area: Callable[[str], str]
    organisation: Callable[[str], str]


BY_NAME = Naming(lambda words: kind_called(words).code, area_called, owner_called)


class Asked(msgspec.Struct, frozen=True):
    """What was written, what it means, and what could not be read."""

    written: Mapping[str, str]
    filter: AssetFilter
    errors: Mapping[str, CivicGridError]

    @property
    def in_use(self) -> int:
        """How many fields narrow the list."""
        return sum(bool(words) for field, words in self.written.items() if field != "sort")


class NotABox(InvalidInput):
    """{value} is no box of west, south, east and north."""


def asked_of(query: Mapping[str, str], today: date, naming: Naming = BY_NAME) -> Asked:
    """Reads the fields that are not empty; what cannot be read is told and left out."""
    written = {field: query.get(field, "").strip() for field in FIELDS}
    facts: Facts = {"after": query.get("after", "")}
    errors: dict[str, CivicGridError] = {}
    for field, words in written.items():
        if words:
            try:
                facts |= _READERS[field](line(field, words, MAX_WORDS), today, naming)
            except CivicGridError as error:
                errors[field] = error
    return Asked(written, AssetFilter(**facts), errors)


def box_of(words: str) -> Bounds:
    """West, south, east and north, parted by commas; raises NotABox."""
    try:
        west, south, east, north = map(float, words.split(","))
    except ValueError as error:
        raise NotABox(field="bbox", value=words, remedy="write it as 116.0,40.0,116.1,40.1") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NotABox(field="bbox", value=words, remedy="write it as 116.0,40.0,116.1,40.1")
    return west, south, east, north


Read = Callable[[str, date, Naming], Facts]
_READERS: Mapping[str, Read] = {
    "words": lambda words, _today, _naming: {"words": words},
    "kind": lambda words, _today, naming: {"kind": naming.kind(words)},
    "class": lambda words, _today, _naming: {"group": one_of("class", words, list(AssetClass))},
    "state": lambda words, _today, _naming: {"state": one_of("state", words, list(AssetState))},
    "area": lambda words, _today, naming: {"area": naming.area(words)},
    "organisation": lambda words, _today, naming: {"organisation": naming.organisation(words)},
    "due": lambda words, today, _naming: {"due_by": today} if one_of("due", words, [YES]) else {},
    "sort": lambda words, _today, _naming: {"sort": Sort(one_of("sort", words, list(Sort)))},
}
FIELDS = tuple(_READERS)
"""The fields of an address, in the order of the form."""
IN_ADDRESS = (*FIELDS, "after")
"""Those, and from where the list goes on."""


def filter_fields(asked: Asked) -> list[Field]:
    """Every filter on offer, the words first, the order last."""
    classes = [_any(), *(Option(each, called("asset_class", each)) for each in AssetClass)]
    states = [
        Option("", gettext("all that are there")),
        *(Option(each, called("asset_state", each)) for each in AssetState),
    ]
    due = [_any(), Option(YES, gettext("to be inspected by today"))]
    sorts = [Option(each, called("asset_sort", each)) for each in Sort]
    fields = [
        _field(asked, "words", gettext("Code or words"), "search"),
        _field(asked, "kind", gettext("Kind of asset"), "select", [_any(), *kind_options()]),
        _field(asked, "class", gettext("Class of assets"), "select", classes),
        _field(asked, "state", gettext("State"), "select", states),
        _field(asked, "area", gettext("Area"), "text", area_options()),
        _field(asked, "organisation", gettext("Owner"), "text", owner_options()),
        _field(asked, "due", gettext("Inspection"), "select", due),
        _field(asked, "sort", gettext("Order"), "select", sorts),
    ]
    return each_told(fields, asked.errors)


def _any() -> Option:
    return Option("", gettext("any"))


def _field(asked: Asked, name: str, label: str, kind: str, options: list[Option] | tuple[()] = ()) -> Field:
    value = asked.written.get(name, "")
    return Field(name=name, label=label, kind=kind, value=value, options=options, free=True, form="filter")
