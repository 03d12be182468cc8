"""Loading a city folder: what would change, and the change in one transaction."""

from calendar import day_abbr
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import KindRecord
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import PostRecord
from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import DrawnArea
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CalendarRecord, DayRecord
from civicgrid.base.access import SYSTEM, Actor
from civicgrid.kernel.changes import Changes
from civicgrid.kernel.changes import compare as changes_of
from civicgrid.kernel.clock import OfficeHours

from .check import CityRecords, today
from .moved import refuse_another_city, refuse_moved

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

CITY, ORGANISATIONS, POSTS, AREAS = "city", "organisations", "posts", "areas"
CASE_TYPES, CALENDAR, DUTIES, ASSET_KINDS = "case types", "calendar", "duties", "asset kinds"


class TableChanges(msgspec.Struct, frozen=True):
    """What a load would change in one table; `name_of` names its records."""

    table: str
    changes: Changes[Any]


def compare(records: CityRecords, day: date | None = None) -> list[TableChanges]:
    """What would change, table by table.

    Posts that ended before a day (today) are history and left alone. Raises AnotherCity and Moved.
    """
    refuse_another_city(records)
    refuse_moved(records)
    day = day or today(records.city)
    city = grid.stored_city()
    in_use = (each for each in standards.stored_case_types().values() if each.active)
    found: dict[str, Changes[Any]] = {
        CITY: changes_of({each.code: each for each in (city,) if each}, {records.city.code: records.city}),
        ORGANISATIONS: _changes(directory.organisations().values(), records.organisations, lambda each: each.code),
        POSTS: _changes(directory.posts(day).values(), _held(records.posts, day), _post_key),
        AREAS: _changes(grid.drawn_areas().values(), records.areas, lambda each: each.area.code),
        CASE_TYPES: _changes(in_use, records.case_types, lambda each: each.code),
        CALENDAR: changes_of(_days(standards.stored_calendar()), _days(records.calendar)),
        DUTIES: _changes(duties.stored_duties(), records.duties, lambda each: each.key),
        ASSET_KINDS: _changes(_kinds_in_use(), records.asset_kinds, lambda each: each.code),
    }
    return [TableChanges(table, changes) for table, changes in found.items() if changes]


def load(
    records: CityRecords, actor: Actor = SYSTEM, told: Callable[[str], None] = lambda _table: None
) -> list[TableChanges]:
    """Brings the installation into line with a folder and says what changed.

    `told` hears of each step.
    """
    found = compare(records)
    changed = {each.table for each in found}
    steps: dict[tuple[str, ...], Callable[[], object]] = {
        (ORGANISATIONS, POSTS): lambda: directory.load(
            actor, records.organisations, records.posts, today(records.city)
        ),
        (CITY, AREAS): lambda: grid.load(actor, records.city, records.areas),
        # The calendar counts in the time zone of the city, so it is read anew when the city changes.
        (CITY, CASE_TYPES, CALENDAR): lambda: standards.load(actor, records.case_types, records.calendar),
        (DUTIES,): lambda: duties.load(actor, list(records.duties)),
        (ASSET_KINDS,): lambda: assets.load_kinds(actor, records.asset_kinds),
    }
    with transaction.atomic():
        for tables, step in steps.items():
            if not changed.isdisjoint(tables):
                told(", ".join(tables))
                step()
    return found


def name_of(record: object) -> str:
    """What to call a record when a change of it is told."""
    match record:
        case PostRecord():
            return f"{record.login} as {record.role} in {record.organisation}"
        case DrawnArea():
            return record.area.code
        case DutyRecord():
            return duties.duty_words(record)
        case DayRecord():
            return str(record.day)
        case OfficeHours():
            return f"{day_abbr[record.weekday]} {record.start:%H:%M}"
        case _:
            return str(getattr(record, "code", record))


def _kinds_in_use() -> list[KindRecord]:
    return [each for each in assets.stored_kinds().values() if each.active]


def _changes(now: Iterable[R], wanted: Iterable[R], key: Callable[[R], Hashable]) -> Changes[R]:
    return changes_of({key(each): each for each in now}, {key(each): each for each in wanted})


def _held(posts: Iterable[PostRecord], day: date) -> list[PostRecord]:
    return [post for post in posts if post.end is None or post.end >= day]


def _post_key(post: PostRecord) -> tuple[str, str, str]:
    return post.login, post.role, post.organisation


def _days(calendar: CalendarRecord) -> Mapping[Hashable, OfficeHours | DayRecord]:
    hours: dict[Hashable, OfficeHours | DayRecord] = {
        (each.weekday, each.start): each for each in calendar.office_hours
    }
    return hours | {each.day: each for each in calendar.days}
