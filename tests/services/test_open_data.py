"""Open data: tables that say what they are, files of months that are made anew when something happens."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pyarrow.parquet as pq
import pytest
from pytest_django import Settings

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.queries.public import cases as public
from civicgrid.apps.services.actions import open_data
from civicgrid.apps.services.models import DataFile
from civicgrid.apps.services.queries.open_data import COLUMNS
from civicgrid.base import files
from tests.cases.given import MONDAY, closed, opened, tell
from tests.cities import load_small_city
from tests.pages.given import browser, page
from tests.services.given import LICENCE, rounded_city

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)
APRIL = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: object) -> None:
    settings.CIVICGRID_HOME = tmp_path
    rounded_city()


def text(address: str) -> str:
    return b"".join(browser().get(address)).decode("utf-8-sig")


def test_the_table_has_a_row_for_each_case() -> None:
    case = closed()
    opened(MONDAY + timedelta(days=1), type="lamp", lon=116.0015, text="Dark")
    rows = list(csv.DictReader(io.StringIO(text("/open-data/reports.csv"))))
    assert rows[0]["number"] == case.number
    assert {name: rows[0][name] for name in ("type", "open", "late", "opened_at", "area", "rounded_m")} == {
        "type": "garbage",
        "open": "no",
        "late": "no",
        "opened_at": "2026-03-02T09:00:00+08:00",
        "area": "w1",
        "rounded_m": "0.0",
    }
    assert list(rows[0]) == [column.name for column in COLUMNS]
    answer = browser().get("/open-data/reports.csv")
    assert answer.headers["X-Licence"] == LICENCE
    assert answer.headers["Content-Disposition"].endswith('.csv"')


def test_words_stand_beside_codes_in_the_readers_language() -> None:
    opened()
    told = b"".join(browser().get("/open-data/reports.csv", headers={"accept-language": "zh-hans"}))
    (row,) = csv.DictReader(io.StringIO(told.decode("utf-8-sig")))
    assert {name: row[name] for name in ("type", "type_name", "area", "area_name", "organisation_name")} == {
        "type": "garbage",
        "type_name": "暴露垃圾",
        "area": "w1",
        "area_name": "西一",
        "organisation_name": "环卫局",
    }
    assert row["state_name"] != row["state"] == "dispatched"


def test_a_table_takes_few_statements(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    monkeypatch.setattr(public, "CHUNK", 2)
    for day in range(5):
        opened(MONDAY + timedelta(days=day), lon=None, lat=None, area="w1")
    wanted = cases.PublicFilter()
    list(cases.public_stream(wanted))
    with django_assert_max_num_queries(4):
        assert len(list(cases.public_stream(wanted))) == 5


def test_features_carry_the_same() -> None:
    case = opened()
    told = json.loads(text("/open-data/reports.geojson"))
    assert told["licenses"] == [{"name": LICENCE}]
    (feature,) = told["features"]
    assert feature["properties"]["number"] == feature["id"] == case.number
    assert feature["geometry"] == {"type": "Point", "coordinates": [case.lon, case.lat]}
    assert json.loads(text("/open-data/reports.geojson?area=east"))["features"] == []


def test_a_case_that_is_known_by_its_area_alone_has_no_place() -> None:
    opened(lon=None, lat=None, area="w1")
    (feature,) = json.loads(text("/open-data/reports.geojson"))["features"]
    assert feature["geometry"] is None


def test_past_months_become_files(run_jobs: Callable[[], int]) -> None:
    case = opened()
    assert open_data.plan(MONDAY) == {}
    assert open_data.plan(APRIL) == {MARCH: case.seq}
    open_data.make_due.task.func(0)
    run_jobs()
    made = DataFile.objects.get()
    content = files.path_of(made.sha256).read_bytes()
    assert sha256(content).hexdigest() == made.sha256
    table = pq.read_table(io.BytesIO(content))
    assert table.column("number").to_pylist() == [case.number]
    assert table.column("opened_at").to_pylist() == [MONDAY]
    assert table.schema.field("lon").metadata[b"description"].startswith(b"degrees east")
    assert table.schema.metadata[b"licence"].decode() == LICENCE
    assert open_data.plan(APRIL) == {}


def test_where_the_rules_are_new_the_files_are_made_at_once(run_jobs: Callable[[], int]) -> None:
    opened()
    load_small_city()
    open_data.make_month(MARCH, 0, APRIL)
    rounded_city()
    run_jobs()
    assert "2026-03.parquet" in page(browser().get("/open-data/"))


def test_the_page_says_how_many_files_are_being_made(run_jobs: Callable[[], int]) -> None:
    opened()
    assert "being made" not in page(browser().get("/open-data/"))
    open_data.defer_due()
    assert "1 file is being made now" in page(browser().get("/open-data/"))
    run_jobs()
    assert "being made" not in page(browser().get("/open-data/"))


def test_months_without_rows_share_a_file_that_stays_for_the_others() -> None:
    february = date(2026, 2, 1)
    shared = open_data.make_month(february, 0, APRIL).sha256
    assert open_data.make_month(MARCH, 0, APRIL).sha256 == shared
    opened()
    assert open_data.make_month(MARCH, 1, APRIL).sha256 != shared
    answer = browser().get("/open-data/reports-2026-02.parquet")
    assert sha256(b"".join(answer)).hexdigest() == shared


def test_a_file_that_is_lost_is_made_again(run_jobs: Callable[[], int]) -> None:
    case = opened()
    files.path_of(open_data.make_month(MARCH, case.seq, APRIL).sha256).unlink()
    assert open_data.plan(APRIL) == {MARCH: case.seq}


def test_the_events_are_counted_once_for_all_months(
    run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_jobs()
    case = opened()
    open_data.make_due.task.func(0)
    monkeypatch.setattr(cases, "events_by_month", None)
    run_jobs()
    assert DataFile.objects.get().events == case.seq


def test_a_month_in_which_something_happened_is_made_anew() -> None:
    case = opened()
    first = open_data.make_month(MARCH, 1, APRIL)
    tell(case, "handler", "accept")
    assert list(open_data.plan(APRIL)) == [MARCH]
    second = open_data.make_month(MARCH, 2, APRIL)
    assert second.sha256 != first.sha256
    assert not files.path_of(first.sha256).exists()
    assert DataFile.objects.count() == 1
    assert open_data.make_month(MARCH, 2, APRIL).sha256 == second.sha256
    assert files.path_of(second.sha256).exists()


def test_files_made_under_other_rules_are_not_handed_out() -> None:
    opened()
    made = open_data.make_month(MARCH, 1, APRIL)
    address = "/open-data/reports-2026-03.parquet"
    answer = browser().get(address)
    assert sha256(b"".join(answer)).hexdigest() == made.sha256
    assert text("/open-data/SHA256SUMS") == f"{made.sha256}  reports-2026-03.parquet\n"
    load_small_city()
    assert browser().get(address).status_code == 404
    assert text("/open-data/SHA256SUMS") == ""
    assert list(open_data.plan(APRIL)) == [MARCH]


def test_the_page_and_the_package_say_what_there_is() -> None:
    opened()
    open_data.make_month(MARCH, 1, APRIL)
    told = page(browser().get("/open-data/"))
    assert "2026-03.parquet" in told
    assert "creativecommons.org" in told
    package = json.loads(text("/open-data/datapackage.json"))
    table, month = package["resources"]
    assert [each["name"] for each in table["schema"]["fields"]] == [column.name for column in COLUMNS]
    assert month["hash"].startswith("sha256:")
    assert package["licenses"] == [{"name": LICENCE}]


def test_a_city_without_a_licence_says_none() -> None:
    load_small_city()
    assert "Licence" not in page(browser().get("/open-data/"))
    assert "licenses" not in json.loads(text("/open-data/datapackage.json"))
    assert "X-Licence" not in browser().get("/open-data/reports.csv").headers


def test_whoever_takes_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.services.http.data.RATE", "1/hour")
    assert browser().get("/open-data/reports.csv").status_code == 200
    assert browser().get("/open-data/reports.csv").status_code == 429
    assert browser().get("/open-data/?area=nowhere").status_code == 400
