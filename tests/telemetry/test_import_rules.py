"""What files of other formats tell, as things, streams and rows."""

import io
import json
import zipfile

import numpy as np
import pyarrow as pa

from civicgrid.apps.telemetry.rules.importing import Format, _with_seq, parts, timetable
from civicgrid.apps.telemetry.rules.rows import Rows
from tests.protocols.test_gtfs import SOUND, feed
from tests.protocols.test_gtfs_realtime import BUS, message


def test_a_timetable_gives_its_stops_and_lines() -> None:
    told = timetable(feed())
    found = {each.id: each for each in told.things}
    assert {"stop S1", "stop S2", "route R"} <= found.keys()
    assert (found["stop S1"].name, found["stop S1"].properties["code"]) == ("Gate", "12")
    assert found["stop S2"].properties["code"] == "S2"
    line = found["route R"].location
    assert line is not None
    assert line["type"] == "MultiLineString"
    assert not told.refused


def test_a_line_without_a_shape_is_nowhere() -> None:
    told = timetable(feed(shapes__txt=None, trips__txt="route_id,service_id,trip_id\nR,W,T\n"))
    assert {each.id: each.location for each in told.things}["route R"] is None


def test_faults_of_a_timetable_are_refused_and_doubts_told() -> None:
    told = timetable(feed(routes__txt="route_id,agency_id,route_short_name,route_type\nR,nobody,1,0\n"))
    assert told.refused
    doubtful = timetable(feed(stops__txt=SOUND["stops.txt"] + "S9,Nowhere used,,48.2,16.3,0,\n", odd__txt="a\n"))
    assert doubtful.ignored


def test_each_format_has_its_reader() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name, text in SOUND.items():
            made.writestr(name, text)
    (timetables,) = parts("feed.zip", archive, Format.GTFS)
    (vehicles,) = parts("now.pb", io.BytesIO(message({"vehicle": BUS})), Format.GTFS_REALTIME)
    level = {"type": "Property", "value": 3, "observedAt": "2026-03-02T00:00:00Z"}
    entity = json.dumps({"id": "urn:1", "type": "Meter", "level": level}).encode()
    (levels,) = parts("a.json", io.BytesIO(entity), Format.NGSI_LD)
    assert timetables.things
    assert vehicles.streams
    assert levels.streams


def test_a_row_without_a_number_has_that_of_its_value() -> None:
    rows = Rows(stream=np.array([1, 1]), time=np.array([0, 1]), value=np.array([2.0, 3.0]))
    numbers = _with_seq(rows, pa.array([7, None], pa.int64())).seq
    assert numbers is not None
    assert numbers.tolist() == [7, np.float64(3.0).view(np.int64)]
    assert _with_seq(rows, pa.nulls(2, pa.int64())).seq is not None
