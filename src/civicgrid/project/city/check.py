"""Everything that is wrong with a city folder, as a compiler would say it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import KindRecord
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import OrganisationRecord, PostRecord
from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import CityRecord, DrawnArea
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CalendarRecord, CaseTypeRecord
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.problems import Problem, errors
from civicgrid.kernel.tables import Row

from .folder import Folder
from .posts import clashes

TABLES: Mapping[str, Sequence[str]] = {
    directory.ORGANISATIONS: ("code", "parent", "name", "kind"),
    directory.POSTS: ("login", "person", "role", "organisation"),
    standards.CASE_TYPES: standards.CASE_TYPES_COLUMNS,
    standards.CALENDAR: standards.CALENDAR_COLUMNS,
    duties.DUTIES: duties.DUTIES_COLUMNS,
    assets.KINDS: assets.KINDS_COLUMNS,
}
"""The CSV files of a city folder, and the columns each needs."""

OPTIONAL = (assets.KINDS,)
"""Tables that a folder may do without."""

FILLED = (directory.ORGANISATIONS, standards.CASE_TYPES)
"""Tables to which others point: without their rows nothing else can be judged."""

IN_ORDER = (
    grid.CITY,
    directory.ORGANISATIONS,
    grid.AREAS,
    standards.CASE_TYPES,
    standards.CALENDAR,
    directory.POSTS,
    duties.DUTIES,
    assets.KINDS,
)
"""The files as one follows from another: mended in this order, causes go before what they cause."""

OF_THE_MATRIX = (grid.CITY, directory.ORGANISATIONS, standards.CASE_TYPES, duties.DUTIES)
"""Without errors in these the duties can be reviewed, however the areas are drawn."""


class BrokenCity(InvalidInput):
    """The city folder has {count} errors; the first one is {first}."""


class CityRecords(msgspec.Struct, frozen=True, kw_only=True):
    """All that a city folder says; duties with the lines they stand on."""

    city: CityRecord
    areas: Sequence[DrawnArea]
    organisations: Sequence[OrganisationRecord]
    posts: Sequence[PostRecord]
    case_types: Sequence[CaseTypeRecord]
    calendar: CalendarRecord
    duties: Mapping[DutyRecord, int]
    asset_kinds: Sequence[KindRecord] = ()


class Checked(msgspec.Struct, frozen=True):
    """All problems, causes first, and the records if none of them is an error."""

    problems: Sequence[Problem]
    records: CityRecords | None

    def require(self) -> CityRecords:
        """The records; raises BrokenCity."""
        if self.records is None:
            wrong = errors(self.problems)
            raise BrokenCity(count=len(wrong), first=str(wrong[0]), remedy="run: civicgrid city check DIR")
        return self.records


def check(path: Path, day: date | None = None) -> Checked:
    """Reads a city folder and says all that is wrong with it.

    Gaps and overlaps of the duties in force on a day (today) are warnings.
    """
    folder = Folder(path)
    rows = {file: _table(folder, file) for file in TABLES}
    outline, drawing = folder.text(grid.CITY), folder.text(grid.AREAS)
    city = None if outline is None else folder.keep(grid.read_city(outline))
    features = [] if drawing is None else folder.keep(grid.read_features(grid.AREAS, drawing))
    records = _records(folder, city, features, rows) if city else None
    if records and records.areas and folder.sound(*OF_THE_MATRIX):
        folder.problems += _review(records, day or today(records.city))
    problems = sorted(folder.problems, key=_causes_first)
    return Checked(problems, None if errors(problems) else records)


def _table(folder: Folder, file: str) -> list[Row]:
    if file in OPTIONAL and not folder.has(file):
        return []
    return folder.table(file, TABLES[file], filled=file in FILLED)


def _causes_first(problem: Problem) -> tuple[int, bool, int]:
    """By file and line; how areas lie beside each other follows from what each is."""
    return IN_ORDER.index(problem.file), problem.field == "borders", problem.line


def today(city: CityRecord) -> date:
    """The day it is in the city."""
    return datetime.now(ZoneInfo(city.time_zone)).date()


def _records(
    folder: Folder, city: CityRecord, features: Sequence[grid.Feature], rows: Mapping[str, Sequence[Row]]
) -> CityRecords:
    """All records; no file is blamed for codes of another that cannot be read."""
    organisations, types, areas = _places(folder, city, features, rows)
    folder.problems += clashes(rows[directory.POSTS])
    calendar = CalendarRecord()
    if folder.readable(standards.CALENDAR):
        calendar = folder.keep(standards.read_calendar(rows[standards.CALENDAR], city.languages))
    known = _known(city, rows[directory.ORGANISATIONS], organisations, types, areas)
    posts: Sequence[PostRecord] = ()
    if folder.readable(directory.ORGANISATIONS) and areas:
        people = rows[directory.POSTS]
        posts = folder.keep(directory.read_posts(people, city.languages, known.organisations, dict(known.areas)))
    lines: Mapping[DutyRecord, int] = {}
    if folder.readable(directory.ORGANISATIONS, standards.CASE_TYPES) and areas:
        lines = folder.keep(duties.read_duties(rows[duties.DUTIES], known))
    kinds: Sequence[KindRecord] = ()
    if folder.readable(standards.CASE_TYPES):
        kinds = folder.keep(assets.read_kinds(rows[assets.KINDS], city.languages, known.types))
    return CityRecords(
        city=city,
        areas=areas,
        organisations=organisations,
        posts=posts,
        case_types=types,
        calendar=calendar,
        duties=lines,
        asset_kinds=kinds,
    )


def _places(
    folder: Folder, city: CityRecord, features: Sequence[grid.Feature], rows: Mapping[str, Sequence[Row]]
) -> tuple[list[OrganisationRecord], list[CaseTypeRecord], list[DrawnArea]]:
    """What posts and duties refer to."""
    organisations = folder.keep(directory.read_organisations(rows[directory.ORGANISATIONS], city.languages))
    types = folder.keep(standards.read_case_types(rows[standards.CASE_TYPES], city.languages))
    drawn = features or folder.sound(grid.AREAS)
    return organisations, types, folder.keep(grid.read_areas(features, city)) if drawn else []


def _known(
    city: CityRecord,
    rows: Sequence[Row],
    organisations: Sequence[OrganisationRecord],
    types: Sequence[CaseTypeRecord],
    areas: Sequence[DrawnArea],
) -> duties.Known:
    """All that posts and duties may name, faulty rows too: a mistake is told once."""
    named = [each.area for each in areas]
    return duties.Known(
        types={each.code: each.path for each in types},
        areas={each.code: each.path for each in named if each.level not in city.overlays},
        overlays={each.code for each in named if each.level in city.overlays},
        organisations={row["code"]: "" for row in rows} | {each.code: each.path for each in organisations},
    )


def _review(records: CityRecords, day: date) -> list[Problem]:
    """Gaps, overlaps and self-checks of the duties in force on a day."""
    types = [each.path for each in records.case_types if each.leaf]
    areas = grid.Tree(records.city, [each.area for each in records.areas]).leaves()
    return duties.problems_of(duties.review(duties.Matrix(records.duties), types, areas, day), records.duties)
