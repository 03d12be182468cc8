"""The files of real cities, loaded by command: what is read back is what the files say, counted another way."""

import csv
import gzip
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from civicgrid.apps.telemetry.models import Stream, StreamClass, Thing
from civicgrid.apps.telemetry.queries.observations import Scope, ask
from civicgrid.project.cli import streams

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_data, pytest.mark.usefixtures("door")]

Row = dict[str, str]
Facts = dict[str, tuple[int, float, datetime, datetime]]
"""A stream -> how many, their sum, the first and the last moment."""


@pytest.fixture(autouse=True)
def _class() -> None:
    """Other tests empty all tables."""
    StreamClass.objects.get_or_create(code="standard")


APP = typer.Typer()
streams.add(APP)


def run(*words: str) -> str:
    """What a command says; it must succeed."""
    done = CliRunner().invoke(APP, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def read_back() -> Facts:
    """What stands in journal and lake, by the sender's name of each stream."""
    sql = """
        SELECT stream, count(*) AS number, fsum(value) AS total, min(time) AS first, max(time) AS last
        FROM observations GROUP BY stream"""
    names = dict(Stream.objects.values_list("pk", "source"))
    rows = ask(sql, {}, Scope()).to_pylist()
    return {str(names[row["stream"]]): (row["number"], row["total"], row["first"], row["last"]) for row in rows}


def of_file(path: Path, name: Callable[[Row], str], when: Callable[[Row], datetime], column: str) -> Facts:
    """The same from a table, cell by cell; "" was not measured."""
    told: dict[str, list[tuple[float, datetime]]] = {}
    with gzip.open(path, "rt", newline="") as text:
        for row in csv.DictReader(text):
            if row[column]:
                told.setdefault(name(row), []).append((float(row[column]), when(row)))
    return {
        stream: (len(rows), math.fsum(v for v, _ in rows), min(t for _, t in rows), max(t for _, t in rows))
        for stream, rows in told.items()
    }


def same(found: Facts, expected: Facts) -> None:
    """Counts and times to the bit, sums to the last digits."""
    for stream, (number, total, first, last) in expected.items():
        assert found[stream][0] == number, stream
        assert found[stream][1] == pytest.approx(total, rel=1e-12), stream
        assert found[stream][2:] == (first, last), stream


def local(column: str, zone: str) -> Callable[[Row], datetime]:
    """Local times of a column."""
    return lambda row: datetime.fromisoformat(row[column]).replace(tzinfo=ZoneInfo(zone))


def needed(path: Path) -> Path:
    """The file, or a test that is skipped."""
    return path if path.exists() else pytest.skip(f"no {path.name} in CIVICGRID_SHARED_DATA")


def load(path: Path, mapping: str) -> str:
    """Loads a table twice: the second time nothing changes."""
    first = run("observations", "load", str(path), "--mapping", mapping)
    before = read_back()
    again = run("observations", "load", str(path), "--mapping", mapping)
    kept = first.split(" observation")[0]
    assert again.startswith("0 observations kept")
    assert f"{kept} there before" in again
    assert read_back() == before
    return first


def test_air_in_beijing(shared_data: Path) -> None:
    path = needed(shared_data / "beijing_air_quality" / "aotizhongxin_hourly.csv.gz")
    load(path, "beijing-air-quality")
    when = local("time", "Asia/Shanghai")
    columns = ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM")
    expected: Facts = {}
    for column in columns:
        expected |= of_file(path, lambda row, of=column: f"{row['station']} {of}", when, column)  # type: ignore[misc]
    assert len(expected) == len(columns)
    same(read_back(), expected)
    with gzip.open(path, "rt", newline="") as text:
        winds = sorted(row["wd"] for row in csv.DictReader(text) if row["wd"])
    stream = Stream.objects.get(source__endswith=" wd")
    told = ask("SELECT result FROM observations ORDER BY result", {}, Scope(streams=[stream.pk]))["result"].to_pylist()
    assert sorted(msgspec.json.decode(each) for each in told) == winds


def test_traffic_in_los_angeles(shared_data: Path) -> None:
    path = needed(shared_data / "traffic_speed_los_angeles" / "speed_5min.csv.gz")
    load(path, "los-angeles-traffic-speed")
    midnight = datetime(2012, 3, 1, tzinfo=ZoneInfo("America/Los_Angeles"))
    with gzip.open(path, "rt", newline="") as text:
        sensors = [column for column in next(csv.reader(text)) if column != "step"]
    found = read_back()
    assert len(found) == len(sensors) == Thing.objects.count()
    for sensor in sensors[::23]:
        same(
            found,
            of_file(
                path,
                lambda _row, of=sensor: f"{of} speed",  # type: ignore[misc]
                lambda row: midnight + timedelta(seconds=300 * int(row["step"])),
                sensor,
            ),
        )
    with gzip.open(path, "rt", newline="") as text:
        cells = [float(row[sensor]) for row in csv.DictReader(text) for sensor in sensors if row[sensor]]
    assert sum(number for number, *_ in found.values()) == len(cells)
    assert math.fsum(total for _, total, *_ in found.values()) == pytest.approx(math.fsum(cells), rel=1e-12)


def test_bins_in_edinburgh(shared_data: Path) -> None:
    path = needed(shared_data / "edinburgh_bins_and_streets" / "bin_collections.csv.gz")
    load(path, "edinburgh-bin-collections")
    when = local("collected_at", "Europe/London")
    for column in ("fill_before_pct", "fill_after_pct", "volume_l", "weight_kg"):
        same(read_back(), of_file(path, lambda row, of=column: f"{row['site_id']} {of}", when, column))  # type: ignore[misc]
    units = dict(Stream.objects.values_list("observed_property__name", "unit").distinct())
    assert units == {"fill_before_pct": "%", "fill_after_pct": "%", "volume_l": "L", "weight_kg": "kg"}


def test_cabs_in_san_francisco(shared_data: Path) -> None:
    paths = sorted((shared_data / "vehicle_gps_san_francisco_cabs").glob("cab_*.csv.gz"))
    for path in paths or [needed(shared_data / "vehicle_gps_san_francisco_cabs" / "cab_abboip.csv.gz")]:
        load(path, "san-francisco-cabs")
        cab = path.name.partition(".")[0]
        with gzip.open(path, "rt", newline="") as text:
            rows = list(csv.DictReader(text))
        stream = Stream.objects.get(source=f"{cab} position")
        told = ask("SELECT time, result FROM observations ORDER BY time", {}, Scope(streams=[stream.pk])).to_pylist()
        places = [(int(row["time"].timestamp()), *msgspec.json.decode(row["result"])["coordinates"]) for row in told]
        assert places == sorted((int(r["unix_time"]), float(r["longitude"]), float(r["latitude"])) for r in rows)
        busy = read_back()[f"{cab} occupied"]
        assert busy[:2] == (len(rows), sum(int(row["occupied"]) for row in rows))


def test_pedestrians_and_electricity_in_melbourne(shared_data: Path) -> None:
    folder = shared_data / "melbourne_pedestrians_and_electricity"
    people, power = folder / "pedestrians_hourly.csv.gz", folder / "electricity_victoria_half_hourly.csv.gz"
    load(needed(people), "melbourne-pedestrians")
    when = local("time", "Australia/Melbourne")
    same(read_back(), of_file(people, lambda row: f"{row['sensor']} pedestrians", when, "count"))
    load(needed(power), "victoria-electricity")
    for column, name in (
        ("demand_mwh", "electricity demand"),
        ("temperature_c", "temperature"),
        ("holiday", "holiday"),
    ):
        same(
            read_back(),
            of_file(
                power,
                lambda _row, of=name: f"Victoria {of}",  # type: ignore[misc]
                lambda row: datetime.fromisoformat(row["time_utc"]),
                column,
            ),
        )


@pytest.mark.parametrize(
    "form", ["example.json", "example-normalized.json", "example.jsonld", "example-normalized.jsonld"]
)
def test_entities_of_smart_data_models(shared_data: Path, tmp_path: Path, form: str) -> None:
    models = sorted(needed(shared_data / "ngsi_ld_models").glob(f"*/{form}"))
    assert len(models) == 18
    entities = [msgspec.json.decode(each.read_bytes()) for each in models]
    path = tmp_path / form
    path.write_bytes(msgspec.json.encode(entities))
    told = run("ngsi-ld", "load", str(path))
    kept = sum(number for number, *_ in read_back().values())
    assert told.startswith(f"{kept} observations kept, 0 there before")
    assert {each["id"] for each in entities} == set(Thing.objects.values_list("properties__source", flat=True))
    assert run("ngsi-ld", "load", str(path)).startswith(f"0 observations kept, {kept} there before")
    assert sum(number for number, *_ in read_back().values()) == kept


def test_timetables_good_and_bad(shared_data: Path) -> None:
    folder = needed(shared_data / "gtfs_feeds")
    for name, fails in (("bad_date_format.zip", 1), ("unknown_file.zip", 0), ("good_feed.zip", 0)):
        done = CliRunner().invoke(APP, ["gtfs", "load", str(folder / name), "--dry-run"])
        assert done.exit_code == fails, done.output
        assert not Thing.objects.exists()
    feed = str(folder / "good_feed.zip")
    assert "things made" in run("gtfs", "load", feed)
    stops = Thing.objects.filter(properties__source__startswith="stop ")
    assert {each.locations.get().lon is not None for each in stops} == {True}
    assert "made" not in run("gtfs", "load", feed)
