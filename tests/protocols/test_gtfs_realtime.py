"""Messages of GTFS Realtime: vehicles, delays and warnings, and what is no message."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from google.transit import gtfs_realtime_pb2 as wire

from civicgrid.kernel.observations import Kind
from civicgrid.protocols import gtfs_realtime
from civicgrid.protocols.gtfs_realtime import NotGtfsRealtime

NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())


def message(*entities: dict[str, Any], sent: int = NOON) -> bytes:
    """A message of entities, each with its own id."""
    feed = wire.FeedMessage(header=wire.FeedHeader(gtfs_realtime_version="2.0", timestamp=sent))
    for number, entity in enumerate(entities, 1):
        feed.entity.add(id=str(number), **entity)
    return bytes(feed.SerializeToString())


def said(*entities: dict[str, Any]) -> dict[str, object]:
    """Stream -> value or result."""
    rows = gtfs_realtime.read(message(*entities)).rows.to_pylist()
    return {
        row["stream"]: row["value"] if row["result"] is None else msgspec.json.decode(row["result"]) for row in rows
    }


BUS = {
    "trip": {"trip_id": "T1", "route_id": "R1"},
    "vehicle": {"id": "17"},
    "position": {"longitude": 16.37, "latitude": 48.2, "speed": 12.5, "bearing": 90},
    "timestamp": NOON - 5,
    "occupancy_status": wire.VehiclePosition.MANY_SEATS_AVAILABLE,
    "occupancy_percentage": 30,
}


def test_a_vehicle() -> None:
    told = gtfs_realtime.read(message({"vehicle": BUS}))
    assert said({"vehicle": BUS}) == {
        "vehicle 17 position": {"type": "Point", "coordinates": [16.37, 48.2]},
        "vehicle 17 speed": 12.5,
        "vehicle 17 bearing": 90.0,
        "vehicle 17 occupancy": "MANY_SEATS_AVAILABLE",
        "vehicle 17 occupancy percentage": 30.0,
    }
    assert {(each.property, each.unit, each.kind) for each in told.streams} >= {
        ("position", "", Kind.POSITION),
        ("speed", "m/s", Kind.MEASUREMENT),
        ("occupancy", "", Kind.CATEGORY),
    }
    assert [(each.id, dict(each.properties)) for each in told.things] == [("vehicle 17", {"trip": "T1", "route": "R1"})]
    assert {row["time"] for row in told.rows.to_pylist()} == {datetime(2026, 3, 2, 11, 59, 55, tzinfo=UTC)}


def test_a_message_read_twice_tells_the_same() -> None:
    once, again = (gtfs_realtime.read(message({"vehicle": BUS})) for _ in range(2))
    assert once.rows.equals(again.rows)


def test_a_vehicle_without_id_position_or_time_of_its_own() -> None:
    told = gtfs_realtime.read(message({"vehicle": {"occupancy_percentage": 5}}))
    assert [(row["stream"], row["time"]) for row in told.rows.to_pylist()] == [
        ("vehicle 1 occupancy percentage", datetime(2026, 3, 2, 12, tzinfo=UTC))
    ]


def test_a_position_that_is_not_on_earth_is_refused_and_the_rest_is_kept() -> None:
    told = gtfs_realtime.read(message({"vehicle": {"position": {"longitude": 500, "latitude": 0, "speed": 3}}}))
    assert [row["stream"] for row in told.rows.to_pylist()] == ["vehicle 1 speed"]
    assert [(each.row, each.column) for each in told.refused] == [(1, "position")]


def test_delays_at_stops() -> None:
    update = {
        "trip": {"trip_id": "T1", "route_id": "R1"},
        "delay": 60,
        "stop_time_update": [
            {"stop_id": "A", "stop_sequence": 1, "arrival": {"delay": 30}},
            {"stop_id": "A", "stop_sequence": 9, "departure": {"delay": 90}},
            {"stop_sequence": 10, "arrival": {"time": NOON}, "departure": {"delay": -20}},
            {"stop_id": "B"},
            {"stop_id": "C", "arrival": {"delay": 1}},
        ],
    }
    told = gtfs_realtime.read(message({"trip_update": update}))
    assert [(row["stream"], row["value"], row["seq"]) for row in told.rows.to_pylist()] == [
        ("trip T1 delay", 60.0, None),
        ("trip T1 stop A delay", 30.0, 1),
        ("trip T1 stop A delay", 90.0, 9),
        ("trip T1 stop sequence 10 delay", -20.0, 10),
        ("trip T1 stop C delay", 1.0, None),
    ]
    assert {each.unit for each in told.streams} == {"s"}
    assert told.missing == 1


def test_a_trip_may_have_delays_at_stops_alone() -> None:
    assert said({"trip_update": {"trip": {}, "stop_time_update": [{"stop_id": "A", "arrival": {"delay": 5}}]}}) == {
        "trip 1 stop A delay": 5.0
    }


def test_a_warning_has_words_a_cause_and_an_end() -> None:
    alert = {
        "active_period": [{"start": NOON, "end": NOON + 3600}],
        "informed_entity": [{"route_id": "R1"}, {"stop_id": "A"}],
        "cause": wire.Alert.MAINTENANCE,
        "effect": wire.Alert.DETOUR,
        "header_text": {"translation": [{"text": "Umleitung", "language": "de"}]},
    }
    row = gtfs_realtime.read(message({"alert": alert})).rows.to_pylist()[0]
    assert row["end"] == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert msgspec.json.decode(row["result"]) == {
        "header": {"de": "Umleitung"},
        "description": {},
        "cause": "MAINTENANCE",
        "effect": "DETOUR",
        "about": ["route_id R1", "stop_id A"],
    }


def test_a_warning_without_a_period_is_of_the_message() -> None:
    row = gtfs_realtime.read(message({"alert": {}})).rows.to_pylist()[0]
    assert (row["time"], row["end"]) == (datetime(2026, 3, 2, 12, tzinfo=UTC), None)


def test_what_has_no_time_is_refused() -> None:
    update = {"trip": {"trip_id": "T"}, "delay": 1}
    told = gtfs_realtime.read(message({"vehicle": {}}, {"trip_update": update}, {"alert": {}}, sent=0))
    assert [each.row for each in told.refused] == [1, 2, 3]
    far = gtfs_realtime.read(message({"vehicle": {"timestamp": 2**63}}))
    assert [each.reason for each in far.refused] == ["it has no time"]


def test_what_was_not_understood_is_counted() -> None:
    told = gtfs_realtime.read(message({"is_deleted": True}, {}))
    assert told.ignored == {"deleted entity": 1, "entity of another kind": 1}


def test_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    for nonsense in (b"", b"\xff\xff", b"<html>", message({"vehicle": BUS})[:-3]):
        with pytest.raises(NotGtfsRealtime):
            gtfs_realtime.read(nonsense)
    monkeypatch.setattr("civicgrid.protocols.gtfs_realtime.reading.MOST_BYTES", 3)
    with pytest.raises(NotGtfsRealtime, match="longer than 3"):
        gtfs_realtime.read(b"1234")
