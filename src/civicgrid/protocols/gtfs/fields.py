"""The files of GTFS and what their fields may hold.

A table, after the reference of gtfs.org.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import available_timezones

import msgspec

Check = Callable[[str], bool]
_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")


def seconds(text: str) -> int | None:
    """A time of day, which may be beyond 24 hours; None if it is none.

    >>> seconds("25:10:00"), seconds("6:00")
    (90600, None)
    """
    found = _TIME.fullmatch(text)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]) if found else None


def _is_day(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007  a day of the service, of no zone
    except ValueError:
        return False
    return re.fullmatch(r"\d{8}", text) is not None


def _between(low: float, high: float) -> Check:
    def check(text: str) -> bool:
        try:
            return low <= float(text) <= high
        except ValueError:
            return False

    return check


def _one_of(*words: str) -> Check:
    return lambda text: text in words


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"\d{1,9}", text) is not None


DAY = (_is_day, "write it as YYYYMMDD")
TIME = (lambda text: seconds(text) is not None, "write it as HH:MM:SS")
LAT = (_between(-90, 90), "write degrees between -90 and 90")
LON = (_between(-180, 180), "write degrees between -180 and 180")
FLAG = (_one_of("0", "1"), "write 0 or 1")
WHOLE = (_is_whole, "write a whole number")
KIND_OF_ROUTE = (_between(0, 1702), "write a route_type of GTFS, such as 3 for a bus")
KIND_OF_PLACE = (_between(0, 4), "write a location_type between 0 and 4")
EXCEPTION = (_one_of("1", "2"), "write 1 (added) or 2 (removed)")
ZONE = (lambda text: text in available_timezones(), "give a time zone of IANA, such as Europe/Vienna")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a file needs: columns and cells, what its rows are known by.

    And where its references point.
    """

    needs: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    checks: Mapping[str, tuple[Check, str]] = {}
    key: tuple[str, ...] = ()
    points: Mapping[str, tuple[str, str]] = {}


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CALENDAR = ("service_id", *WEEK, "start_date", "end_date")
_POINT = ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")

RULES = {
    "agency.txt": Rule(
        needs=("agency_name", "agency_url", "agency_timezone"),
        filled=("agency_name", "agency_url", "agency_timezone"),
        checks={"agency_timezone": ZONE},
        key=("agency_id",),
    ),
    "stops.txt": Rule(
        needs=("stop_id",),
        filled=("stop_id",),
        checks={"stop_lat": LAT, "stop_lon": LON, "location_type": KIND_OF_PLACE},
        key=("stop_id",),
        points={"parent_station": ("stops.txt", "stop_id")},
    ),
    "routes.txt": Rule(
        needs=("route_id", "route_type"),
        filled=("route_id", "route_type"),
        checks={"route_type": KIND_OF_ROUTE},
        key=("route_id",),
        points={"agency_id": ("agency.txt", "agency_id")},
    ),
    "trips.txt": Rule(
        needs=("route_id", "service_id", "trip_id"),
        filled=("route_id", "service_id", "trip_id"),
        checks={"direction_id": FLAG},
        key=("trip_id",),
        points={"route_id": ("routes.txt", "route_id"), "shape_id": ("shapes.txt", "shape_id")},
    ),
    "stop_times.txt": Rule(
        needs=("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
        filled=("trip_id", "stop_id", "stop_sequence"),
        checks={"stop_sequence": WHOLE, "arrival_time": TIME, "departure_time": TIME},
        key=("trip_id", "stop_sequence"),
        points={"trip_id": ("trips.txt", "trip_id"), "stop_id": ("stops.txt", "stop_id")},
    ),
    "calendar.txt": Rule(
        needs=_CALENDAR,
        filled=_CALENDAR,
        checks=dict.fromkeys(WEEK, FLAG) | dict.fromkeys(("start_date", "end_date"), DAY),
        key=("service_id",),
    ),
    "calendar_dates.txt": Rule(
        needs=("service_id", "date", "exception_type"),
        filled=("service_id", "date", "exception_type"),
        checks={"date": DAY, "exception_type": EXCEPTION},
        key=("service_id", "date"),
    ),
    "shapes.txt": Rule(
        needs=_POINT,
        filled=_POINT,
        checks={"shape_pt_lat": LAT, "shape_pt_lon": LON, "shape_pt_sequence": WHOLE},
        key=("shape_id", "shape_pt_sequence"),
    ),
    "feed_info.txt": Rule(needs=("feed_publisher_name", "feed_publisher_url", "feed_lang")),
}
ALWAYS = ("agency.txt", "stops.txt")
TIMETABLE = ("routes.txt", "trips.txt", "stop_times.txt")
"""All of them or none: a feed may tell of places alone."""
PASSED_OVER = frozenset(
    f"{name}.txt"
    for name in (
        "areas", "attributions", "booking_rules", "fare_attributes", "fare_leg_join_rules", "fare_leg_rules",
        "fare_media", "fare_products", "fare_rules", "fare_transfer_rules", "frequencies", "levels",
        "location_group_stops", "location_groups", "networks", "pathways", "rider_categories", "route_networks",
        "stop_areas", "timeframes", "transfers", "translations",
    )
) | {"locations.geojson"}  # fmt: skip
"""Files of GTFS that telemetry does not need."""
