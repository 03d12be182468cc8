"""The demo city is a sound city folder, whatever the seed."""

import csv
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import holidays
import pytest
import shapely
from jsonschema import Draft202012Validator

from civicgrid.kernel.geo.measure import area_m2
from civicgrid.kernel.roles import Role
from civicgrid.simulator.city import write_city
from civicgrid.simulator.city.areas import reading_order
from civicgrid.simulator.city.division import apportion

CELLS = 240
CODES = {"city": r"\d{6}", "district": r"\d{6}", "subdistrict": r"\d{9}", "community": r"\d{12}", "cell": r"\d{15}"}
PHASES = ("discover", "accept", "dispatch", "handle", "verify", "evaluate")
Row = dict[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city")
    write_city(path, cells=CELLS)
    return path


@pytest.fixture(scope="module")
def areas(folder: Path) -> list[Row]:
    return [feature["properties"] for feature in features(folder)]


@pytest.fixture(scope="module")
def shapes(folder: Path) -> dict[str, shapely.Polygon]:
    return {feature["properties"]["code"]: polygon(feature) for feature in features(folder)}


def features(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "areas.geojson").read_text("utf-8"))["features"]
    return found


def polygon(feature: dict[str, Any]) -> shapely.Polygon:
    shell, *holes = feature["geometry"]["coordinates"]
    return shapely.Polygon(shell, holes)


