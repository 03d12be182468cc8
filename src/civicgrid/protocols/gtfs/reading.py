"""A feed from its archive: checked first, then read."""

from collections import defaultdict
from collections.abc import Sequence
from typing import BinaryIO

from civicgrid.kernel.archives import open_zip, read_entry
from civicgrid.kernel.problems import Problem, errors
from civicgrid.kernel.tables import Row, UnreadableTable, read_table

from .checking import Tables, across, missing_files, rows_of
from .fields import RULES, seconds
from .records import Feed, Route, Stop, StopTime, Trip


def read(file: str, data: BinaryIO) -> Feed:
    """The timetable; raises BrokenArchive or UnfoldsTooFar.

    And tells all else as problems.
    """
    archive = open_zip(file, data)
    names = [name for name in archive.namelist() if not name.endswith("/")]
    problems: list[Problem] = []
    tables: dict[str, Sequence[Row]] = {}
    for name in RULES.keys() & set(names):
        try:
            tables[name] = read_table(name, read_entry(archive, file, name), RULES[name].needs)
        except UnreadableTable as error:
            problems.append(Problem(name, error.row or 0, error.message(), error.advice()))
    problems += missing_files(names, tables)
    for name in RULES.keys() & tables:
        problems += rows_of(name, RULES[name], tables)
    problems += across(tables)
    problems.sort(key=lambda problem: (problem.file, problem.line))
    return Feed(problems=problems) if errors(problems) else _feed(problems, tables)


def _feed(problems: Sequence[Problem], tables: Tables) -> Feed:
    information = tables.get("feed_info.txt") or [Row(1, {})]
    return Feed(
        problems=problems,
        version=information[0]["feed_version"],
        zone=tables["agency.txt"][0]["agency_timezone"],
        stops=[_stop(row) for row in tables["stops.txt"]],
        routes=[_route(row) for row in tables.get("routes.txt", ())],
        trips=[_trip(row) for row in tables.get("trips.txt", ())],
        stop_times=[_stop_time(row) for row in tables.get("stop_times.txt", ())],
        shapes=_shapes(tables.get("shapes.txt", ())),
    )


def _stop(row: Row) -> Stop:
    return Stop(
        id=row["stop_id"],
        name=row["stop_name"],
        code=row["stop_code"],
        kind=int(float(row["location_type"] or 0)),
        parent=row["parent_station"],
        lon=float(row["stop_lon"]) if row["stop_lon"] else None,
        lat=float(row["stop_lat"]) if row["stop_lat"] else None,
    )


def _route(row: Row) -> Route:
    name = row["route_short_name"] or row["route_long_name"]
    return Route(id=row["route_id"], name=name, kind=int(float(row["route_type"])), agency=row["agency_id"])


def _trip(row: Row) -> Trip:
    return Trip(
        id=row["trip_id"],
        route=row["route_id"],
        service=row["service_id"],
        headsign=row["trip_headsign"],
        direction=row["direction_id"],
        shape=row["shape_id"],
    )


def _stop_time(row: Row) -> StopTime:
    arrival, departure = seconds(row["arrival_time"]), seconds(row["departure_time"])
    return StopTime(
        trip=row["trip_id"],
        stop=row["stop_id"],
        sequence=int(row["stop_sequence"]),
        arrival_s=departure if arrival is None else arrival,
        departure_s=arrival if departure is None else departure,
    )


def _shapes(rows: Sequence[Row]) -> dict[str, list[tuple[float, float]]]:
    """Lines of lon, lat, in the order of their points."""
    shapes: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row["shape_pt_sequence"])):
        shapes[row["shape_id"]].append((float(row["shape_pt_lon"]), float(row["shape_pt_lat"])))
    return dict(shapes)
