"""Mappings of tables of observations: what is refused, and those that ship, on the tables of real cities."""

import csv
import gzip
import io
import math
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import pytest

from civicgrid.protocols.observation_tables import InvalidMappingOfObservations, load, read, shipped

GOOD = """
name = "a"
stream = "{x}"
time = {columns = ["time"]}
values = [{columns = ["value"]}]
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('{columns = ["time"]}', "{}", "give columns, or parts"),
        ('{columns = ["time"]}', '{columns = ["a"], parts = ["b", "c", "d"]}', "give columns, or parts"),
        ('{columns = ["time"]}', '{parts = ["b"]}', "three to six"),
        ('{columns = ["time"]}', '{columns = ["time"], zone = "Mars"}', "none of IANA"),
        ('{columns = ["time"]}', '{columns = ["time"], step_s = 5}', "belong together"),
        ('{columns = ["time"]}', '{columns = ["time"], formats = ["%Y %z"]}', "is not read"),
        ('{columns = ["time"]}', '{columns = ["time"], formats = ["yyyy"]}', "is no format"),
        ('{columns = ["value"]}', "{}", "give columns, or lon and lat"),
        ('{columns = ["value"]}', '{lon = "x"}', "give columns, or lon and lat"),
        ('{columns = ["value"]}', '{columns = ["value"], kind = "position"}', "kind is"),
        ('{columns = ["value"]}', '{columns = ["value"], unit = "celcius"}', "did you mean Cel"),
        ('[{columns = ["value"]}]', "[]", "name the columns"),
        ('"{x}"', '"x"', "stream needs"),
        ('"{x}"', '"{x"', "expected"),
        ('name = "a"', 'name = "a"\ndelimiter = ";;"', "one character"),
        ('name = "a"', 'name = "a"\nencoding = "klingon"', "is not known"),
        ('name = "a"', 'name = "a"\nwhat = 1', "what"),
        ('name = "a"', "name = ", "Invalid"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(old: str, new: str, reason: str) -> None:
    with pytest.raises(InvalidMappingOfObservations, match=reason):
        load(GOOD.replace(old, new).encode())


def test_a_mapping_of_other_bytes() -> None:
    with pytest.raises(InvalidMappingOfObservations, match="TOML"):
        load(b"\xff")


TABLES = {
    "beijing-air-quality": ("beijing_air_quality/aotizhongxin_hourly.csv.gz", "", ("time", "station")),
    "los-angeles-traffic-speed": ("traffic_speed_los_angeles/speed_5min.csv.gz", " speed", ("step",)),
    "edinburgh-bin-collections": ("edinburgh_bins_and_streets/bin_collections.csv.gz", "", ()),
    "san-francisco-cabs": ("vehicle_gps_san_francisco_cabs/cab_abboip.csv.gz", "", ()),
    "melbourne-pedestrians": ("melbourne_pedestrians_and_electricity/pedestrians_hourly.csv.gz", "", ()),
    "victoria-electricity": ("melbourne_pedestrians_and_electricity/electricity_victoria_half_hourly.csv.gz", "", ()),
}
NUMBERS = {
    "edinburgh-bin-collections": ("fill_before_pct", "fill_after_pct", "volume_l", "weight_kg"),
    "melbourne-pedestrians": ("count",),
    "victoria-electricity": ("demand_mwh", "temperature_c"),
}
"""Columns of numbers, where they are not all but those of TABLES."""


def test_every_mapping_that_ships_is_tried() -> None:
    assert set(shipped()) == {*TABLES, "observations"}


def test_a_plain_table_has_its_mapping() -> None:
    table = io.BytesIO(b"stream,time,value\na,1772452800,1\na,2026-03-02T12:00:00Z,2\n")
    (told,) = read("table.csv", table, shipped()["observations"])
    first, second = told.rows.to_pylist()
    assert first["time"] == second["time"]


@pytest.mark.shared_data
@pytest.mark.parametrize("name", TABLES)
def test_counts_and_sums_are_those_of_the_table(shared_data: Path, name: str) -> None:
    table, _, beside = TABLES[name]
    path = shared_data / table
    if not path.exists():
        pytest.skip(f"no {table} in CIVICGRID_SHARED_DATA")
    counts, sums = Counter[str](), defaultdict[str, list[float]](list)
    with gzip.open(path, "rt", newline="") as text:
        for row in csv.DictReader(text):
            for column in NUMBERS.get(name) or row.keys() - {
                *beside,
                "wd",
                "latitude",
                "longitude",
                "occupied",
                "unix_time",
            }:
                if row[column]:
                    counts[column] += 1
                    sums[column].append(float(row[column]))
    found, values, texts, refused = Counter[str](), defaultdict[str, list[float]](list), Counter[str](), 0
    named = {"electricity demand": "demand_mwh", "temperature": "temperature_c", "pedestrians": "count"}
    with path.open("rb") as data:
        of: dict[str, str] = {}
        for told in read(path.name, data, shipped()[name]):
            of |= {each.name: named.get(each.property, each.property) for each in told.streams}
            refused += len(told.refused)
            for row in told.rows.select(["stream", "value", "result"]).to_pylist():
                column = row["stream"].removesuffix(" speed") if name.startswith("los") else of[row["stream"]]
                if row["value"] is None:
                    texts[column] += 1
                else:
                    found[column] += 1
                    values[column].append(row["value"])
    assert found == counts
    assert {column: math.fsum(each) for column, each in values.items()} == {c: math.fsum(s) for c, s in sums.items()}
    assert not refused
    with gzip.open(path, "rt", newline="") as text:
        lines = list(csv.DictReader(text))
    words = {"wd": "wd", "occupied": "occupied", "holiday": "holiday", "position": "latitude"}
    expected = {of: sum(bool(row[c]) for row in lines) for of, c in words.items() if c in lines[0]}
    assert texts == expected


@pytest.mark.shared_data
def test_a_cab_is_where_its_table_says(shared_data: Path) -> None:
    path = shared_data / "vehicle_gps_san_francisco_cabs" / "cab_aiwalb.csv.gz"
    if not path.exists():
        pytest.skip("no vehicle_gps_san_francisco_cabs in CIVICGRID_SHARED_DATA")
    with gzip.open(path, "rt", newline="") as text:
        expected = [
            (int(row["unix_time"]), float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(text)
        ]
    with path.open("rb") as data:
        rows = [row for told in read(path.name, data, shipped()["san-francisco-cabs"]) for row in told.rows.to_pylist()]
    placed = [row for row in rows if row["stream"] == "cab_aiwalb position"]
    assert [
        (int(row["time"].timestamp()), *msgspec.json.decode(row["result"])["coordinates"]) for row in placed
    ] == expected
