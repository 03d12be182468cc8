"""Timetables: read where they are sound, their problems named where they are not."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from civicgrid.kernel.archives import BrokenArchive
from civicgrid.kernel.problems import Severity
from civicgrid.protocols import gtfs
from civicgrid.protocols.gtfs import Feed, StopTime

SOUND = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,Trams,https://example.org,Europe/Vienna\n",
    "stops.txt": "stop_id,stop_name,stop_code,stop_lat,stop_lon,location_type,parent_station\n"
    "S1,Gate,12,48.2,16.3,0,ST\nS2,Bridge,,48.3,16.4,,\nST,Station,,48.2,16.3,1,\nN,,,,,3,ST\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,1,Gate to bridge,0\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign,direction_id,shape_id\nR,W,T,Bridge,0,L\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "T,23:50:00,,S1,1\nT,,,ST,2\nT,,24:10:00,S2,3\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "W,1,1,1,1,1,0,0,20260101,20261231\n",
    "calendar_dates.txt": "service_id,date,exception_type\nW,20260501,2\n",
    "shapes.txt": "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nL,48.3,16.4,2\nL,48.2,16.3,1\n",
    "feed_info.txt": "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\nCity,https://example.org,en,7\n",
}


def feed(**changed: str | None) -> Feed:
    """The sound feed with files changed, None is taken out; `__` stands for the point of a name."""
    data = io.BytesIO()
    files = SOUND | {name.replace("__", "."): text for name, text in changed.items()}
    with zipfile.ZipFile(data, "w") as archive:
        archive.mkdir("folder")
        for name, text in files.items():
            if text is not None:
                archive.writestr(name, text)
    return gtfs.read("feed.zip", data)


def problem(**changed: str | None) -> tuple[str, int, str]:
    """File, line and field of the only problem."""
    (found,) = feed(**changed).problems
    assert found.remedy
    return found.file, found.line, found.field


def test_a_sound_feed_is_read() -> None:
    found = feed()
    assert found.problems == []
    assert (found.sound, found.version, found.zone) == (True, "7", "Europe/Vienna")
    assert [(stop.id, stop.kind, stop.lon) for stop in found.stops] == [
        ("S1", 0, 16.3),
        ("S2", 0, 16.4),
        ("ST", 1, 16.3),
        ("N", 3, None),
    ]
    assert [(route.id, route.name, route.kind) for route in found.routes] == [("R", "1", 0)]
    assert [(trip.id, trip.route, trip.headsign) for trip in found.trips] == [("T", "R", "Bridge")]
    assert found.shapes == {"L": [(16.3, 48.2), (16.4, 48.3)]}
    assert found.stop_times[0] == StopTime(trip="T", stop="S1", sequence=1, arrival_s=85_800, departure_s=85_800)
    assert found.stop_times[1].arrival_s is None
    assert found.stop_times[2].arrival_s == 87_000


def test_a_stop_may_become_an_asset() -> None:
    first, *_, node = (stop.thing() for stop in feed().stops)
    assert (first.id, first.name, first.location) == ("S1", "Gate", {"type": "Point", "coordinates": [16.3, 48.2]})
    assert node.location is None


def test_a_feed_of_places_alone_needs_no_timetable() -> None:
    gone = dict.fromkeys(("routes__txt", "trips__txt", "stop_times__txt", "calendar__txt", "calendar_dates__txt"))
    found = feed(**gone, shapes__txt=None, feed_info__txt=None)
    assert (found.sound, len(found.stops), len(found.trips), found.version) == (True, 4, 0, "")


@pytest.mark.parametrize("name", ["agency", "stops", "routes", "trips", "stop_times"])
def test_files_that_must_be_there(name: str) -> None:
    found = feed(**{f"{name}__txt": None})
    assert (f"{name}.txt", "the file is missing") in {(each.file, each.message) for each in found.problems}
    assert (found.sound, found.stops) == (False, ())


def test_days_must_be_said_somewhere() -> None:
    assert problem(calendar__txt=None, calendar_dates__txt=None) == ("calendar.txt", 0, "")


def test_a_file_without_rows() -> None:
    assert ("stops.txt", 1, "") in {
        (each.file, each.line, each.field) for each in feed(stops__txt="stop_id,stop_lat,stop_lon\n").problems
    }


@pytest.mark.parametrize(
    ("file", "text", "line", "field"),
    [
        ("agency", "agency_id,agency_name,agency_url,agency_timezone\nA,T,u,Mars/Base\n", 2, "agency_timezone"),
        ("agency", "agency_id,agency_name,agency_url,agency_timezone\nA,,u,Europe/Vienna\n", 2, "agency_name"),
        ("calendar_dates", "service_id,date,exception_type\nW,2026-05-01,2\n", 2, "date"),
        ("calendar_dates", "service_id,date,exception_type\nW,20260231,2\n", 2, "date"),
        ("calendar_dates", "service_id,date,exception_type\nW,20260501,3\n", 2, "exception_type"),
        ("calendar_dates", "service_id,date,exception_type\nW,20260501,1\nW,20260501,2\n", 3, "service_id, date"),
        ("shapes", SOUND["shapes.txt"].replace("48.3", "north"), 2, "shape_pt_lat"),
        ("shapes", SOUND["shapes.txt"].replace("16.4", "216"), 2, "shape_pt_lon"),
        ("stops", SOUND["stops.txt"] + "S3,Lost,,,,,\n", 6, "stop_lat, stop_lon"),
        ("stops", SOUND["stops.txt"] + "S3,Child,,1,1,,nowhere\n", 6, "parent_station"),
        ("trips", SOUND["trips.txt"].replace("R,W", "X,W"), 2, "route_id"),
        ("trips", SOUND["trips.txt"].replace("R,W", "R,X"), 2, "service_id"),
        ("stop_times", SOUND["stop_times.txt"] + "T,24:20:00,24:20:00,nowhere,4\n", 5, "stop_id"),
        ("stop_times", SOUND["stop_times.txt"] + "T,24:20,24:20:00,S1,4\n", 5, "arrival_time"),
        ("stop_times", SOUND["stop_times.txt"] + "T,,,S1,4\n", 5, "arrival_time"),
        ("stop_times", SOUND["stop_times.txt"] + "T,,,S1,last\n", 5, "stop_sequence"),
        (
            "routes",
            "route_id,route_type,route_short_name,route_long_name\nR,0,,\n",
            2,
            "route_short_name, route_long_name",
        ),
    ],
)
def test_a_problem_names_its_file_line_and_field(file: str, text: str, line: int, field: str) -> None:
    assert problem(**{f"{file}__txt": text}) == (f"{file}.txt", line, field)


def test_several_agencies_need_ids() -> None:
    row = ",Buses,https://example.org,Europe/Vienna\n"
    assert problem(agency__txt=SOUND["agency.txt"] + row) == ("agency.txt", 3, "agency_id")


def test_a_table_that_cannot_be_read_is_a_problem() -> None:
    (found,) = feed(feed_info__txt="feed_lang\n").problems
    assert (found.file, found.line) == ("feed_info.txt", 1)


def test_doubts_are_told_and_stop_nothing() -> None:
    names = "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,1,1,0\nQ,A,1,1,0\n"
    found = feed(routes__txt=names, extra__txt="a\n")
    assert found.sound
    assert {each.severity for each in found.problems} == {Severity.WARNING}
    assert [(each.file, each.line) for each in found.problems] == [
        ("extra.txt", 0),
        ("routes.txt", 2),
        ("routes.txt", 3),
        ("routes.txt", 3),
    ]


def test_no_archive() -> None:
    with pytest.raises(BrokenArchive):
        gtfs.read("feed.zip", io.BytesIO(b"nothing"))


@pytest.mark.shared_data
def test_feeds_are_judged_as_they_are_known_to_be(shared_data: Path) -> None:
    folder = shared_data / "gtfs_feeds"
    if not folder.exists():
        pytest.skip("no gtfs_feeds in CIVICGRID_SHARED_DATA")
    known = {row["file"]: row["verdict"] for row in csv.DictReader((folder / "feeds.csv").read_text().splitlines())}
    judged = {}
    for name in known:
        found = gtfs.read(name, io.BytesIO((folder / name).read_bytes()))
        judged[name] = ("warn" if found.problems else "valid") if found.sound else "invalid"
    assert len(known) == 22
    assert judged == known
