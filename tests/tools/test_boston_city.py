"""Boston's city folder: what an invented city says is learned, and what the real one must fulfil."""

import csv
import gzip
import io
import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from rich.console import Console

import boston_city
from boston import figures
from boston.case_types import Kind, kind_of
from boston.codes import code_of, codes_of
from boston.duties import queue_of
from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.geo.topology import level_faults
from civicgrid.kernel.tables import Row, read_table

# An invented Boston: two neighbourhoods, whose border the map of the police draws a little otherwise, and four types.

WEST, EAST = (-71.09, 42.35), (-71.07, 42.35)
TIMES = [time(7, 10), time(8, 30), time(9, 15), time(11, 45), time(13, 20), time(16, 59), time(17, 0), time(19, 40)]
HOLIDAYS = ["2015-04-20", "2015-05-25"]
REVISED = date(2015, 4, 15)
COLUMNS = [
    *("case_enquiry_id", "open_dt", "target_dt", "closed_dt", "ontime_status", "case_status", "closure_reason"),
    *("case_title", "subject", "reason", "type", "queue", "department", "location", "police_district"),
    *("latitude", "longitude", "geocoded", "source"),
]


def working_days_later(opened: datetime, days: int) -> datetime:
    """The rule of the invented city, in other words than the platform's."""
    day, clock = opened.date(), opened.time()
    if not np.is_busday(day, holidays=HOLIDAYS) or clock >= time(17):
        day, clock = day + timedelta(days=int(np.is_busday(day, holidays=HOLIDAYS))), time(8, 30)
    due = np.busday_offset(day, days, roll="forward", holidays=HOLIDAYS)
    return datetime.combine(date.fromisoformat(str(due)), max(clock, time(8, 30)))


def target(name: str, opened: datetime) -> datetime | None:
    if name == "Dog lost":
        return None
    if name == "Old oak":
        return opened + timedelta(days=30)
    return working_days_later(opened, 2 if name == "Lamp out" or opened.date() < REVISED else 1)


def request(number: int, name: str, opened: datetime) -> dict[str, object]:
    west = number % 3 == 0
    due = target(name, opened)
    closed = opened + timedelta(hours=20 + number % 50)
    lon, lat = WEST if west else EAST
    return {
        "case_enquiry_id": 101001000000 + number,
        "open_dt": opened.isoformat(),
        "target_dt": due.isoformat() if due else "",
        "closed_dt": closed.isoformat(),
        "ontime_status": "OVERDUE" if due and closed > due else "ONTIME",
        "case_status": "Closed",
        "subject": "Lamps & Trees",
        "reason": "All",
        "type": name,
        "queue": "LT_West" if west and name == "Lamp out" else "LT_All",
        "department": "LT__",
        "police_district": "P-1" if west else "P2",
        "latitude": lat,
        "longitude": lon,
        "geocoded": "1",
        "source": "Self Service",
    }


def requests() -> Iterator[dict[str, object]]:
    number = 0
    for day in range(90):
        for clock in TIMES:
            for name in ("Lamp out", "Sticker please", "Dog lost", "Old oak"):
                number += 1
                yield request(number, name, datetime.combine(date(2015, 3, 9) + timedelta(days=day), clock))
    yield request(0, "Old oak", datetime(2015, 5, 1, 9)) | {"closed_dt": "2015-04-30T09:00:00"}  # noqa: DTZ001


def box(west: float, east: float) -> dict[str, object]:
    corners = [[west, 42.34], [east, 42.34], [east, 42.36], [west, 42.36], [west, 42.34]]
    return {"type": "Polygon", "coordinates": [corners]}


def write_map(folder: Path, name: str, key: str, shapes: dict[str, dict[str, object]]) -> None:
    features = [{"type": "Feature", "properties": {key: value}, "geometry": shape} for value, shape in shapes.items()]
    (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": features}))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name in ("boston_311_2015", "boston_geography"):
        (folder / name).mkdir()
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="")
    table.writeheader()
    table.writerows(requests())
    (folder / "boston_311_2015/requests.csv.gz").write_bytes(gzip.compress(text.getvalue().encode()))
    maps = folder / "boston_geography"
    write_map(maps, "city_boundary.geojson", "name", {"Boston": box(-71.1, -71.06)})
    write_map(
        maps, "neighborhoods.geojson", "name", {"West Quay": box(-71.1, -71.08), "East Quay": box(-71.08, -71.061)}
    )
    write_map(maps, "police_districts.geojson", "district", {"P1": box(-71.1, -71.0801), "P2": box(-71.0801, -71.06)})
    return folder


