"""Many observations at once, row by row good or bad."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.sensorthings import COMPONENTS, DataArray, data_arrays, read_data_arrays, told

BODY: list[dict[str, Any]] = [
    {
        "Datastream": {"@iot.id": 1},
        "components": ["phenomenonTime", "result", "FeatureOfInterest/id"],
        "dataArray@iot.count": 2,
        "dataArray": [["2010-12-23T10:20:00-0700", 20, 1], ["2010-12-23T10:21:00-0700", 30, "no id"]],
    },
    {
        "Datastream": {"@iot.id": 2},
        "components": ["phenomenonTime", "result"],
        "dataArray": [["2010-12-23T10:20:00-0700", 65], ["2010-12-23T10:21:00-0700", 60]],
    },
]
TWENTY_PAST = datetime(2010, 12, 23, 17, 20, tzinfo=UTC)


def test_rows_become_columns() -> None:
    first, second = read_data_arrays(BODY)
    assert (first.datastream, first.size, list(first.faults)) == (1, 2, [1])
    assert first.columns == {
        "phenomenonTime": [TWENTY_PAST, None],
        "result": [20, None],
        "FeatureOfInterest": [1, None],
    }
    assert second == DataArray(
        2, 2, {"phenomenonTime": [TWENTY_PAST, TWENTY_PAST.replace(minute=21)], "result": [65, 60]}, {}
    )


def test_each_row_has_its_line_in_the_answer() -> None:
    (array, _) = read_data_arrays(BODY)
    lines = told(array.faults.get(row, f"https://example.org/Observations({row})") for row in range(array.size))
    assert lines == [
        "https://example.org/Observations(0)",
        "error: FeatureOfInterest is not what it should be. (give the id as a whole number)",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["2010-12-23T10:20:00Z"], "The row has 1 values for 2 components"),
        (["2010-12-23T10:20:00Z", 1, 2], "The row has 3 values"),
        ({}, "send each row as a list"),
        (["2010-12-23T10:20:00Z", None], "send a value"),
        (["2010-12-23T10:20:00Z", float("nan")], "not finite"),
        (["2210-12-23T10:20:00Z", 1], "outside the years"),
        (["yesterday", 1], "is no time"),
        ([5, 1], "send a text"),
    ],
)
def test_a_bad_row_spoils_no_other(row: object, fault: str) -> None:
    good = ["2010-12-23T10:20:00Z", 1]
    rows = [good, row, good]
    (array,) = read_data_arrays(
        [{"Datastream": {"id": 1}, "components": ["phenomenonTime", "result"], "dataArray": rows}]
    )
    assert fault in str(array.faults[1])
    assert list(array.faults) == [1]
    assert array.columns["result"] == [1, None, 1]


def test_what_a_row_need_not_have_may_be_null() -> None:
    body = {
        "Datastream": {"@iot.id": 1},
        "components": ["result", "resultTime", "FeatureOfInterest/@iot.id"],
        "dataArray": [[1, None, None]],
    }
    (array,) = read_data_arrays([body])
    assert (array.columns, array.faults) == ({"result": [1], "resultTime": [None], "FeatureOfInterest": [None]}, {})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "CreateObservations"),
        ([5], "[0]"),
        ([{}], "[0]/Datastream"),
        ([{**BODY[0], "Datastream": {"@iot.id": "1"}}], "[0]/Datastream"),
        ([BODY[1], {**BODY[0], "dataArray": {}}], "[1]/dataArray"),
        ([{**BODY[0], "components": None}], "[0]/components"),
        ([{**BODY[0], "components": [1]}], "[0]/components"),
        ([{**BODY[0], "components": ["result", "result"]}], "[0]/components"),
        ([{**BODY[0], "components": ["FeatureOfInterest/id", "FeatureOfInterest/@iot.id"]}], "[0]/components"),
        ([{**BODY[0], "components": ["phenomenonTime"]}], "[0]/components"),
        ([{**BODY[0], "components": ["result", "colour"]}], "[0]/components"),
    ],
)
def test_what_is_wrong_with_more_than_rows_is_refused(body: object, field: str) -> None:
    with pytest.raises(CivicGridError) as fault:
        read_data_arrays(body)
    assert fault.value.field == field


def test_observations_are_told_by_datastream() -> None:
    rows = [("Datastreams(1)", [1, "a"]), ("Datastreams(2)", [2, "b"]), ("Datastreams(1)", [3, "c"])]
    one, two = data_arrays(rows, ("id", "result"))
    assert one == {
        "Datastream@iot.navigationLink": "Datastreams(1)",
        "components": ["id", "result"],
        "dataArray@iot.count": 2,
        "dataArray": [[1, "a"], [3, "c"]],
    }
    assert two["dataArray"] == [[2, "b"]]
    assert data_arrays([("Datastreams(1)", [None] * 7)])[0]["components"] == list(COMPONENTS)


cells = st.none() | st.floats() | st.text(max_size=4) | st.just("2010-12-23T10:20:00Z") | st.lists(st.none())


@given(st.lists(st.lists(cells, max_size=3) | st.none(), max_size=6))
def test_every_row_is_a_row_or_a_fault(rows: list[object]) -> None:
    (array,) = read_data_arrays(
        [{"Datastream": {"@iot.id": 1}, "components": ["result", "validTime"], "dataArray": rows}]
    )
    assert array.size == len(rows) == len(array.columns["result"])
    assert all((array.columns["result"][row] is None) is (row in array.faults) for row in range(len(rows)))
