"""Observations of SensorThings as rows: single ones, and data arrays."""

import json

import pytest

from civicgrid.apps.telemetry.rules.checking import taken
from civicgrid.apps.telemetry.rules.moments import micros
from civicgrid.apps.telemetry.rules.observations import (
    InlineStream,
    NotJson,
    One,
    faults_of,
    read_one,
    rows_of,
    sent_of,
)
from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.sensorthings import read_data_arrays, read_instant

from .test_sent_rows import NOON, NOON_US, STREAMS

LATER = "2026-03-02T13:00:00Z"
LATER_US = micros(read_instant(LATER))
FEATURE = {"name": "n", "description": "d", "encodingType": "application/geo+json", "feature": {"type": "Point"}}


def one(stream: int | None = 5, **document: object) -> One:
    """What is read of a document."""
    return read_one(json.dumps(document).encode(), stream)


def test_a_number_and_its_time() -> None:
    assert one(result=3, phenomenonTime=NOON) == One(5, 3.0, NOON_US)
    assert one(None, result=3, Datastream={"@iot.id": 2}, FeatureOfInterest={"@iot.id": 9}) == One(2, 3.0, feature=9)
    assert one(result=3, phenomenonTime=f"{NOON}/{LATER}") == One(5, 3.0, NOON_US, end=LATER_US)


def test_everything_that_an_observation_may_say_is_kept() -> None:
    found = one(
        result={"a": [1]},
        phenomenonTime=f"{NOON}/{LATER}",
        resultTime=LATER,
        validTime=f"{NOON}/{LATER}",
        resultQuality="good",
        parameters={"depth": 3},
    )
    assert (found.time, found.end, found.result) == (NOON_US, LATER_US, '{"a":[1]}')
    assert json.loads(found.more or "") == {
        "resultTime": "2026-03-02T13:00:00.000Z",
        "validTime": "2026-03-02T12:00:00.000Z/2026-03-02T13:00:00.000Z",
        "resultQuality": "good",
        "parameters": {"depth": 3},
    }
    assert one(result="dry").result == '"dry"'
    assert (one(result=False).value, one(result=False).result) == (0.0, "false")


def test_what_is_described_in_place() -> None:
    assert one(result=1, FeatureOfInterest=FEATURE).inline is not None
    stream = {"name": "n", "description": "d", "observationType": "t", "unitOfMeasurement": {}}
    links = {"Thing": {"@iot.id": 1}, "Sensor": {"@iot.id": 1}, "ObservedProperty": {"@iot.id": 1}}
    with pytest.raises(InlineStream):
        one(None, result=1, Datastream={**stream, **links})


@pytest.mark.parametrize(
    "document",
    [
        {"phenomenonTime": NOON},
        {"result": None},
        {"result": 1, "phenomenonTime": "yesterday"},
        {"result": 1, "Datastream": {"@iot.id": 6}},
        {"result": 1, "colour": "red"},
    ],
)
def test_what_is_wrong_is_told(document: dict[str, object]) -> None:
    with pytest.raises(CivicGridError) as told:
        one(**document)  # type: ignore[arg-type]
    assert told.value.field


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000])
def test_what_is_no_json(body: bytes) -> None:
    with pytest.raises(NotJson):
        read_one(body, 1)


def test_those_without_a_time_have_that_of_their_arrival() -> None:
    rows = rows_of([One(5, 1.0), One(5, 2.0, NOON_US)], 77)
    assert rows.time.tolist() == [77, NOON_US]
    assert (rows.end, rows.result, rows.feature, rows.more) == (None, None, None, None)
    assert rows_of([One(5, 1.0, feature=3), One(5, 2.0)], 1).feature.tolist() == [3, 0]  # type: ignore[union-attr]


def test_data_arrays_and_their_faults() -> None:
    columns = ["phenomenonTime", "result", "FeatureOfInterest/id", "resultTime"]
    rows = [[NOON, 1, 3, None], [f"{NOON}/{LATER}", "dry", None, LATER], [NOON]]
    arrays = read_data_arrays(
        [
            {"Datastream": {"@iot.id": 5}, "components": columns, "dataArray": rows},
            {"Datastream": {"@iot.id": 1}, "components": ["result"], "dataArray": [[True], [4]]},
        ]
    )
    found = taken(sent_of(arrays, 77), STREAMS)
    assert dict(found.refused()) == {2: "unreadable", 3: "wrong_type"}
    assert list(faults_of(arrays)) == [2]
    assert found.rows.time.tolist() == [NOON_US, NOON_US, 77]
    assert found.rows.end == [None, LATER_US, None]
    assert found.rows.feature.tolist() == [3, 0, 0]  # type: ignore[union-attr]
    assert taken(sent_of(arrays[1:], 77), STREAMS).codes.tolist() == [5, 0]  # type: ignore[union-attr]
    assert sent_of(arrays[1:], 77).codes is None