@pytest.fixture(scope="module")
def written(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "boston"
    assert boston_city.main([str(data), str(out)]) == 0
    return out


def table(folder: Path, name: str) -> list[Row]:
    return read_table(name, (folder / name).read_bytes())


def test_the_folder_is_whole(written: Path) -> None:
    city = tomllib.loads((written / "city.toml").read_text())
    assert (city["levels"], city["overlays"]) == (["city", "neighbourhood"], ["police_district"])
    assert sorted(path.name for path in written.iterdir()) == [
        *(
            "areas.geojson",
            "calendar.csv",
            "case_types.csv",
            "city.toml",
            "duties.csv",
            "organisations.csv",
            "posts.csv",
        )
    ]


def test_office_hours_and_holidays_are_learned(written: Path) -> None:
    rows = table(written, "calendar.csv")
    office = [(row["day"], row["start"], row["end"]) for row in rows if row["kind"] == "office"]
    assert office == [(day, "08:30", "17:00") for day in ("mon", "tue", "wed", "thu", "fri")]
    assert {"2014-07-04", "2015-04-20", "2016-12-26"} <= {row["day"] for row in rows if row["kind"] == "holiday"}


def test_deadlines_are_learned(written: Path) -> None:
    conditions = {(row["code"], row["condition"]): row for row in table(written, "case_types.csv")}
    found = {key: (row["deadline"], row["time_kind"]) for key, row in conditions.items()}
    assert found == {
        ("lamps-trees", ""): ("", ""),
        ("lamp-out", "standard"): ("2", "working_day"),
        ("sticker-please", "standard"): ("1", "working_day"),
        ("sticker-please", "until-2015-04-14"): ("2", "working_day"),
        ("old-oak", "standard"): ("30", "natural_day"),
        ("dog-lost", "standard"): ("2", "working_day"),
    }
    assert conditions["sticker-please", "standard"]["from"] == "2015-04-15"
    assert "promises no time" in conditions["dog-lost", "standard"]["filing"]


def test_duties_are_learned(written: Path) -> None:
    rows = table(written, "duties.csv")
    assert {row["phase"] for row in rows if not row["type"]} == {"discover", "accept", "dispatch", "verify", "evaluate"}
    found = {(row["type"], row["area"]): row["organisation"] for row in rows if row["phase"] == "handle"}
    assert found == {
        ("lamp-out", ""): "LT_All",
        ("lamp-out", "N-WEST-QUAY"): "LT_West",
        ("sticker-please", ""): "LT_All",
        ("old-oak", ""): "LT_All",
        ("dog-lost", ""): "LT_All",
    }


def test_queues_stand_below_their_department(written: Path) -> None:
    parents = {row["code"]: row["parent"] for row in table(written, "organisations.csv")}
    assert parents == {"boston": "", "boston-311": "boston", "LT": "boston", "LT_All": "LT", "LT_West": "LT"}


def test_posts_know_their_organisations_and_areas(written: Path) -> None:
    posts = table(written, "posts.csv")
    assert {row["organisation"] for row in posts} <= {row["code"] for row in table(written, "organisations.csv")}
    assert {row["areas"] for row in posts if row["role"] == "officer"} == {"N-WEST-QUAY", "N-EAST-QUAY"}
    assert len({row["login"] for row in posts}) == len({row["person"] for row in posts}) == len(posts)


def faults_of(folder: Path) -> list[object]:
    """What the platform's own check finds wrong with the areas."""
    features = json.loads((folder / "areas.geojson").read_text())["features"]
    levels = [feature["properties"]["level"] for feature in features]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    parts = [shapes[[level == wanted for level in levels]] for wanted in ("city", "neighbourhood", "police_district")]
    below = (level_faults(part, parts[0], [0] * len(part)) for part in parts[1:])
    return [*level_faults(parts[0]), *(fault for faults in below for fault in faults)]


def test_areas_fit_together_although_the_maps_do_not(written: Path) -> None:
    """The map of neighbourhoods leaves a strip in the east; it falls to the nearest of them."""
    assert faults_of(written) == []
    features = json.loads((written / "areas.geojson").read_text())["features"]
    codes = [feature["properties"]["code"] for feature in features]
    assert codes == ["BOSTON", "N-EAST-QUAY", "N-WEST-QUAY", "P1", "P2"]
    assert shapely.from_geojson(json.dumps(features[1]["geometry"])).covers(shapely.Point(-71.0605, 42.35))


def test_the_same_input_gives_the_same_bytes(data: Path, written: Path, tmp_path: Path) -> None:
    assert boston_city.main([str(data), str(tmp_path)]) == 0
    for path in written.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_figures_of_the_invented_city(data: Path) -> None:
    city = boston_city.learn(data, Console(quiet=True))
    found = figures.agreement(city.office.calendar(), city.deadlines, city.requests)
    assert found.met.part == found.met.whole == 90 * len(TIMES) * 3
    assert found.judged.part == found.judged.whole
    assert city.refused == 1
    assert figures.predicted(city.duties, city.requests, city.located) == figures.Share(2880, 2880)
    assert queue_of(city.duties, "Flood", "") == ""


def test_todays_deadlines_alone_miss_the_former_ones(data: Path) -> None:
    city = boston_city.learn(data, Console(quiet=True))
    today = figures.today_only(city.deadlines)
    assert today["Sticker please"][0].span == Span(1, TimeKind.WORKING_DAY)
    found = figures.agreement(city.office.calendar(), today, city.requests)
    assert found.met.whole - found.met.part == (REVISED - date(2015, 3, 9)).days * len(TIMES)


def test_two_folders_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert boston_city.main([]) == 2
    assert "DATA_FOLDER OUT_FOLDER" in capsys.readouterr().err


def test_names_that_would_share_a_code_are_refused() -> None:
    assert code_of("PWDx_Missed Trash\\Recycling (Bulk)") == "PWDx_Missed-Trash-Recycling-Bulk"
    with pytest.raises(ValueError, match="Bed Bugs"):
        codes_of(["Bed Bugs", "Bed/Bugs"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Street Light Outages", Kind.COMPONENT),
        ("Tree Maintenance Requests", Kind.COMPONENT),
        ("New Tree Requests", Kind.SERVICE),
        ("Graffiti Removal", Kind.EVENT),
    ],
)
def test_kinds_follow_from_the_words(name: str, kind: Kind) -> None:
    assert kind_of(name) is kind


# The real Boston.


@pytest.fixture(scope="module")
def boston(shared_data: Path) -> boston_city.City:
    for name in ("boston_311_2015", "boston_geography"):
        if not (shared_data / name).is_dir():
            pytest.skip(f"no {name} in CIVICGRID_SHARED_DATA")
    return boston_city.learn(shared_data, Console(quiet=True))


def test_boston_judges_as_its_folder_does(boston: boston_city.City) -> None:
    found = figures.agreement(boston.office.calendar(), boston.deadlines, boston.requests)
    assert found.judged.part >= 0.99 * found.judged.whole
    assert found.met.part >= 0.98 * found.met.whole


def test_boston_keeps_to_it_in_the_months_after(boston: boston_city.City) -> None:
    found = figures.held_back(boston.office.calendar(), boston.requests, boston_city.HELD_BACK_FROM)
    assert found.judged.part >= 0.99 * found.judged.whole


def test_bostons_office_hours_show_on_every_holiday(boston: boston_city.City) -> None:
    hours = boston.office
    first, last = boston.requests[0].opened.date(), boston.requests[-1].opened.date()
    assert (hours.start, hours.end, hours.weekdays) == (time(8, 30), time(17), (0, 1, 2, 3, 4))
    assert [day for day in hours.days_off if first <= day <= last] == list(hours.seen)


def test_bostons_duties_name_four_of_five_queues(boston: boston_city.City) -> None:
    found = figures.predicted(boston.duties, boston.requests, boston.located)
    assert found.part >= 0.8 * found.whole
    assert {name for name, area in boston.duties if not area} == {request.type for request in boston.requests}


def test_boston_lies_where_its_maps_say(boston: boston_city.City, tmp_path: Path) -> None:
    boston_city.write(boston, tmp_path)
    assert faults_of(tmp_path) == []
    placed = [request for request in boston.requests if request.lon is not None]
    points = shapely.points([(request.lon, request.lat) for request in placed])
    for layer in (boston.areas.neighbourhoods, boston.areas.police_districts):
        found = layer.locate(placed)
        assert found.count("") < 20
        point, drawn = shapely.STRtree(layer.drawn).query(points, predicate="intersects")
        says = {(i, layer.codes[area]) for i, area in zip(point.tolist(), drawn.tolist(), strict=True)}
        assert all((i, found[i]) in says for i in set(point.tolist()))


def test_bostons_police_agree_with_the_requests(boston: boston_city.City) -> None:
    known = [request for request in boston.requests if request.lon is not None and request.police_district]
    found = boston.areas.police_districts.locate(known)
    agreed = sum(area == request.police_district for area, request in zip(found, known, strict=True))
    assert agreed >= 0.99 * len(known)
