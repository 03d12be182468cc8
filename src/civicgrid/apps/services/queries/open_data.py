"""Public cases as rows of a table.

One list of columns for CSV, Parquet and the dictionary.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext_noop

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import DataFile
from civicgrid.apps.standards import api as standards
from civicgrid.base.parquet import Kind
from civicgrid.base.words import called
from civicgrid.kernel.paths import steps

DECIMALS = 6


class DataColumn(msgspec.Struct, frozen=True):
    """A column: its kind, what it means, and its value of a case.

    Where it holds words, `words` is what the value is a code of.
    """

    name: str
    kind: Kind
    meaning: str
    value: Callable[[cases.PublicCase], Any]
    words: str = ""


def _end(path: str) -> str:
    return steps(path)[-1] if path else ""


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


COLUMNS: Sequence[DataColumn] = (
    DataColumn("number", Kind.TEXT, gettext_noop("the number of the report's case"), lambda case: case.number),
    DataColumn("type", Kind.TEXT, gettext_noop("code of the case type"), lambda case: _end(case.type)),
    DataColumn(
        "type_path",
        Kind.TEXT,
        gettext_noop("codes from the class down to the type, with points"),
        lambda case: case.type,
    ),
    DataColumn("type_name", Kind.TEXT, gettext_noop("the type in words"), lambda case: case.type, "type"),
    DataColumn("state", Kind.TEXT, gettext_noop("where it stands in the workflow"), lambda case: case.state),
    DataColumn(
        "state_name",
        Kind.TEXT,
        gettext_noop("where it stands, in words"),
        lambda case: case.state,
        "public_state",
    ),
    DataColumn("open", Kind.TRUTH, gettext_noop("whether it is still worked on"), lambda case: case.open),
    DataColumn(
        "area",
        Kind.TEXT,
        gettext_noop("code of the smallest area that everybody may know"),
        lambda case: _end(case.area),
    ),
    DataColumn(
        "area_path", Kind.TEXT, gettext_noop("codes from the city down to it, with points"), lambda case: case.area
    ),
    DataColumn("area_name", Kind.TEXT, gettext_noop("the name of that area"), lambda case: case.area, "area"),
    DataColumn(
        "organisation",
        Kind.TEXT,
        gettext_noop("code of the organisation that answers for it"),
        lambda case: _end(case.organisation),
    ),
    DataColumn(
        "organisation_name",
        Kind.TEXT,
        gettext_noop("the name of that organisation"),
        lambda case: case.organisation,
        "organisation",
    ),
    DataColumn("opened_at", Kind.MOMENT, gettext_noop("when it was first reported"), lambda case: case.opened_at),
    DataColumn("due_at", Kind.MOMENT, gettext_noop("until when it was promised"), lambda case: case.due_at),
    DataColumn("closed_at", Kind.MOMENT, gettext_noop("when it was settled"), lambda case: case.closed_at),
    DataColumn("changed_at", Kind.MOMENT, gettext_noop("when it came into its state"), lambda case: case.changed_at),
    DataColumn("late", Kind.TRUTH, gettext_noop("whether the work was handed back late"), lambda case: case.late),
    DataColumn("reports", Kind.WHOLE, gettext_noop("how many reports speak of it"), lambda case: case.reports),
    DataColumn(
        "lon", Kind.REAL, gettext_noop("degrees east (WGS 84), rounded as said"), lambda case: _degrees(case.lon)
    ),
    DataColumn(
        "lat", Kind.REAL, gettext_noop("degrees north (WGS 84), rounded as said"), lambda case: _degrees(case.lat)
    ),
    DataColumn(
        "rounded_m",
        Kind.REAL,
        gettext_noop("metres of the squares to which the place is rounded; 0 = exact"),
        lambda case: case.rounded_m,
    ),
    DataColumn(
        "text",
        Kind.TEXT,
        gettext_noop("what the first report says, without ways to reach people; empty where it is not public"),
        lambda case: case.text,
    ),
    DataColumn(
        "address",
        Kind.TEXT,
        gettext_noop("the address in words; empty where it is not public"),
        lambda case: case.address,
    ),
)


def values(found: Iterable[cases.PublicCase]) -> Iterator[list[Any]]:
    """A row for each case, words in the reader's language."""
    said = cache(called)

    def read(column: DataColumn) -> Callable[[cases.PublicCase], Any]:
        value, words = column.value, column.words
        return (lambda case: said(words, value(case))) if words else value

    read_all = [read(column) for column in COLUMNS]
    return ([each(case) for each in read_all] for case in found)


def written(found: Iterable[cases.PublicCase]) -> Iterator[list[Any]]:
    """The same as words.

    Times with the city's offset, truths as yes and no; nothing stays nothing.
    """
    zone = ZoneInfo(grid.city().time_zone)
    words: Mapping[Kind, Callable[[Any], str]] = {
        Kind.TRUTH: lambda value: "yes" if value else "no",
        Kind.MOMENT: lambda value: value.astimezone(zone).isoformat(timespec="seconds"),
    }
    changed = [(place, words[column.kind]) for place, column in enumerate(COLUMNS) if column.kind in words]
    for row in values(found):
        for place, write in changed:
            if row[place] is not None:
                row[place] = write(row[place])
        yield row


def month_of(moment: datetime) -> date:
    """The first day of its month, in the city's zone."""
    return moment.astimezone(ZoneInfo(grid.city().time_zone)).date().replace(day=1)


def month_filter(month: date) -> cases.PublicFilter:
    """All public cases that were opened in a month of the city's calendar."""
    zone = ZoneInfo(grid.city().time_zone)
    following = (month + timedelta(days=31)).replace(day=1)
    begin, end = (datetime.combine(day, time(), zone) for day in (month, following))
    return cases.PublicFilter(opened_from=begin.astimezone(UTC), opened_to=end.astimezone(UTC))


def rules_digest() -> str:
    """A digest of all that decides what is public, and of the columns.

    Files made under other rules are not handed out.
    """
    kinds = standards.case_types()
    told = [
        (path, sorted(kinds[path].public_parts), kinds[path].public_rounding_m) for path in sorted(cases.public_types())
    ]
    return sha256(msgspec.json.encode([told, [column.name for column in COLUMNS]])).hexdigest()


def data_files() -> list[DataFile]:
    """The months that may be handed out, the newest first."""
    return list(DataFile.objects.filter(rules=rules_digest()).order_by("-month"))


def about() -> Mapping[str, str]:
    """What every file says of itself."""
    city = grid.city()
    return {"publisher": next(iter(city.name.values()), city.code), "licence": city.licence, "city": city.code}
