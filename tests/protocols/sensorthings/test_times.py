"""Times and geometries as the wire has them."""

from datetime import UTC, datetime, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.protocols.sensorthings import (
    Interval,
    NotATime,
    YearOutOfRange,
    geojson,
    in_range,
    read_instant,
    read_interval,
    read_time,
    written,
)
from civicgrid.protocols.sensorthings.times import read_duration, written_duration

MARCH = datetime(2015, 3, 1, tzinfo=UTC)
instants = st.datetimes(timezones=st.just(UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-01T00:00:00.000Z",
        "2015-03-01T00:00:00Z",
        "2015-03-01T00:00Z",
        "2015-02-28T17:00:00-0700",
        "2015-03-01T08:00:00+08:00",
    ],
)
def test_an_instant_is_read_in_utc(text: str) -> None:
    assert read_instant(text) == read_time(text) == MARCH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2015-03-01",
        "2015-03-01T00:00:00",
        "2015-03-01 00:00:00Z",
        "2015-13-01T00:00:00Z",
        "yesterday",
        "0001-01-01T00:00:00+14:00",
        "2015-03-01T00:00:00Z" * 1000,
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(NotATime) as fault:
        read_instant(text, "phenomenonTime")
    assert fault.value.field == "phenomenonTime"


def test_an_interval_goes_from_its_start_to_its_end() -> None:
    text = "2015-03-01T00:00:00Z/2015-03-01T01:00:00.000001Z"
    interval = Interval(MARCH, MARCH + timedelta(hours=1, microseconds=1))
    assert read_interval(text) == read_time(text) == interval
    assert written(interval) == "2015-03-01T00:00:00.000Z/2015-03-01T01:00:00.000001Z"


@pytest.mark.parametrize(
    "text", ["2015-03-02T00:00:00Z/2015-03-01T00:00:00Z", "2015-03-01T00:00:00Z", "/", "2015-03-01T00:00:00Z/"]
)
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(NotATime):
        read_interval(text)


def test_years_that_are_stored_have_bounds() -> None:
    assert in_range(MARCH) == MARCH
    for text in ("1899-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "2015-01-01T00:00:00Z/2201-01-01T00:00:00Z"):
        with pytest.raises(YearOutOfRange):
            in_range(read_time(text))


@given(instants, instants)
def test_written_times_read_as_the_same(one: datetime, other: datetime) -> None:
    interval = Interval(min(one, other), max(one, other))
    assert read_time(written(one)) == one
    assert read_time(written(interval)) == interval


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P1D", timedelta(days=1)),
        ("PT1H30M", timedelta(minutes=90)),
        ("-P1DT2H3M4.5S", -timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("PT0.000001S", timedelta(microseconds=1)),
        ("P", None),
        ("PT", None),
        ("P1DT", None),
        ("P1Y", None),
        ("P1M", None),
        ("1D", None),
        ("P999999999DT999999999H", None),
    ],
)
def test_a_duration_is_a_length_of_time(text: str, length: timedelta | None) -> None:
    assert read_duration(text) == length


@given(st.timedeltas(min_value=timedelta(days=-999_999_999)))
def test_written_durations_read_as_the_same(length: timedelta) -> None:
    assert read_duration(written_duration(length)) == length


@pytest.mark.parametrize(
    ("words", "kind", "coordinates"),
    [
        ("POINT(8 54.1)", "Point", [8.0, 54.1]),
        ("point Z (8 54.1 -3)", "Point", [8.0, 54.1, -3.0]),
        ("SRID=4326;POINT(1e1 .5)", "", None),
        ("SRID=4326; POINT(1e1 0.5)", "Point", [10.0, 0.5]),
        (" LINESTRING (7.5 51, 7.5 54) ", "LineString", [[7.5, 51.0], [7.5, 54.0]]),
        ("POLYGON((0 0,4 0,4 3,0 0))", "Polygon", [[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 0.0]]]),
        ("MULTIPOINT(1 2, 3 4)", "MultiPoint", [[1.0, 2.0], [3.0, 4.0]]),
        ("MULTIPOINT((1 2), (3 4))", "MultiPoint", [[1.0, 2.0], [3.0, 4.0]]),
        ("MULTILINESTRING((0 0, 1 1))", "MultiLineString", [[[0.0, 0.0], [1.0, 1.0]]]),
        (
            "MULTIPOLYGON(((0 0,4 0,4 3,0 0)))",
            "MultiPolygon",
            [[[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 0.0]]]],
        ),
        ("", "", None),
        ("POINT EMPTY", "", None),
        ("POINT(8)", "", None),
        ("POINT(1e999 0)", "", None),
        ("SRID=3857;POINT(8 54)", "", None),
        ("CIRCLE(8 54)", "", None),
        ("POLYGON(0 0, 1 1)", "", None),
        ("POINT(" + " " * 20_000 + "8 54)", "", None),
    ],
)
def test_a_geometry_in_words_is_one_in_json(words: str, kind: str, coordinates: object) -> None:
    assert geojson(words) == ({"type": kind, "coordinates": coordinates} if kind else None)


degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(degrees, min_size=2, max_size=6))
def test_geometries_are_read_as_geos_reads_them(points: list[tuple[float, float]]) -> None:
    line = shapely.LineString(points)
    words = "LINESTRING(" + ", ".join(f"{x!r} {y!r}" for x, y in points) + ")"
    assert shapely.geometry.shape(geojson(words)).equals_exact(line)
