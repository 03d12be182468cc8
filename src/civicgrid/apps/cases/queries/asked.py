"""A list's address as its filter: what people and links write, in any language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.utils import timezone

from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import Source
from civicgrid.apps.grid import api as grid
from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .choices import area_of, organisation_of, type_of
from .lists import CaseFilter, Sort
from .said import Said

OPEN_ONLY = "open"
"""In place of a state: all that are not final."""
NOW, JUDGED, TODAY = "now", "judged", "today"
"""Late: its clock has run out; it was handed back late; its clock runs out before the next midnight."""
FIELDS = ("words", "state", "type", "area", "organisation", "source", "late", "from", "to", "sort")
"""The fields of the form, in its order."""

Facts = dict[str, Any]


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for: as written, as a filter, and field -> what is wrong."""

    written: Mapping[str, str]
    filter: CaseFilter
    errors: Mapping[str, CivicGridError]


def asked_of(query: Mapping[str, str], now: datetime, sort: Sort = Sort.NEWEST) -> Asked:
    """Reads the fields that are not empty; what cannot be read is told and left out."""
    written = {field: query.get(field, "").strip() for field in FIELDS}
    facts: Facts = {"sort": sort, "after": query.get("after", "")}
    errors: dict[str, CivicGridError] = {}
    for field, read in _READERS.items():
        if written[field]:
            try:
                facts |= read(written[field], now)
            except CivicGridError as error:
                errors[field] = error
    return Asked(written, CaseFilter(**facts), errors)


def _words(words: str, _now: datetime) -> Facts:
    Said.of(words)
    return {"words": words}


def _state(words: str, _now: datetime) -> Facts:
    if words == OPEN_ONLY:
        return {"open": True}
    return {"state": _one_of("state", words, WORKFLOW.states)}


def _type(words: str, _now: datetime) -> Facts:
    return {"type": type_of(words).path}


def _area(words: str, _now: datetime) -> Facts:
    found = area_of(words)
    return {"overlay": found.code} if found.level in grid.city().overlays else {"area": found.path}


def _organisation(words: str, _now: datetime) -> Facts:
    return {"organisation": organisation_of(words).path}


def _source(words: str, _now: datetime) -> Facts:
    return {"source": _one_of("source", words, {source.value: source for source in Source})}


def _late(words: str, now: datetime) -> Facts:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), time()))
    kinds: Mapping[str, Facts] = {NOW: {"overdue_at": now}, JUDGED: {"late": True}, TODAY: {"due_before": midnight}}
    return kinds[_one_of("late", words, kinds)]


def _from(words: str, _now: datetime) -> Facts:
    return {"opened_from": _midnight("from", words)}


def _to(words: str, _now: datetime) -> Facts:
    return {"opened_to": _midnight("to", words) + timedelta(days=1)}


def _sort(words: str, _now: datetime) -> Facts:
    return {"sort": Sort(_one_of("sort", words, {sort.value: sort for sort in Sort}))}


_READERS: Mapping[str, Callable[[str, datetime], Facts]] = {
    "words": _words,
    "state": _state,
    "type": _type,
    "area": _area,
    "organisation": _organisation,
    "source": _source,
    "late": _late,
    "from": _from,
    "to": _to,
    "sort": _sort,
}


def _one_of(field: str, words: str, known: Mapping[str, object]) -> str:
    if words not in known:
        raise InvalidInput(field=field, value=words, remedy="choose one of the list")
    return words


def _midnight(field: str, words: str) -> datetime:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(words), time()))
    except ValueError as error:
        raise InvalidInput(field=field, value=words, remedy="write the day as 2026-01-31") from error
