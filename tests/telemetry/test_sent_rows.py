"""Rows as senders write them: what is read, what is refused, and that no row harms another."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.telemetry.rules import checking, moments
from civicgrid.apps.telemetry.rules.arrow_bodies import NotArrow, read_arrow
from civicgrid.apps.telemetry.rules.checking import Sent, Taken, taken
from civicgrid.apps.telemetry.rules.columns import NotColumns, read_columns
from civicgrid.apps.telemetry.rules.moments import (
    FAR,
    HIGHEST,
    LOWEST,
    UNREAD,
    NoClock,
    of_clock,
    of_interval,
    of_texts,
)
from civicgrid.apps.telemetry.rules.refusals import REFUSALS
from civicgrid.apps.telemetry.rules.rows import Rows, Tally, frame_of, numbered, read, tally_of
from civicgrid.apps.telemetry.rules.streams import Known, Scope, of_known
from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.units import UnknownUnit

MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
STREAMS = of_known(
    [
        Known(1, 10, observation_type=MEASUREMENT, unit="Cel", source="roof"),
        Known(2, 10, observation_type=MEASUREMENT, unit="m", feature=7),
        Known(5, 11, observation_type="anything"),
    ]
)
NOON = "2026-03-02T12:00:00Z"
NOON_US = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()) * 1_000_000
MIXED: tuple[object, ...] = (1, 2, "x", None, True, [], 2.5)


def body(**columns: object) -> bytes:
    """A body of JSON, also with NaN and Infinity as many programs write them."""
    return json.dumps(columns).encode()


def reasons(found: Taken) -> dict[int, str]:
    """Row -> why it was refused."""
    return {row: str(reason) for row, reason in found.refused()}


def sent(**columns: object) -> Taken:
    """What is taken of columns of JSON."""
    return taken(read_columns(body(**columns)), STREAMS)


def arrow(columns: dict[str, pa.Array], batches: int = 1, **options: object) -> bytes:
    """A body of Arrow."""
    batch = pa.record_batch(columns)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        for _ in range(batches):
            writer.write_batch(batch)
    return bytes(sink.getvalue())


def plain(**changed: pa.Array) -> dict[str, pa.Array]:
    """Three good rows as Arrow."""
    time = pa.array([NOON_US] * 3, pa.timestamp("us", "UTC"))
    return {"stream": pa.array([1, 2, 5]), "time": time, "value": pa.array([1.0, 2.0, 3.0]), **changed}


def test_columns_of_numbers_are_read() -> None:
    found = sent(stream=[1, 2], time=[NOON_US // 1000] * 2, value=[1, 2.5], clock="ms", quality=[0, 3], seq=[8, 9])
    assert found.rows.time.tolist() == [NOON_US, NOON_US]
    assert found.rows.value.tolist() == [1.0, 2.5]
    assert (found.rows.quality.tolist(), found.rows.seq.tolist()) == ([0, 3], [8, 9])  # type: ignore[union-attr]
    assert found.rows.feature.tolist() == [0, 7]  # type: ignore[union-attr]
    assert found.codes is None
    assert (found.tally(), list(found.refused())) == ({}, [])


def test_one_stream_may_be_said_once_and_times_as_texts() -> None:
    found = sent(stream=5, time=[NOON, "2026-03-02T20:00:00.5+08:00"], value=[1, 2])
    assert found.rows.stream.tolist() == [5, 5]
    assert found.rows.time.tolist() == [NOON_US, NOON_US + 500_000]


def test_each_bad_row_has_its_reason_and_the_others_are_kept() -> None:
    values = [1, None, float("nan"), float("inf"), "dry", [1], 1e308, 2]
    times = [NOON] * 6 + ["9999-01-01T00:00:00Z", "yesterday"]
    found = sent(stream=[5] * 8, time=times, value=values)
    assert reasons(found) == {
        1: Reason.NO_VALUE,
        2: Reason.NOT_FINITE,
        3: Reason.NOT_FINITE,
        5: Reason.WRONG_TYPE,
        6: Reason.OUT_OF_TIME,
        7: Reason.UNREADABLE,
    }
    assert found.rows.result == [None, '"dry"']
    assert found.tally() == {"no_value": 1, "not_finite": 2, "wrong_type": 1, "out_of_time": 1, "unreadable": 1}


def test_a_stream_of_numbers_takes_no_text() -> None:
    found = sent(stream=[1, 5, 5], time=[NOON] * 3, value=["dry", True, False])
    assert reasons(found) == {0: Reason.WRONG_TYPE}
    assert found.rows.result == ["true", "false"]
    assert found.rows.value.tolist() == [1.0, 0.0]


def test_streams_are_named_by_their_source_too() -> None:
    found = sent(stream=["roof", 2, "cellar", None, 2**70, 9], time=[NOON] * 6, value=[1] * 6)
    assert found.rows.stream.tolist() == [1, 2]
    assert reasons(found) == {2: "unknown_stream", 3: "unreadable", 4: "unreadable", 5: "unknown_stream"}
    assert (found.nameless, found.strangers.tolist(), found.unknown) == (["cellar"], [9], True)


def test_a_sender_has_its_own_streams() -> None:
    may = Scope(streams=frozenset({5}), things=frozenset({10})).of(STREAMS)
    assert may is not None
    assert may.all()
    found = taken(read_columns(body(stream=[1, 5], time=[NOON] * 2, value=[1, 1])), STREAMS, Scope().of(STREAMS))
    assert reasons(found) == {0: "not_yours", 1: "not_yours"}
    assert len(found.rows) == 0
    assert Scope(everything=True).of(STREAMS) is None


def test_units_are_converted_where_they_measure_the_same() -> None:
    found = sent(stream=[1, 2, 5], time=[NOON] * 3, value=[50.0, 1.0, 1.0], unit="[degF]")
    assert reasons(found) == {1: "wrong_unit"}
    assert found.rows.value.round(6).tolist() == [10.0, 1.0]
    assert sent(stream=1, time=[NOON], value=[3], unit="Cel").rows.value.tolist() == [3.0]
    assert reasons(sent(stream=77, time=[NOON], value=[3], unit="Cel")) == {0: "unknown_stream"}
    with pytest.raises(UnknownUnit):
        sent(stream=1, time=[NOON], value=[3], unit="furlongs per fortnight!")


@pytest.mark.parametrize(
    "columns",
    [
        {"stream": [1], "time": [1]},
        {"stream": [1], "time": [1], "value": [1, 2], "clock": "s"},
        {"stream": 1, "time": [1], "value": 3, "clock": "s"},
        {"stream": 1, "time": [1], "value": [1], "values": [1]},
        {"stream": 1, "time": [None], "value": [1], "unit": 3},
    ],
)
def test_what_is_no_table_is_refused_whole(columns: dict[str, object]) -> None:
    with pytest.raises(NotColumns):
        read_columns(body(**columns))


@pytest.mark.parametrize("sent_body", [b"", b"{", b"[]", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"nonsense"])
def test_what_is_no_json_is_refused(sent_body: bytes) -> None:
    with pytest.raises(NotColumns):
        read_columns(sent_body)


def test_a_million_keys_are_refused_in_words() -> None:
    with pytest.raises(NotColumns, match="key_0"):
        read_columns(body(**{f"key_{number}": 0 for number in range(100_000)}))


def test_numbers_need_a_clock() -> None:
    for told in ([1], [1.5], [1, "x"]):
        with pytest.raises(NoClock):
            read_columns(body(stream=1, time=told, value=[1] * len(told)))


def test_quality_and_seq_are_whole_numbers_or_nothing() -> None:
    found = sent(
        stream=5, time=[NOON] * 4, value=[1, None, 1, 1], quality=[1, "x", 2**20, None], seq=[1.5, 1, 1, 2**80]
    )
    assert reasons(found) == {0: "wrong_type", 1: "no_value", 2: "wrong_type", 3: "wrong_type"}


def test_a_clock_of_any_unit_and_numbers_of_any_size() -> None:
    seconds = NOON_US // 1_000_000
    assert of_clock(np.array([seconds]), "s").tolist() == [NOON_US]
    assert of_clock(np.array([NOON_US * 1000]), "ns").tolist() == [NOON_US]
    assert of_clock(np.array([seconds + 0.25]), "s").tolist() == [NOON_US + 250_000]
    assert abs(of_clock(np.array([2**63 - 1]), "s")[0]) > HIGHEST
    assert of_clock(np.array([np.nan, np.inf, -np.inf]), "s").tolist() == [UNREAD, FAR, -FAR]
    found = sent(stream=5, time=[seconds, 10**400, 1e300, 2**62], value=[1] * 4, clock="s")
    assert reasons(found) == {1: "unreadable", 2: "out_of_time", 3: "out_of_time"}


def test_moments_as_texts() -> None:
    assert of_texts([NOON, None]).tolist() == [NOON_US, UNREAD]
    assert of_texts([NOON, "\ud800", "2026-03-02T12:00:00"]).tolist() == [NOON_US, UNREAD, UNREAD]
    assert of_interval(f"{NOON}/2026-03-02T13:00:00Z") == (NOON_US, NOON_US + 3_600_000_000)
    assert of_interval(f"{NOON}/2026-03-02T11:00:00Z") == (UNREAD, None)
    assert of_interval(NOON) == (NOON_US, None)
    assert moments.outside(np.array([], np.int64)) is None
    assert moments.outside(np.array([LOWEST, LOWEST - 1, HIGHEST])).tolist() == [False, True, True]  # type: ignore[union-attr]


@given(st.lists(st.sampled_from(MIXED), max_size=8), st.lists(st.sampled_from([1, 2, 5, 9, "roof", None]), max_size=8))
def test_every_row_is_kept_or_counted(values: Sequence[object], streams: Sequence[object]) -> None:
    size = min(len(values), len(streams))
    found = sent(stream=list(streams[:size]), time=[NOON] * size, value=list(values[:size]))
    assert len(found.rows) + found.tally().total() == size
    if len(found.rows):
        assert read(frame_of(found.rows, NOON_US), 0).num_rows == len(found.rows)  # type: ignore[union-attr]


def test_nobody_knows_a_stream_where_there_are_none() -> None:
    found = taken(read_columns(body(stream=[1], time=[NOON], value=[1])), of_known([]), Scope().of(of_known([])))
    assert reasons(found) == {0: "unknown_stream"}
    assert taken(Sent(rows=found.rows), of_known([])).codes is None


def test_numbers_that_lie_far_apart_are_found_as_well() -> None:
    far = of_known([Known(3, 1), Known(2**40, 1)])
    assert far.slots is None
    assert far.find(np.array([3, 4, 2**40]))[1].tolist() == [True, False, True]
    assert far.more([Known(4, 1)]).find(np.array([-1, 4]))[1].tolist() == [False, True]


def test_every_reason_has_words() -> None:
    assert {reason: REFUSALS[reason](3).row for reason in Reason} == dict.fromkeys(checking.CODE, 3)


def test_arrow_is_read_whatever_its_numbers_are() -> None:
    columns = plain(
        stream=pa.array([1, 2, 5], pa.uint16()),
        time=pa.array([NOON_US // 1_000_000] * 3, pa.timestamp("s")),
        value=pa.array([1, None, None], pa.int32()),
        quality=pa.array([1, None, 2], pa.uint64()),
        seq=pa.array([1, 2, None], pa.int8()),
        result=pa.array([None, None, "dry"]),
        end=pa.array([None, None, NOON_US + 5], pa.timestamp("us", "Asia/Shanghai")),
        more=pa.array(["ignored"] * 3),
    )
    found = taken(read_arrow(arrow(columns, batches=2)), STREAMS)
    assert reasons(found) == {1: "no_value", 4: "no_value"}
    assert found.rows.time.tolist() == [NOON_US] * 4
    assert found.rows.result == [None, '"dry"'] * 2
    assert found.rows.end == [None, NOON_US + 5] * 2
    assert found.rows.quality.tolist() == [1, 2, 1, 2]  # type: ignore[union-attr]


def test_arrow_names_streams_and_leaves_gaps() -> None:
    columns = plain(
        stream=pa.array(["roof", None, "cellar"]),
        time=pa.array([NOON_US, NOON_US, None]),
        result=pa.array([None, None, None], pa.string()),
        end=pa.array([None, None, None], pa.timestamp("us")),
    )
    found = taken(read_arrow(arrow(columns), "us"), STREAMS)
    assert found.rows.stream.tolist() == [1]
    assert reasons(found) == {1: "unreadable", 2: "unknown_stream"}
    missing = plain(stream=pa.array([1, None, None]), value=pa.array([None, 1.0, 2.0]))
    assert reasons(taken(read_arrow(arrow(missing)), STREAMS)) == {0: "no_value", 1: "unreadable", 2: "unreadable"}


def test_arrow_with_an_end_before_its_begin_or_a_text_with_a_zero_byte() -> None:
    ends = pa.array([NOON_US - 1, NOON_US, None], pa.timestamp("us"))
    found = taken(read_arrow(arrow(plain(end=ends, result=pa.array([None, None, "a\x00b"])))), STREAMS)
    assert reasons(found) == {0: "unreadable", 2: "wrong_type"}


@pytest.mark.parametrize(
    "changed",
    [
        {"stream": pa.array([1.5, 2, 3])},
        {"stream": pa.array([2**64 - 1, 1, 1], pa.uint64())},
        {"time": pa.array(["a", "b", "c"])},
        {"value": pa.array(["a", "b", "c"])},
        {"value": pa.nulls(3)},
        {"result": pa.array([1, 2, 3])},
        {"quality": pa.array([1, 2, 70_000])},
        {"stream": pa.array(["a", "b", "a"]).dictionary_encode()},
    ],
)
def test_arrow_of_other_types_is_refused_whole(changed: dict[str, pa.Array]) -> None:
    with pytest.raises(NotArrow):
        read_arrow(arrow(plain(**changed)))


def test_arrow_without_a_clock_without_a_column_or_without_a_row() -> None:
    with pytest.raises(NoClock):
        read_arrow(arrow(plain(time=pa.array([1, 2, 3]))))
    with pytest.raises(NotArrow, match="value"):
        read_arrow(arrow({name: column for name, column in plain().items() if name != "value"}))
    with pytest.raises(NotArrow, match="no rows"):
        read_arrow(arrow(plain(), batches=0))
    with pytest.raises(NotArrow):
        read_arrow(b"")


@pytest.mark.parametrize("compression", ["lz4", "zstd"])
def test_arrow_that_is_packed_inside_is_refused_before_it_is_unpacked(compression: str) -> None:
    with pytest.raises(NotArrow, match="compressed"):
        read_arrow(
            arrow(
                {name: pa.concat_arrays([column] * 1000) for name, column in plain().items()}, compression=compression
            )
        )


@given(st.data())
def test_no_spoiled_arrow_does_any_harm(data: st.DataObject) -> None:
    whole = bytearray(arrow(plain(result=pa.array(["a", None, "bc"]))))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = taken(read_arrow(bytes(whole), "us"), STREAMS)
    except (NotArrow, NoClock):
        return
    assert isinstance(found.rows, Rows)


def test_a_frame_holds_what_was_told_and_numbers_what_was_not() -> None:
    numbers = np.array([1, 2])
    plain = Rows(stream=numbers, time=numbers, value=numbers / 2)
    whole = Rows(
        stream=numbers,
        time=numbers,
        value=np.array([0.5, np.nan]),
        quality=numbers.astype(np.int16),
        feature=np.array([0, 7]),
        result=[None, '"dry"'],
    )
    told, rare = (read(frame_of(rows, 5), 10) for rows in (plain, whole))
    assert isinstance(told, pa.RecordBatch)
    assert isinstance(rare, pa.RecordBatch)
    assert (told.schema, told["id"].to_pylist(), told["quality"].to_pylist()) == (rare.schema, [10, 11], [0, 0])
    assert told["seq"].to_pylist() == numbered(plain).tolist() == (numbers / 2).view(np.int64).tolist()
    assert (told["seq"][0], rare["value"].to_pylist(), rare["feature"].to_pylist()) == (
        rare["seq"][0],
        [0.5, None],
        [None, 7],
    )
    assert rare["seq"].to_pylist() != rare["id"].to_pylist()
    assert whole.only(np.array([False, True])).result == ['"dry"']
    own = read(frame_of(Rows(stream=numbers, time=numbers, value=numbers / 2, seq=numbers), 5), 0)
    assert isinstance(own, pa.RecordBatch)
    assert own["seq"].to_pylist() == [1, 2]
    assert read(tally_of(Tally("http", {"no_value": 2})), 0) == Tally("http", {"no_value": 2})


def test_a_moment_is_its_microseconds_and_back() -> None:
    assert moments.micros(moments.moment(LOWEST)) == LOWEST
