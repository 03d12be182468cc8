"""areas.geojson is read into a tree, and told what is wrong line by line."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from civicgrid.apps.grid.rules import read_areas, read_city, read_features
from civicgrid.apps.grid.types import CityRecord, DrawnArea
from civicgrid.kernel.problems import Problem
from tests.cities import SMALL_CITY

TEXT = (SMALL_CITY / "areas.geojson").read_text("utf-8")
Collection = dict[str, Any]
Change = Callable[[Collection], object]


def city() -> CityRecord:
    """The small city."""
    found, _ = read_city((SMALL_CITY / "city.toml").read_text("utf-8"))
    assert found is not None
    return found


def read(text: str) -> tuple[list[DrawnArea], list[Problem]]:
    """Areas and problems."""
    features, _ = read_features("areas.geojson", text)
    return read_areas(features, city())


def told(change: Change) -> list[str]:
    """The problems after a change, one feature a line as in the file."""
    collection = json.loads(TEXT)
    change(collection)
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in collection["features"])
    return [str(problem) for problem in read('{"features": [\n' + lines + "\n]}")[1]]


def put(index: int, **properties: str) -> Change:
    """Gives a feature other properties."""
    return lambda collection: collection["features"][index]["properties"].update(properties)


def draw(index: int, *corners: tuple[float, float]) -> Change:
    """Gives a feature another shape."""
    ring = [*corners, corners[0]]
    return lambda collection: collection["features"][index].update(geometry={"type": "Polygon", "coordinates": [ring]})


def test_areas_are_read_parents_first() -> None:
    areas, problems = read(TEXT)
    assert problems == []
    assert [each.area.path for each in areas][:4] == ["town.", "town.east.", "town.east.e1.", "town.east.e2."]


def test_an_area_is_measured() -> None:
    west = next(each.area for each in read(TEXT)[0] if each.area.code == "w1")
    assert west.name == {"en": "West 1", "zh-hans": "西一"}
    assert west.area_m2 == pytest.approx(9_480, rel=0.01)
    assert (west.lon, west.lat) == pytest.approx((116.0005, 40.0005))
    assert west.bounds == (116.0, 40.0, 116.001, 40.001)


def test_pretty_printed_features_are_the_same_areas() -> None:
    assert read(json.dumps(json.loads(TEXT), indent=2)) == read(TEXT)


def test_without_levels_codes_and_names_are_still_checked() -> None:
    features, _ = read_features("areas.geojson", TEXT.replace('"code": "w1"', '"code": "w 1"'))
    areas, problems = read_areas(features, msgspec.structs.replace(city(), levels=(), overlays=()))
    assert len(areas) == 9
    assert [str(problem).split(" (")[0] for problem in problems] == [
        "areas.geojson:5:code: error: code 'w 1' is not valid"
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(3, code="w 1"), "areas.geojson:5:code: error: code 'w 1' is not valid"),
        (put(4, code="w1"), "areas.geojson:6:code: error: code 'w1' stands on line 5 already"),
        (put(3, name=""), "areas.geojson:5:name: error: area 'w1' has no name"),
        (put(3, level="block"), "areas.geojson:5:level: error: level 'block' is unknown"),
        (put(3, parent="north-west"), "areas.geojson:5:parent: error: parent 'north-west' is unknown"),
        (put(3, parent=""), "areas.geojson:5:parent: error: area 'w1' has no parent"),
        (put(3, parent="town"), "areas.geojson:5:parent: error: parent 'town' of area 'w1' is a city"),
        (put(3, parent="w1"), "areas.geojson:5:parent: error: parent 'w1' of area 'w1' is a cell"),
        (put(7, parent="west"), "areas.geojson:9:parent: error: parent 'west' of area 'south' is a district"),
        (put(0, parent="west"), "areas.geojson:2:parent: error: the city 'town' has a parent"),
        (put(1, level="city", parent=""), "areas.geojson:3:level: error: area 'west' is a second city, after 'town'"),
        (put(0, level="district"), "areas.geojson:1:level: error: no area has the level 'city'"),
    ],
)
def test_a_wrong_place_in_the_tree_is_told(change: Change, expected: str) -> None:
    assert any(line.startswith(expected) for line in told(change)), told(change)


def test_a_feature_without_a_code_is_told_once() -> None:
    assert told(lambda collection: collection["features"][3]["properties"].pop("code")) == [
        "areas.geojson:5:code: error: this area has no code (give each area its own code)"
    ]


def test_children_are_not_blamed_for_the_level_of_their_parent() -> None:
    assert [line for line in told(put(1, level="quarter")) if ":parent:" in line] == []


def test_an_invalid_polygon_is_told_with_its_reason_and_place() -> None:
    bow = draw(3, (116.0, 40.0), (116.001, 40.001), (116.001, 40.0), (116.0, 40.001))
    expected = "areas.geojson:5:geometry: error: the shape of area 'w1' is not valid: Self-intersection around "
    assert any(line.startswith(f"{expected}116.000500, 40.0005") for line in told(bow)), told(bow)


def test_an_overlap_is_told_on_the_later_line() -> None:
    wide = draw(4, (116.0, 40.0005), (116.001, 40.0005), (116.001, 40.002), (116.0, 40.002))
    assert told(wide)[0].startswith("areas.geojson:6:borders: error: area 'w2' overlaps area 'w1' by 4,7"), told(wide)


def test_a_hole_is_told_at_the_parent() -> None:
    low = draw(4, (116.0, 40.001), (116.001, 40.001), (116.001, 40.0015), (116.0, 40.0015))
    assert told(low)[0].startswith("areas.geojson:3:borders: error: 4,7"), told(low)
    assert "m² of area 'west' belong to no cell around 116.0005" in told(low)[0]


def test_a_child_outside_of_its_parent_is_told() -> None:
    far = draw(4, (115.999, 40.001), (116.001, 40.001), (116.001, 40.002), (115.999, 40.002))
    assert any("area 'w2' reaches 9,4" in line and "out of 'west'" in line for line in told(far)), told(far)


def test_swapped_coordinates_are_told() -> None:
    swapped = draw(3, (40.0, 116.0), (40.001, 116.0), (40.001, 116.001), (40.0, 116.001))
    assert told(swapped)[0].startswith("areas.geojson:5:geometry: error: area 'w1' has longitude and latitude swapped")


def moved(by: Callable[[float, float], tuple[float, float]]) -> Change:
    """Every corner of every area elsewhere."""

    def change(collection: Collection) -> None:
        for feature in collection["features"]:
            rings = feature["geometry"]["coordinates"]
            feature["geometry"]["coordinates"] = [[by(*corner) for corner in ring] for ring in rings]

    return change


@pytest.mark.parametrize(
    ("by", "zone", "expected"),
    [
        (lambda lon, lat: (lat, lon), "Asia/Shanghai", "longitude and latitude are swapped: the areas lie around 40.0"),
        (lambda lon, lat: (lat, lon - 190), "America/New_York", "longitude and latitude are swapped: the areas lie"),
        (lambda lon, lat: (lon * 1e4, lat * 1e5), "Asia/Shanghai", "the coordinates are not degrees: the areas lie"),
    ],
)
def test_what_is_wrong_with_all_coordinates_is_told_once(
    by: Callable[[float, float], tuple[float, float]], zone: str, expected: str
) -> None:
    collection = json.loads(TEXT)
    moved(by)(collection)
    features, _ = read_features("areas.geojson", json.dumps(collection))
    (problem,) = read_areas(features, msgspec.structs.replace(city(), time_zone=zone))[1]
    assert str(problem).startswith(f"areas.geojson:1:geometry: error: {expected}")


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT-8", "Europe/Berlin"])
def test_a_city_may_be_far_from_its_clocks(zone: str) -> None:
    features, _ = read_features("areas.geojson", TEXT)
    assert read_areas(features, msgspec.structs.replace(city(), time_zone=zone))[1] == []


def test_without_a_zone_of_its_own_a_city_may_lie_anywhere() -> None:
    collection = json.loads(TEXT)
    moved(lambda lon, lat: (lat, lon - 190))(collection)
    features, _ = read_features("areas.geojson", json.dumps(collection))
    problems = read_areas(features, msgspec.structs.replace(city(), time_zone="UTC"))[1]
    assert not any("swapped" in problem.message for problem in problems)


def test_without_any_shape_nothing_is_mixed_up() -> None:
    lines = told(lambda collection: [feature.update(geometry=None) for feature in collection["features"]])
    assert all("cannot be read" in line for line in lines)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Polygon", "coordinates": [[[116, 40], [float("nan"), 40], [116, 41], [116, 40]]]},
        {"type": "Polygon", "coordinates": [[[116, 40], [117, 40], [116, 41]]]},
        {"type": "Polygon", "coordinates": [[["a", 40], [117, 40], [116, 41], ["a", 40]]]},
        {"type": "Blob", "coordinates": []},
    ],
)
def test_an_unreadable_geometry_is_told(geometry: object) -> None:
    lines = told(lambda collection: collection["features"][3].update(geometry=geometry))
    assert any(
        line.startswith("areas.geojson:5:geometry: error: the geometry of area 'w1' cannot be read") for line in lines
    )


def test_a_point_is_no_area() -> None:
    lines = told(
        lambda collection: collection["features"][3].update(geometry={"type": "Point", "coordinates": [116, 40]})
    )
    assert any(
        line.startswith("areas.geojson:5:geometry: error: the shape of area 'w1' is not valid") for line in lines
    ), lines


def test_an_overlay_need_not_cover_the_city() -> None:
    lines = told(lambda collection: collection["features"].pop())
    assert [line.split(":")[2:4] for line in lines] == [["borders", " warning"]]


def test_overlays_must_not_overlap_each_other() -> None:
    both = draw(8, (116.0, 40.0005), (116.002, 40.0005), (116.002, 40.002), (116.0, 40.002))
    assert any(": error: area 'north' overlaps area 'south'" in line for line in told(both)), told(both)
