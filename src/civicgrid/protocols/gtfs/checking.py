"""The problems of a feed: each named by file, line and field, with the remedy."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from civicgrid.kernel.problems import Problem, Severity
from civicgrid.kernel.tables import Row

from .fields import ALWAYS, PASSED_OVER, RULES, TIMETABLE, Rule

Tables = Mapping[str, Sequence[Row]]


def missing_files(names: Sequence[str], tables: Tables) -> Iterator[Problem]:
    """Files that a feed must have, with rows in them.

    And files that GTFS does not know.
    """
    timetable = TIMETABLE if any(name in names for name in TIMETABLE) else ()
    for name in (*ALWAYS, *timetable):
        if name not in names:
            yield Problem(name, 0, "the file is missing", "add it to the archive")
        elif name in tables and not tables[name]:
            yield Problem(name, 1, "the file has no rows", "write them")
    if timetable and not {"calendar.txt", "calendar_dates.txt"} & set(names):
        yield Problem("calendar.txt", 0, "the file is missing", "add it, or calendar_dates.txt")
    for name in names:
        if name not in RULES and name not in PASSED_OVER:
            yield Problem(name, 0, "GTFS knows no such file", "take it out", severity=Severity.WARNING)


def rows_of(name: str, rule: Rule, tables: Tables) -> Iterator[Problem]:
    """Cells that are empty or wrong, rows that stand twice, references to nothing."""
    targets = {
        column: {row[field] for row in tables[file]} for column, (file, field) in rule.points.items() if file in tables
    }
    seen: set[tuple[str, ...]] = set()
    for row in tables[name]:
        yield from _cells(name, rule, row)
        for column, known in targets.items():
            if row[column] and row[column] not in known:
                file = rule.points[column][0]
                yield Problem(name, row.line, f"{row[column]!r} is not in {file}", f"add it to {file}", field=column)
        key = tuple(row[column] for column in rule.key)
        if key in seen and any(key):
            remedy, field = "keep one of the two", ", ".join(rule.key)
            yield Problem(name, row.line, f"{', '.join(key)} stands twice", remedy, field=field)
        seen.add(key)


def _cells(name: str, rule: Rule, row: Row) -> Iterator[Problem]:
    for column in rule.filled:
        if not row[column]:
            yield Problem(name, row.line, "nothing is written here", "fill it in", field=column)
    for column, (right, remedy) in rule.checks.items():
        if row[column] and not right(row[column]):
            yield Problem(name, row.line, f"{row[column][:100]!r} is not valid", remedy, field=column)


def across(tables: Tables) -> Iterator[Problem]:
    """What only several rows together tell."""
    yield from _agencies(tables.get("agency.txt", ()))
    yield from _names(tables.get("routes.txt", ()))
    yield from _services(tables)
    yield from _ends(tables.get("stop_times.txt", ()))
    for row in tables.get("stops.txt", ()):
        if not (row["stop_lat"] and row["stop_lon"]) and row["location_type"] in ("", "0", "1", "2"):
            yield Problem(
                "stops.txt", row.line, "the stop has no place", "write it in degrees", field="stop_lat, stop_lon"
            )


def _agencies(rows: Sequence[Row]) -> Iterator[Problem]:
    for row in rows:
        if len(rows) > 1 and not row["agency_id"]:
            remedy = "give every agency an id where there are several"
            yield Problem("agency.txt", row.line, "nothing is written here", remedy, field="agency_id")


def _names(rows: Sequence[Row]) -> Iterator[Problem]:
    seen: set[tuple[str, str, str, str]] = set()
    for row in rows:
        short, long = row["route_short_name"], row["route_long_name"]
        field = "route_short_name, route_long_name"
        if not short and not long:
            yield Problem("routes.txt", row.line, "the route has no name", "give it one of the two", field=field)
        elif short == long:
            said = "both names are the same"
            yield Problem("routes.txt", row.line, said, "leave one empty", severity=Severity.WARNING, field=field)
        names = (short, long, row["agency_id"], row["route_type"])
        if names in seen:
            said, remedy = "another route has this name", "name them differently"
            yield Problem("routes.txt", row.line, said, remedy, severity=Severity.WARNING, field=field)
        seen.add(names)


def _services(tables: Tables) -> Iterator[Problem]:
    known = {row["service_id"] for name in ("calendar.txt", "calendar_dates.txt") for row in tables.get(name, ())}
    for row in tables.get("trips.txt", ()):
        if known and row["service_id"] and row["service_id"] not in known:
            said, remedy = f"{row['service_id']!r} is in no calendar", "add it to calendar.txt"
            yield Problem("trips.txt", row.line, said, remedy, field="service_id")


def _ends(rows: Sequence[Row]) -> Iterator[Problem]:
    """The first and the last stop of a trip without a time."""
    trips: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["stop_sequence"].isdecimal():
            trips[row["trip_id"]].append(row)
    for stops in trips.values():
        stops.sort(key=lambda row: int(row["stop_sequence"]))
        for row in {stops[0].line: stops[0], stops[-1].line: stops[-1]}.values():
            if not (row["arrival_time"] or row["departure_time"]):
                said, remedy = "a trip begins or ends here without a time", "write when"
                yield Problem("stop_times.txt", row.line, said, remedy, field="arrival_time")
