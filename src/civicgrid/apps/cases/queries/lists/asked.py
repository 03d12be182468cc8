"""A list's address as its filter: one table of fields, read by pages and programs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from django.utils import timezone

from civicgrid.apps.cases.queries.choices import area_of, organisation_of, type_of
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import Source
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.base.http import Backwards
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import line

from .filter import CaseFilter, Sort
from .said import Said

OPEN_ONLY = "open"
"""In place of a state: all that are not final."""
NOW, JUDGED, TODAY, HOUR = "now", "judged", "today", "hour"
"""Late: its clock has run out; it was handed back late; its clock runs out before the next midnight, or in an hour."""
LATE = (NOW, HOUR, TODAY, JUDGED)
YES = "true"
"""What is asked of a field that has no other value."""
MAX_WORDS = 400
"""Characters of a field."""
DAY = timedelta(days=1)

Facts = dict[str, Any]


class Naming(msgspec.Struct, frozen=True):
    """How the city's things are named; each raises what is wrong with a name.

    Type and organisation lead to paths; `one_of` takes a field, the words, and those known.
    """

    type: Callable[[str], str]
    area: Callable[[str], AreaRecord]
    organisation: Callable[[str], str]
    one_of: Callable[[str, str, Iterable[str]], str]


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for: as written, as a filter, and field -> what is wrong."""

    written: Mapping[str, str]
    filter: CaseFilter
    errors: Mapping[str, CivicGridError]


def _chosen(field: str, words: str, known: Iterable[str]) -> str:
    if words not in set(known):
        raise InvalidInput(field=field, value=words, remedy="choose one of the list")
    return words


BY_NAME = Naming(lambda words: type_of(words).path, area_of, lambda words: organisation_of(words).path, _chosen)
"""As people and links name them: by name or code, in any language."""


def asked_of(query: Mapping[str, str], now: datetime, sort: Sort = Sort.NEWEST, naming: Naming = BY_NAME) -> Asked:
    """Reads the fields that are not empty; what cannot be read is told and left out."""
    written = {field: query.get(field, "").strip() for field in FIELDS}
    facts: Facts = {"sort": sort, "after": query.get("after", "")}
    errors: dict[str, CivicGridError] = {}
    for field, words in written.items():
        if words:
            try:
                facts |= _READERS[field](line(field, words, MAX_WORDS), now, naming)
            except CivicGridError as error:
                errors[field] = error
    for begin, end, field in (("opened_from", "opened_to", "to"), ("closed_from", "closed_to", "closed_to")):
        if begin in facts and end in facts and facts[end] <= facts[begin]:
            errors[field] = Backwards(field=field, remedy="let it end after it begins")
    return Asked(written, CaseFilter(**facts), errors)


def _words(words: str, _now: datetime, _naming: Naming) -> Facts:
    Said.of(words)
    return {"words": words}


def _state(words: str, _now: datetime, naming: Naming) -> Facts:
    state = naming.one_of("state", words, [OPEN_ONLY, *WORKFLOW.states])
    return {"open": True} if state == OPEN_ONLY else {"state": state}


def _type(words: str, _now: datetime, naming: Naming) -> Facts:
    return {"type": naming.type(words)}


def _area(words: str, _now: datetime, naming: Naming) -> Facts:
    found = naming.area(words)
    return {"overlay": found.code} if found.level in grid.city().overlays else {"area": found.path}


def _organisation(words: str, _now: datetime, naming: Naming) -> Facts:
    return {"organisation": naming.organisation(words)}


def _source(words: str, _now: datetime, naming: Naming) -> Facts:
    return {"source": naming.one_of("source", words, list(Source))}


def _late(words: str, now: datetime, naming: Naming) -> Facts:
    kind = naming.one_of("late", words, LATE)
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now) + DAY, time()))
    kinds: Mapping[str, Facts] = {
        NOW: {"overdue_at": now},
        HOUR: {"due_from": now, "due_before": now + timedelta(hours=1)},
        TODAY: {"due_before": midnight},
        JUDGED: {"late": True},
    }
    return kinds[kind]


def _mark(field: str) -> "Read":
    """Reads a field that is asked for or not."""

    def read(words: str, _now: datetime, naming: Naming) -> Facts:
        return {field: naming.one_of(field, words, [YES]) == YES}

    return read


def _bound(field: str, fact: str, later: timedelta = timedelta()) -> "Read":
    """Reads a day as a bound: its first moment, or one `later`."""

    def read(words: str, _now: datetime, _naming: Naming) -> Facts:
        return {fact: _moment(field, words, later)}

    return read


def _sort(words: str, _now: datetime, naming: Naming) -> Facts:
    return {"sort": Sort(naming.one_of("sort", words, list(Sort)))}


Read = Callable[[str, datetime, Naming], Facts]
_READERS: Mapping[str, Read] = {
    "words": _words,
    "state": _state,
    "type": _type,
    "area": _area,
    "organisation": _organisation,
    "source": _source,
    "late": _late,
    "asked": _mark("asked"),
    "escalated": _mark("escalated"),
    "from": _bound("from", "opened_from"),
    "to": _bound("to", "opened_to", DAY),
    "closed_from": _bound("closed_from", "closed_from"),
    "closed_to": _bound("closed_to", "closed_to", DAY),
    "sort": _sort,
}
FIELDS = tuple(_READERS)
"""The fields of an address, in the order of the form."""
IN_ADDRESS = (*FIELDS, "after")
"""Those, and from where the list goes on."""


def _moment(field: str, words: str, later: timedelta) -> datetime:
    """A time, or a day's first moment or one `later`, in UTC.

    What names no zone is of the city's.
    """
    try:
        try:
            moment = datetime.combine(date.fromisoformat(words) + later, time())
        except ValueError:
            moment = datetime.fromisoformat(words)
        return (moment if moment.tzinfo else timezone.make_aware(moment)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(field=field, value=words, remedy="write the day as 2026-01-31") from error
