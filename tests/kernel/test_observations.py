"""What messages tell, taken down."""

from datetime import UTC, datetime, timedelta, timezone

from civicgrid.kernel.observations import TOLD, SeenStream, Telling, microseconds

STREAM = SeenStream(name="a", property="p")


def test_observations_keep_the_schema() -> None:
    telling = Telling()
    assert telling.told().rows.num_rows == 0
    telling.say(STREAM, 1_000_000, 2, row=1, end=3_000_000, seq=7)
    telling.say(STREAM, 2_000_000, {"type": "Point", "coordinates": [1, 2]}, row=2)
    told = telling.told()
    assert told.rows.schema == TOLD
    assert told.streams == [STREAM]
    first, second = told.rows.to_pylist()
    assert first["time"] == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert (first["value"], first["result"], first["seq"], first["row"]) == (2.0, None, 7, 1)
    assert (second["value"], second["result"]) == (None, '{"type":"Point","coordinates":[1,2]}')


def test_numbers_that_are_not_finite_are_refused() -> None:
    telling = Telling()
    for row, number in enumerate((float("nan"), float("inf"), 10**400), 1):
        telling.say(STREAM, 0, number, row=row)
    told = telling.told()
    assert told.rows.num_rows == 0
    assert [(each.row, each.column) for each in told.refused] == [(1, "p"), (2, "p"), (3, "p")]


def test_moments_in_microseconds() -> None:
    assert microseconds(datetime(1970, 1, 1, 0, 0, 0, 5)) == 5  # noqa: DTZ001  a time that says no zone
    assert microseconds(datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == 0
