"""What is said of an asset, field by field, as words: read the same from any door.

Forms, the API and files of many assets say the same fields; what is not said stays as it was.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from civicgrid.apps.assets.types import AssetState, KindRecord
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import line, storable

from .codes import checked_code, own_code

LIMITS: Mapping[str, int] = {"address": 300, "maker": 100, "model": 100, "serial": 100, "name": 200}
"""Characters of a field of one line."""


class NoSuchKind(InvalidInput):
    """There is no kind of asset called {value}."""


class NoSuchOwner(InvalidInput):
    """There is no organisation called {value} that could own it."""


class NoSuchAssetState(InvalidInput):
    """No asset can be in a state called {value}."""


class NotADate(InvalidInput):
    """{value} is not a day."""


class NotProperties(InvalidInput):
    """The properties are no JSON object."""


class NotSaid(InvalidInput):
    """{field} is missing."""


class RemovedBefore(InvalidInput):
    """It was removed on {removed}, before it was installed."""


class Draft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that is kept of an asset by what somebody says; columns of its table.

    The place comes from its drawing, and the area from the place. None is part of a circle, so none is searched for.
    """

    code: str = ""
    own_code: str = ""
    kind: str = ""
    name: dict[str, str] = {}
    state: str = AssetState.IN_USE
    shape: bytes = b""
    lon: float = 0.0
    lat: float = 0.0
    west: float = 0.0
    south: float = 0.0
    east: float = 0.0
    north: float = 0.0
    area: str = ""
    organisation_path: str = ""
    address: str = ""
    installed: date | None = None
    removed: date | None = None
    inspected: date | None = None
    maker: str = ""
    model: str = ""
    serial: str = ""
    properties: dict[str, Any] = {}


class Known(msgspec.Struct, frozen=True):
    """What a draft may name: kinds by code; folded words -> kind, path, state.

    `languages` of names, the first one without a suffix.
    """

    kinds: Mapping[str, KindRecord]
    kind_words: Mapping[str, str]
    owners: Mapping[str, str]
    states: Mapping[str, str]
    languages: tuple[str, ...]


Facts = dict[str, Any]
Reader = Callable[[str, str, Known], Facts]


def read_draft(said: Mapping[str, str], known: Known, base: Draft) -> tuple[Draft, list[CivicGridError]]:
    """The draft with what is said, and its faults; empty fields say nothing."""
    facts: Facts = {}
    errors: list[CivicGridError] = []
    for field, reader in _READERS.items():
        if words := said.get(field, ""):
            try:
                facts |= reader(field, words, known)
            except CivicGridError as error:
                errors.append(error)
    names = _names(said, known, errors)
    properties = {**base.properties, **facts.pop("properties", {})}
    draft = msgspec.structs.replace(base, **facts, name={**base.name, **names}, properties=properties)
    errors += _faults(draft, known, {error.field for error in errors})
    return draft, errors


def cleared(base: Draft, said: Mapping[str, str]) -> Draft:
    """The draft without what is said to be nothing: a form sends such fields empty."""
    gone = {field: default for field, default in _CLEAR.items() if said.get(field) == ""}
    gone |= {field: {} for field in ("name", "properties") if field in said}
    return msgspec.structs.replace(base, **gone)


_CLEAR: Mapping[str, Any] = {
    **dict.fromkeys(("own_code", "address", "maker", "model", "serial"), ""),
    "installed": None,
}
"""What may be empty -> what it then is; names and properties are said anew, all of them."""


def _names(said: Mapping[str, str], known: Known, errors: list[CivicGridError]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, language in enumerate(known.languages):
        field = f"name:{language}" if number else "name"
        if words := said.get(field, ""):
            try:
                found[language] = line(field, words, LIMITS["name"])
            except CivicGridError as error:
                errors.append(error)
    return found


def _faults(draft: Draft, known: Known, told: set[str]) -> Iterator[CivicGridError]:
    """What is wrong with the draft as a whole, beside what is told already."""
    for field, value in (("code", draft.code), ("kind", draft.kind), ("organisation", draft.organisation_path)):
        if not value and field not in told:
            yield NotSaid(field=field, remedy="say it")
    if draft.code and draft.kind and not told & {"code", "kind"}:
        try:
            checked_code(draft.code, known.kinds[draft.kind])
        except CivicGridError as error:
            yield error
    if draft.installed and draft.removed and draft.removed < draft.installed:
        yield RemovedBefore(field="removed", removed=draft.removed, remedy="correct one of the two days")


def _code(field: str, words: str, _known: Known) -> Facts:
    return {field: own_code(words, field)}


def _kind(field: str, words: str, known: Known) -> Facts:
    code = words if words in known.kinds else known.kind_words.get(words.casefold(), "")
    if not code:
        raise NoSuchKind(field=field, value=words, remedy="use a kind of asset_kinds.csv, by its code or its name")
    return {"kind": code}


def _owner(field: str, words: str, known: Known) -> Facts:
    path = known.owners.get(words.casefold())
    if not path:
        raise NoSuchOwner(field=field, value=words, remedy="use an organisation of the city, by its code or its name")
    return {"organisation_path": path}


def _state(field: str, words: str, known: Known) -> Facts:
    state = known.states.get(words.casefold())
    if not state:
        raise NoSuchAssetState(field=field, value=words, remedy="use planned, in_use, out_of_order or removed")
    return {"state": state}


def _line(field: str, words: str, _known: Known) -> Facts:
    return {field: line(field, words, LIMITS[field])}


def _day(field: str, words: str, _known: Known) -> Facts:
    try:
        return {field: date.fromisoformat(words)}
    except ValueError as error:
        raise NotADate(field=field, value=words, remedy="write it as 2026-01-31") from error


def _properties(field: str, words: str, _known: Known) -> Facts:
    try:
        found = msgspec.json.decode(words)
    except (msgspec.DecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotProperties(field=field, remedy='write them as {{"height_m": 8}}')
    storable(field, found)
    return {"properties": found}


_READERS: Mapping[str, Reader] = {
    "code": _code,
    "own_code": _code,
    "kind": _kind,
    "state": _state,
    "organisation": _owner,
    "address": _line,
    "installed": _day,
    "removed": _day,
    "inspected": _day,
    "maker": _line,
    "model": _line,
    "serial": _line,
    "properties": _properties,
}
FIELDS = tuple(_READERS)
"""What can be said of an asset, beside its names and its place."""