def table(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def family(code: str, parents: dict[str, str]) -> list[str]:
    """The code and all above it, the top last."""
    return [code, *family(parents[code], parents)] if code else []


def below(parents: dict[str, str]) -> dict[str, list[str]]:
    children = defaultdict(list)
    for code, parent in parents.items():
        children[parent].append(code)
    return children


def leaves(rows: list[Row]) -> list[str]:
    inner = {row.get("parent", "") for row in rows}
    return list(dict.fromkeys(row["code"] for row in rows if row["code"] not in inner))


def parents_of(rows: list[Row]) -> dict[str, str]:
    parents: dict[str, str] = {}
    for row in rows:
        parents.setdefault(row["code"], row.get("parent", ""))
    return parents


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_city(tmp_path / "again", seed=1, cells=CELLS)
    assert content(tmp_path / "again") == content(folder)


def test_another_seed_gives_another_city(folder: Path, tmp_path: Path) -> None:
    write_city(tmp_path / "other", seed=2, cells=CELLS)
    other = {name for name, data in content(tmp_path / "other").items() if data != content(folder)[name]}
    assert {"areas.geojson", "organisations.csv", "posts.csv"} <= other
    assert not {"city.toml", "calendar.csv", "case_types.csv"} & other


def test_progress_ends_with_all_cells(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_city(tmp_path, cells=100, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 1
    assert seen[-1] == (100, 100)


def test_settings_name_the_levels_of_the_areas(folder: Path, areas: list[Row]) -> None:
    settings = tomllib.loads((folder / "city.toml").read_text("utf-8"))
    assert settings["time_zone"] == "Asia/Shanghai"
    assert settings["languages"] == ["en", "zh-hans"]
    assert settings["levels"] == list(dict.fromkeys(area["level"] for area in areas))


def test_one_feature_a_line(folder: Path, areas: list[Row]) -> None:
    lines = (folder / "areas.geojson").read_text("utf-8").splitlines()
    assert [json.loads(line.rstrip(","))["properties"] for line in lines[1:-1]] == areas


def test_areas_are_simple_and_without_holes(folder: Path, shapes: dict[str, shapely.Polygon]) -> None:
    assert {feature["geometry"]["type"] for feature in features(folder)} == {"Polygon"}
    assert all(shapely.is_valid(shape) and shape.exterior.is_ccw for shape in shapes.values())
    assert not any(shape.interiors for shape in shapes.values())


def test_children_tile_their_parent(areas: list[Row], shapes: dict[str, shapely.Polygon]) -> None:
    children = below(parents_of(areas))
    for parent in filter(None, children):
        parts = [shapes[code] for code in children[parent]]
        assert area_m2([shapely.union_all(parts).symmetric_difference(shapes[parent])])[0] < 1
        assert abs(sum(area_m2(parts)) - area_m2([shapes[parent]])[0]) < 1


def test_neighbours_share_the_corners_of_their_border(areas: list[Row], shapes: dict[str, shapely.Polygon]) -> None:
    for level in CODES:
        assert shapely.coverage_is_valid([shapes[area["code"]] for area in areas if area["level"] == level])


@pytest.mark.parametrize("seed", range(3, 7))
def test_other_cities_are_sound_too(seed: int, tmp_path: Path) -> None:
    write_city(tmp_path, seed=seed, cells=90)
    drawn = features(tmp_path)
    cells = [polygon(feature) for feature in drawn if feature["properties"]["level"] == "cell"]
    city = polygon(drawn[0])
    assert len(cells) == 90
    assert shapely.coverage_is_valid(cells)
    assert area_m2([shapely.union_all(cells).symmetric_difference(city)])[0] < 1
    assert 8_000 < median(area_m2(cells)) < 12_000


def test_cells_are_of_about_a_hectare(areas: list[Row], shapes: dict[str, shapely.Polygon]) -> None:
    sizes = area_m2([shapes[area["code"]] for area in areas if area["level"] == "cell"])
    assert len(sizes) == CELLS
    assert 8_000 < median(sizes) < 12_000
    assert 4_000 < min(sizes) <= max(sizes) < 20_000


def test_the_city_is_no_box(shapes: dict[str, shapely.Polygon]) -> None:
    city = next(iter(shapes.values()))
    assert city.area < 0.8 * shapely.oriented_envelope(city).area
    assert city.area < 0.95 * city.convex_hull.area


def test_codes_grow_by_level(areas: list[Row]) -> None:
    assert len({area["code"] for area in areas}) == len(areas)
    for area in areas:
        assert re.fullmatch(CODES[area["level"]], area["code"])
        stem = area.get("parent", "")
        assert area["code"].startswith(stem[:4] if area["level"] == "district" else stem)


def test_serials_count_from_one_without_a_gap(areas: list[Row]) -> None:
    for parent, codes in below(parents_of(areas)).items():
        digits = 2 if len(parent) == 6 and len(codes[0]) == 6 else 3
        if parent:
            assert [int(code[-digits:]) for code in codes] == list(range(1, len(codes) + 1))


def test_numbers_run_as_one_reads() -> None:
    boxes = [shapely.box(x, y, x + 1, y + 1) for x, y in product((2, 0, 1), (0, 2, 1))]
    corners = [boxes[i].bounds[:2] for i in reading_order(boxes)]
    assert corners == [(0, 2), (1, 2), (2, 2), (0, 1), (1, 1), (2, 1), (0, 0), (1, 0), (2, 0)]


@pytest.mark.parametrize(
    ("total", "sizes", "shares"),
    [(10, [1, 1], [5, 5]), (10, [2, 1], [7, 3]), (3, [98, 1, 1], [1, 1, 1]), (5, [98, 1, 1], [3, 1, 1])],
)
def test_shares_are_whole_and_add_up(total: int, sizes: list[float], shares: list[int]) -> None:
    assert apportion(total, sizes) == shares


def test_everything_has_both_languages(folder: Path, areas: list[Row]) -> None:
    for area in areas:
        assert area["name"]
        assert area["name:zh-hans"]
    for name in ("organisations", "posts", "case_types", "calendar"):
        for row in table(folder, name):
            for column in (column for column in row if column.endswith(":zh-hans")):
                english, chinese = row[column.partition(":")[0]], row[column]
                assert bool(english) == bool(chinese), row
                assert not chinese or re.search(r"[一-鿿]", chinese), row
                assert not re.search(r"[一-鿿]", english), row


def test_names_are_given_once(folder: Path, areas: list[Row]) -> None:
    assert len({area["name:zh-hans"] for area in areas}) == len(areas)
    assert len({area["name"] for area in areas}) == len(areas)
    people = {post["login"]: post["person"] for post in table(folder, "posts")}
    assert len(set(people.values())) == len(people)


def test_types_are_a_tree_of_majors_and_minors(folder: Path) -> None:
    rows = table(folder, "case_types")
    parents = parents_of(rows)
    minors = leaves(rows)
    assert len(parents) - len(minors) == 12
    assert 100 <= len(minors) <= 140
    assert all(len(family(code, parents)) == 2 for code in minors)
    assert {row["kind"] for row in rows if row["kind"]} == {"component", "event", "service"}


def test_each_minor_has_conditions_with_a_deadline(folder: Path) -> None:
    rows = table(folder, "case_types")
    minors = leaves(rows)
    conditions = defaultdict(list)
    for row in rows:
        if row["code"] in minors:
            conditions[row["code"]].append(row["condition"])
            assert row["filing"]
            assert row["closing"]
            assert float(row["deadline"]) > 0
            assert row["time_kind"] in {"urgent_hour", "working_hour", "working_day", "natural_day"}
            assert bool(row["closing_deadline"]) == bool(row["closing_time_kind"])
        else:
            assert not any(row[column] for column in ("condition", "filing", "deadline", "time_kind", "closing"))
    assert all(1 <= len(codes) == len(set(codes)) <= 4 for codes in conditions.values())
    assert len(conditions) == len(minors)


def test_a_missing_manhole_cover_is_urgent(folder: Path) -> None:
    row = next(row for row in table(folder, "case_types") if row["code"] == "C0102" and row["condition"] == "missing")
    assert (row["deadline"], row["time_kind"]) == ("2", "urgent_hour")


def test_fusion_is_set_for_every_type(folder: Path) -> None:
    for row in table(folder, "case_types"):
        if row["name"]:
            assert 0 < float(row["fusion_radius_m"]) <= 500
            assert 0 < float(row["fusion_window_h"]) <= 24 * 31
            assert 0.4 < float(row["fusion_threshold"]) < 1


@pytest.mark.parametrize("code", ["E0601", "E0603", "E0604", "E0611", "S0101"])
def test_what_touches_people_is_not_public(code: str, folder: Path) -> None:
    assert [row["public"] for row in table(folder, "case_types") if row["code"] == code and row["name"]] == ["no"]


def test_questions_are_json_schema_in_both_languages(folder: Path) -> None:
    schemas = [json.loads(row["questions"]) for row in table(folder, "case_types") if row["questions"]]
    assert len(schemas) > 20
    for schema in schemas:
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"
        for question in schema["properties"].values():
            assert "title" in question
        for part in parts(schema):
            assert ("title" in part) == ("x-title-zh-hans" in part)
            assert "const" not in part or "title" in part


def parts(schema: object) -> Iterator[dict[str, Any]]:
    """Every object inside of a schema, but for the table of its properties."""
    if isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            for inner in value.values() if key == "properties" else [value]:
                yield from parts(inner)
    elif isinstance(schema, list):
        for value in schema:
            yield from parts(value)


def test_every_code_referred_to_exists(folder: Path, areas: list[Row]) -> None:
    organisations = [row["code"] for row in table(folder, "organisations")]
    types = {row["code"] for row in table(folder, "case_types")}
    places = {area["code"] for area in areas}
    assert len(set(organisations)) == len(organisations)
    assert {row["parent"] for row in table(folder, "organisations")} <= {"", *organisations}
    assert {row["parent"] for row in table(folder, "case_types")} <= {"", *types}
    for duty in table(folder, "duties"):
        assert duty["type"] in {"", *types}
        assert duty["area"] in places
        assert duty["phase"] in PHASES
        assert duty["organisation"] in organisations
        assert duty["basis"]
    for post in table(folder, "posts"):
        assert post["organisation"] in organisations
        assert set(post["areas"].split()) <= places


def test_the_whole_cast_is_there(folder: Path) -> None:
    posts = table(folder, "posts")
    assert {post["role"] for post in posts} == set(Role)
    assert len({post["organisation"] for post in posts if post["role"] == "handler"}) > 2
    assert sum(post["role"] == "dispatcher" for post in posts) == 2
    for post in posts:
        assert re.fullmatch(r"[a-z][a-z-]+[a-z]", post["login"])
        assert post["email"] == f"{post['login']}@example.org"


def test_officers_share_the_communities_among_them(folder: Path, areas: list[Row]) -> None:
    officers = [post for post in table(folder, "posts") if post["role"] == "officer"]
    walked = [code for officer in officers for code in officer["areas"].split()]
    assert officers[0]["login"] == "officer"
    assert sorted(walked) == sorted(area["code"] for area in areas if area["level"] == "community")


def test_every_handling_organisation_has_a_handler_and_a_post_above(folder: Path) -> None:
    parents = parents_of(table(folder, "organisations"))
    posts = table(folder, "posts")
    handlers = {post["organisation"] for post in posts if post["role"] == "handler"}
    supervisors = {post["organisation"] for post in posts if post["role"] == "supervisor"}
    for organisation in {duty["organisation"] for duty in table(folder, "duties") if duty["phase"] == "handle"}:
        assert organisation in handlers
        # Somebody near, not only the city government at the top of everything.
        assert supervisors.intersection(family(organisation, parents)) - {"gov"}, organisation


@pytest.mark.parametrize("day", ["2026-03-02", "2026-07-15"])
def test_the_matrix_has_no_gap_and_no_overlap(day: str, folder: Path, areas: list[Row]) -> None:
    duties = in_force(table(folder, "duties"), day)
    types, places = parents_of(table(folder, "case_types")), parents_of(areas)
    for kind, place in product(leaves(table(folder, "case_types")), leaves(areas)):
        owners = {phase: owner(duties, family(kind, types), family(place, places), phase) for phase in PHASES}
        assert all(len(names) == 1 for names in owners.values()), (kind, place, owners)
        assert owners["verify"] != owners["handle"]


def in_force(duties: list[Row], day: str) -> dict[tuple[str, str, str], set[str]]:
    found = defaultdict(set)
    for duty in duties:
        if (duty["from"] or day) <= day <= (duty["to"] or day):
            found[duty["type"], duty["area"], duty["phase"]].add(duty["organisation"])
    return found


def owner(
    duties: dict[tuple[str, str, str], set[str]], types: list[str], places: list[str], phase: str
) -> frozenset[str]:
    """The organisations of the most specific rules: the deepest type, then the deepest area, then a named phase."""
    for key in product([*types, ""], [*places, ""], [phase, ""]):
        if key in duties:
            return frozenset(duties[key])
    return frozenset()


def test_the_flood_season_changes_hands(folder: Path, areas: list[Row]) -> None:
    types, places = parents_of(table(folder, "case_types")), parents_of(areas)
    cell = next(area["code"] for area in areas if area["level"] == "cell")
    owners = [
        owner(in_force(table(folder, "duties"), day), family("E0405", types), family(cell, places), "handle")
        for day in ("2026-05-31", "2026-06-01", "2026-09-30", "2026-10-01")
    ]
    assert owners == [{"drainage"}, {"emergency"}, {"emergency"}, {"drainage"}]


def test_days_off_are_those_the_state_published(folder: Path) -> None:
    public = holidays.country_holidays("CN", years=2026)
    days = {kind: days_of(folder, kind) for kind in ("holiday", "working_day")}
    assert {day for day in days["holiday"] if day.weekday() < 5} == {day for day in public if day.weekday() < 5}
    assert days["working_day"] == {day for day in public.weekend_workdays if day.year == 2026}


def days_of(folder: Path, kind: str) -> set[date]:
    rows = [row for row in table(folder, "calendar") if row["kind"] == kind and row["day"].startswith("2026")]
    days = {date.fromisoformat(row["day"]) for row in rows}
    assert len(days) == len(rows)
    return days


def test_statutory_holidays_of_the_next_year_are_there(folder: Path) -> None:
    listed = {row["day"] for row in table(folder, "calendar") if row["kind"] == "holiday"}
    lunar_new_year, dragon_boat, mid_autumn = "2027-02-06", "2027-06-09", "2027-09-15"
    assert {"2027-01-01", lunar_new_year, "2027-05-01", dragon_boat, mid_autumn, "2027-10-01"} <= listed


def test_office_hours_have_a_lunch_break(folder: Path) -> None:
    office = defaultdict(list)
    for row in table(folder, "calendar"):
        if row["kind"] == "office":
            office[row["day"]].append((row["start"], row["end"]))
    assert set(office) == {"mon", "tue", "wed", "thu", "fri"}
    assert set(map(tuple, office.values())) == {(("09:00", "12:00"), ("13:30", "17:30"))}
