"""Points find the deepest area around them, and one area of each overlay."""

import math

import numpy as np
import pytest

from civicgrid.apps.grid.rules import (
    Atlas,
    NotNumbers,
    NotOnEarth,
    OutsideCity,
    Swapped,
    Tree,
    read_areas,
    read_city,
    read_features,
)
from civicgrid.apps.grid.types import Location
from civicgrid.kernel.errors import InvalidInput
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2, OUTSIDE, SMALL_CITY


def tree_and_atlas(*without: str) -> tuple[Tree, Atlas]:
    """The small city, some of its areas left away."""
    city, _ = read_city((SMALL_CITY / "city.toml").read_text("utf-8"))
    assert city is not None
    features, _ = read_features("areas.geojson", (SMALL_CITY / "areas.geojson").read_text("utf-8"))
    drawn, _ = read_areas([each for each in features if each.properties["code"] not in without], city)
    tree = Tree(city, [each.area for each in drawn])
    return tree, Atlas(tree, {each.area.path: each.wkb for each in drawn})


def test_points_find_their_cell_and_their_overlay() -> None:
    _, atlas = tree_and_atlas()
    lon, lat = np.array([IN_W1, IN_W2, IN_E1, IN_E2]).T
    assert atlas.locate(lon, lat) == [
        Location("town.west.w1.", ("south",)),
        Location("town.west.w2.", ("north",)),
        Location("town.east.e1.", ("south",)),
        Location("town.east.e2.", ("north",)),
    ]


def test_a_point_in_no_leaf_is_in_the_deepest_area_around_it() -> None:
    _, atlas = tree_and_atlas("w1")
    assert atlas.locate_one(*IN_W1) == Location("town.west.", ("south",))
    assert atlas.locate_one(*IN_W2) == Location("town.west.w2.", ("north",))


def test_a_city_without_parts_is_found_itself() -> None:
    _, atlas = tree_and_atlas("west", "east", "w1", "w2", "e1", "e2", "south", "north")
    assert atlas.locate_one(*IN_W1) == Location("town.")


def test_a_point_outside_of_all_overlays_has_none() -> None:
    _, atlas = tree_and_atlas("south")
    assert atlas.locate_one(*IN_W1) == Location("town.west.w1.")


def test_a_border_belongs_to_one_of_its_sides_always_the_same() -> None:
    _, atlas = tree_and_atlas()
    found = {atlas.locate_one(116.001, 40.0005).area for _ in range(3)}
    assert len(found) == 1
    assert found <= {"town.west.w1.", "town.east.e1."}


def test_many_points_and_single_points_agree() -> None:
    _, atlas = tree_and_atlas()
    lon, lat = np.random.default_rng(1).uniform((115.999, 39.999), (116.003, 40.003), (500, 2)).T
    for x, y, found in zip(lon, lat, atlas.locate(lon, lat), strict=True):
        if found is None:
            with pytest.raises(OutsideCity):
                atlas.locate_one(x, y)
        else:
            assert atlas.locate_one(x, y) == found


@pytest.mark.parametrize(
    ("lon", "lat", "error", "words"),
    [
        (math.nan, 40.0, NotNumbers, "The coordinates are not numbers."),
        (116.0005, math.nan, NotNumbers, "The coordinates are not numbers."),
        (*reversed(IN_W1), Swapped, "It looks as if longitude and latitude were swapped: 40.0005, 116.0005."),
        (181.0, 40.0, NotOnEarth, "181.0, 40.0 is not a place on Earth."),
        (math.inf, 40.0, NotOnEarth, "inf, 40.0 is not a place on Earth."),
        (*OUTSIDE, OutsideCity, "116.01, 40.0005 lies outside of the city."),
    ],
)
def test_a_point_that_is_nowhere_says_why(lon: float, lat: float, error: type[InvalidInput], words: str) -> None:
    _, atlas = tree_and_atlas()
    assert atlas.locate([lon], [lat]) == [None]
    with pytest.raises(error) as raised:
        atlas.locate_one(lon, lat)
    assert raised.value.message() == words
    assert raised.value.field == "point"


def test_a_tree_knows_its_areas() -> None:
    tree, _ = tree_and_atlas()
    assert tree.root == "town."
    assert [each.code for each in tree.children("")] == ["town"]
    assert [each.code for each in tree.children("town.")] == ["east", "west"]
    assert tree.children("town.west.w1.") == ()
    assert [each.code for each in tree.overlay("police_district")] == ["north", "south"]
    assert tree.leaves() == ["town.east.e1.", "town.east.e2.", "town.west.w1.", "town.west.w2."]
    assert tree.by_code["w1"] is tree.by_path["town.west.w1."]
