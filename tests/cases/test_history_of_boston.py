"""A year of real requests: where they land and how they are judged, against the maps and the city's own words."""

import csv
import gzip
import json
from collections.abc import Iterator
from importlib import resources
from itertools import islice
from pathlib import Path

import msgspec
import pytest
import shapely
from django.db import transaction
from pytest_django import DjangoDbBlocker
from rich.console import Console

import boston_city
from civicgrid.apps.cases.actions.history import Tally, import_history
from civicgrid.apps.cases.models import Case, Membership, Report
from civicgrid.apps.cases.queries.checking import differing
from civicgrid.apps.cases.rules.mapping import load
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.paths import steps
from civicgrid.project import city

EXPORT = "boston_311_2015/requests.csv.gz"
EVERY = 35
"""One request in so many: some 3 000 over the year."""


class Year(msgspec.Struct):
    """The sample, the folder made of it, and what the import said."""

    rows: dict[str, dict[str, str]]
    folder: Path
    file: Path
    tally: Tally
    rejects: dict[str, str]

    def shapes(self, level: str) -> dict[str, shapely.Geometry]:
        """Code -> polygon of the areas of a level, straight from the folder."""
        features = json.loads((self.folder / "areas.geojson").read_text())["features"]
        found = [each for each in features if each["properties"]["level"] == level]
        return {each["properties"]["code"]: shapely.geometry.shape(each["geometry"]) for each in found}


@pytest.fixture(scope="module")
def year(
    tmp_path_factory: pytest.TempPathFactory,
    shared_data: Path,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Year]:
    """Boston's folder from a sample of the year, loaded, and the sample imported."""
    data, folder = tmp_path_factory.mktemp("boston_data"), tmp_path_factory.mktemp("boston")
    rows = sample(shared_data, data)
    boston_city.write(boston_city.learn(data, Console(quiet=True)), folder)
    with django_db_blocker.unblock(), transaction.atomic():
        city.load(city.check(folder).require())
        year = Year(rows, folder, data / EXPORT, Tally(), {})
        year.tally = imported(year)
        yield year
        transaction.set_rollback(True)


def sample(shared_data: Path, data: Path) -> dict[str, dict[str, str]]:
    """Writes the sample beside the maps; gives its rows by origin key."""
    (data / EXPORT).parent.mkdir()
    (data / "boston_geography").symlink_to(shared_data / "boston_geography")
    with gzip.open(shared_data / EXPORT, "rt", newline="") as whole, gzip.open(data / EXPORT, "wt", newline="") as part:
        reader = csv.DictReader(whole)
        writer = csv.DictWriter(part, reader.fieldnames or [])
        writer.writeheader()
        rows = {row["case_enquiry_id"]: row for row in islice(reader, 0, None, EVERY)}
        writer.writerows(rows.values())
    return rows


def imported(year: Year) -> Tally:
    """Imports the sample; notes why a row was not taken."""
    mapping = load((resources.files("civicgrid.apps.cases") / "mappings/boston-311.toml").read_bytes())

    def reject(_line: int, row: dict[str, str], error: Exception) -> None:
        year.rejects[row["case_enquiry_id"]] = str(error)

    *_, tally = import_history(SYSTEM, year.file, mapping, reject)
    return tally


def test_the_year_comes_in(year: Year) -> None:
    assert year.tally.rows == len(year.rows) > 3000
    assert year.tally.rejected == len(year.rejects) < 0.01 * len(year.rows)
    assert year.tally.opened == Case.objects.count()
    assert Membership.objects.filter(until__isnull=True).count() == Report.objects.count()
    assert not any(differing())


def test_every_place_lies_where_the_maps_say(year: Year) -> None:
    neighbourhoods = year.shapes("neighbourhood")
    placed = 0
    for report in Report.objects.filter(lon__isnull=False):
        point = shapely.Point(report.lon, report.lat)
        around = {code for code, shape in neighbourhoods.items() if shape.covers(point)}
        lowest = steps(report.area)[-1]
        assert lowest in around or (not around and len(steps(report.area)) == 1), report
        placed += 1
    assert placed > 2500


def test_every_case_lies_in_the_police_district_that_the_maps_say(year: Year) -> None:
    districts = year.shapes("police_district")
    for case in Case.objects.filter(lon__isnull=False):
        point = shapely.Point(case.lon, case.lat)
        around = {code for code, shape in districts.items() if shape.covers(point)}
        assert set(case.overlays) <= around, case
        assert bool(case.overlays) == bool(around), case


def test_what_was_left_out_lies_outside_or_says_why(year: Year) -> None:
    (boston,) = year.shapes("city").values()
    for key, reason in year.rejects.items():
        row = year.rows[key]
        if "outside of the city" in reason:
            assert not boston.covers(shapely.Point(float(row["longitude"]), float(row["latitude"])))
        else:
            assert "(" in reason


def test_what_was_not_geocoded_lies_in_the_city_alone(year: Year) -> None:
    without = [key for key, row in year.rows.items() if row["geocoded"] != "1" and key not in year.rejects]
    assert without
    assert set(Report.objects.filter(origin_key__in=without).values_list("area", "lon")) == {("BOSTON.", None)}


def test_on_time_is_judged_as_the_city_judged(year: Year) -> None:
    opened_by = dict(
        Membership.objects.filter(case__reports=1, until__isnull=True).values_list("report__origin_key", "case__late")
    )
    timed = {key for key, row in year.rows.items() if row["target_dt"] and row["closed_dt"]} & opened_by.keys()
    agreed = sum(opened_by[key] == (year.rows[key]["ontime_status"] == "OVERDUE") for key in timed)
    assert len(timed) > 1500
    assert agreed / len(timed) >= 0.99


def test_states_are_the_citys(year: Year) -> None:
    void = Case.objects.filter(state="void")
    assert void.exists()
    for case in Case.objects.filter(reports=1).only("state", "closed_at"):
        assert (case.state in ("closed", "void")) == (case.closed_at is not None)
    assert set(Case.objects.values_list("state", flat=True)) <= {"closed", "void", "dispatched", "pool"}


def test_a_second_run_imports_nothing(year: Year) -> None:
    before = Report.objects.count()
    tally = imported(year)
    assert (tally.opened, tally.joined, tally.repeated) == (0, 0, before)
    assert Report.objects.count() == before
