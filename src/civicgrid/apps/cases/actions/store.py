"""Events and the rows they add up to: nothing else writes the tables of cases."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec
from django.db import connection

from civicgrid.apps.cases.models import Case, Event, Membership, Report
from civicgrid.apps.cases.queries.states import STATE_FIELDS, state_of
from civicgrid.apps.cases.rules.fusion import KEYS, tile_of
from civicgrid.apps.cases.rules.places import place_of
from civicgrid.apps.cases.rules.projection import CaseState
from civicgrid.apps.cases.types import CaseEvent, NewReport
from civicgrid.apps.grid import api as grid
from civicgrid.base.bulk import array, copy_rows, insert_new, with_columns
from civicgrid.kernel.events import to_json
from civicgrid.kernel.text import characters, words

MAX_WORDS, FOUND_BY = 80, 1_000
"""Words of a report by which its case is found, and of all reports of a case together."""

_EVENT_COLUMNS = ("case_id", "seq", "at", "actor", "name", "action", "data")
_CASE_COLUMNS = (*STATE_FIELDS, "tile", "words")


def insert_events(events: Iterable[CaseEvent]) -> None:
    """Appends events by one statement."""
    copy_rows(
        Event,
        _EVENT_COLUMNS,
        ((e.case, e.seq, e.at, e.actor, type(e).__name__, e.action, to_json(e).decode()) for e in events),
    )


def insert_cases(states: Sequence[CaseState], search: Mapping[UUID, Sequence[str]]) -> None:
    """New rows; `search` is case id -> the words by which it is found."""
    copy_rows(Case, _CASE_COLUMNS, ([*_values(state), *_derived(state, search[state.id])] for state in states))


def insert_memberships(rows: Iterable[tuple[UUID, UUID, datetime]]) -> None:
    """(report, case, since), by one statement."""
    copy_rows(Membership, ("report_id", "case_id", "since"), rows)


def update(row: Case, state: CaseState) -> None:
    """Writes the columns that the events changed."""
    before = state_of(row)
    changed = {name: getattr(state, name) for name in STATE_FIELDS if getattr(state, name) != getattr(before, name)}
    for name, value in changed.items():
        setattr(row, name, _column(name, value))
    Case.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed})


_GROW: LiteralString = (
    "UPDATE cases_case SET seq = grown.seq, reports = grown.reports, "
    "words = CASE WHEN cardinality(words) < 1000 THEN words || grown.more::text[] ELSE words END "
    "FROM unnest(%b::uuid[], %b::int[], %b::int[], %b::text[]) AS grown(id, seq, reports, more) "
    "WHERE cases_case.id = grown.id"
)


def grow(states: Sequence[CaseState], search: Mapping[UUID, Sequence[str]]) -> None:
    """Writes what further reports change, for many cases by one statement.

    A case of which all the city speaks is found by the words of the first of them.
    """
    if not states:
        return
    changed = [[getattr(state, name) for state in states] for name in ("id", "seq", "reports")]
    with_columns(_GROW, [*changed, [array(search[state.id]) for state in states]])


def words_of(report: NewReport, number: str = "") -> list[str]:
    """What a case is found by: first the words that tell whether two are alike."""
    text = f"{report.text} {report.address}"
    return [*words(text)[:MAX_WORDS], KEYS, *words(f"{number} {report.origin_key}"), *characters(text)[:MAX_WORDS]]


def _column(name: str, value: object) -> object:
    if name == "clocks":
        return msgspec.to_builtins(value)
    return list(value) if isinstance(value, tuple) else value


def _values(state: CaseState) -> list[object]:
    return [_copied(name, getattr(state, name)) for name in STATE_FIELDS]


def _copied(name: str, value: object) -> object:
    if name == "clocks":
        return msgspec.json.encode(value).decode()
    return array(value) if isinstance(value, tuple) else value


def _derived(state: CaseState, found_by: Sequence[str]) -> tuple[int | None, str]:
    place = place_of(state.lon, state.lat, grid.areas().get(state.area))
    return tile_of(place.lon, place.lat) if place else None, array(found_by[:FOUND_BY])


REPORT_COLUMNS: Mapping[str, LiteralString] = {
    "id": "uuid",
    "source": "text",
    "origin_key": "text",
    "text": "text",
    "type": "text",
    "lon": "float8",
    "lat": "float8",
    "address": "text",
    "area": "text",
    "happened_at": "timestamptz",
    "arrived_at": "timestamptz",
    "reporter": "text",
    "contact": "bytea",
    "answers": "jsonb",
    "secret": "text",
    "caller": "text",
}


def insert_reports(rows: Sequence[Sequence[object]]) -> set[UUID]:
    """Inserts reports (as REPORT_COLUMNS) never delivered before; returns their ids."""
    return insert_new(Report, REPORT_COLUMNS, ("source", "origin_key"), rows)


def next_numbers(count: int) -> list[int]:
    """Fresh serials; a gap is harmless, a repetition impossible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


TILE_LOCK, BATCH_LOCK = 0x71_1E, 0x71_1F
"""Advisory lock spaces: one tile, and the whole city for a batch."""
FEW_TILES = 300
"""More tiles than this lock the city instead: PostgreSQL's table of locks is finite."""


def lock_tiles(tiles: Sequence[int]) -> None:
    """Reports of one place wait for each other until commit; others do not.

    So two of them cannot both open a case.
    """
    with connection.cursor() as cursor:
        if len(tiles) > FEW_TILES:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [BATCH_LOCK])
            return
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, 0), "
            "(SELECT count(pg_advisory_xact_lock(%s, hashint8(tile))) FROM unnest(%s::bigint[]) AS tile)",
            [BATCH_LOCK, TILE_LOCK, list(tiles)],
        )
