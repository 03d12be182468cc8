"""An address of the public map, list, feed or data as a filter.

One table of fields for all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import Backwards, narrowed_by
from civicgrid.base.ui import Field, Option, called, each_told
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.geo import WORLD, Bounds
from civicgrid.kernel.paths import parent
from civicgrid.kernel.plain import line

OPEN, CLOSED = "open", "closed"
LONGEST = 200
"""Characters of a field."""
DAY = timedelta(days=1)


class NoBox(InvalidInput):
    """The box “{value}” is not west, south, east and north in degrees."""


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for: as written, as a filter, and field -> what is wrong."""

    written: Mapping[str, str]
    filter: cases.PublicFilter
    errors: Mapping[str, CivicGridError]

    @property
    def in_use(self) -> int:
        """How many fields narrow the list."""
        return sum(bool(words) for name, words in self.written.items() if name != "after")

    def query(self, **changes: str) -> str:
        """The address's fields with changes; those that are empty stay away."""
        fields = {**self.written, "after": "", **changes}
        return urlencode({name: words for name, words in fields.items() if words})


def public_asked(query: Mapping[str, str]) -> Asked:
    """Reads the fields that are not empty; what cannot be read is told and left out."""
    written = {name: query.get(name, "").strip() for name in _READERS}
    facts: dict[str, Any] = {}
    errors: dict[str, CivicGridError] = {}
    for name, words in written.items():
        if words:
            try:
                facts |= _READERS[name](line(name, words, LONGEST))
            except CivicGridError as error:
                errors[name] = error
    wanted = cases.PublicFilter(**facts)
    if wanted.opened_from and wanted.opened_to and wanted.opened_to <= wanted.opened_from:
        errors["to"] = Backwards(field="to", remedy="let it end after it begins")
    return Asked(written, wanted, errors)


def strictly(query: Mapping[str, str]) -> Asked:
    """The same for programs.

    Raises what is wrong with the first field that cannot be read, or is not known.
    """
    narrowed_by(query, FIELDS)
    asked = public_asked(query)
    for error in asked.errors.values():
        raise error
    return asked


def public_fields(asked: Asked) -> list[Field]:
    """The filter as a form."""
    states = [
        Option("", gettext("open and settled")),
        Option(OPEN, gettext("open")),
        Option(CLOSED, gettext("settled")),
    ]
    fields = [
        _field(asked, "area", gettext("Area"), "text", cases.area_options()),
        _field(asked, "type", gettext("What"), "select", [Option("", gettext("everything")), *type_options()]),
        _field(asked, "state", gettext("State"), "select", states),
        _field(asked, "from", gettext("Reported from"), "date"),
        _field(asked, "to", gettext("Reported until"), "date"),
    ]
    return each_told(fields, asked.errors)


def type_options() -> list[Option]:
    """The public types by class: each class as a whole, then its types."""
    leaves = [each for each in map(standards.case_types().__getitem__, cases.public_types()) if each.active]
    found: list[Option] = []
    for above in dict.fromkeys(parent(each.path) for each in leaves):
        group = called("type", above) if above else gettext("other")
        if above:
            found.append(Option(_code(above), gettext("All: %(group)s") % {"group": group}, group))
        found += [Option(each.code, called("type", each.path), group) for each in leaves if parent(each.path) == above]
    return found


def _area(words: str) -> Mapping[str, object]:
    return {"area": cases.area_of(words).path}


def _type(words: str) -> Mapping[str, object]:
    path = cases.type_of(words).path
    if not any(each.startswith(path) for each in cases.public_types()):
        raise InvalidInput(field="type", value=words, remedy="choose one of the list")
    return {"types": (path,)}


def _state(words: str) -> Mapping[str, object]:
    if words not in (OPEN, CLOSED):
        raise InvalidInput(field="state", value=words, remedy="choose one of the list")
    return {"open": words == OPEN}


def _from(words: str) -> Mapping[str, object]:
    return {"opened_from": _moment("from", words, timedelta())}


def _to(words: str) -> Mapping[str, object]:
    return {"opened_to": _moment("to", words, DAY)}


def _box(words: str) -> Mapping[str, object]:
    return {"bounds": box_of(words)}


def box_of(words: str) -> Bounds:
    """The box that `west,south,east,north` means; raises NoBox."""
    try:
        west, south, east, north = map(float, words.split(","))
    except ValueError as error:
        raise _no_box(words) from error
    if not (WORLD[0] <= west <= east <= WORLD[2] and WORLD[1] <= south <= north <= WORLD[3]):
        raise _no_box(words)
    return west, south, east, north


def _no_box(words: str) -> NoBox:
    return NoBox(field="bbox", value=words, remedy="write it as 116.1,39.9,116.2,40.0")


def _after(words: str) -> Mapping[str, object]:
    return {"after": cases.public_after(words)}


_READERS: Mapping[str, Callable[[str], Mapping[str, object]]] = {
    "area": _area,
    "type": _type,
    "state": _state,
    "from": _from,
    "to": _to,
    "bbox": _box,
    "after": _after,
}
FIELDS = tuple(_READERS)
"""By which the public list can be narrowed, and from where it goes on."""


def _moment(field: str, words: str, later: timedelta) -> datetime:
    """The first moment of a day, or `later`, in the city's zone."""
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(words) + later, time()))
    except (ValueError, OverflowError) as error:
        raise InvalidInput(field=field, value=words, remedy="write the day as 2026-01-31") from error


def _code(path: str) -> str:
    return standards.case_types()[path].code


def _field(asked: Asked, name: str, label: str, kind: str, options: Sequence[Option] = ()) -> Field:
    return Field(
        name=name, label=label, kind=kind, value=asked.written[name], options=options, free=True, form="public"
    )
