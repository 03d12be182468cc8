"""Tiles: cut, simplified, turned the right way, and read by another program's decoder."""

from typing import Any

import mapbox_vector_tile
import pytest
import shapely

from civicgrid.kernel.geo.mosaic import EXTENT, MARGIN, Layer, Tile, label_points, pixels, tile_of

WORLD = Tile(0, 0, 0)


def decoded(**layers: list[dict[str, object]]) -> dict[str, Any]:
    content: dict[str, Any] = mapbox_vector_tile.decode(tile_of(layers), default_options={"y_coord_down": True})
    return content


def layer(*shapes: shapely.Geometry) -> Layer:
    return Layer(shapes, range(1, len(shapes) + 1), [{"code": f"a{n}"} for n in range(len(shapes))])


def test_a_shape_lies_where_mercator_says() -> None:
    quarter = decoded(areas=layer(shapely.box(0, 0, 180, 85.0511)).features(WORLD))["areas"]["features"][0]
    assert quarter["id"] == 1
    assert quarter["properties"] == {"code": "a0"}
    x, y = zip(*quarter["geometry"]["coordinates"][0], strict=True)
    assert (min(x), max(x), min(y), max(y)) == (EXTENT // 2, EXTENT, 0, EXTENT // 2)


def test_rings_turn_as_tiles_want_them() -> None:
    hole = shapely.box(20, 20, 40, 40)
    drawn = layer(shapely.box(0, 0, 90, 60).difference(hole)).features(WORLD)[0]["geometry"]
    assert isinstance(drawn, shapely.Polygon)
    assert shapely.is_ccw(drawn.exterior)  # with y downwards: clockwise on the screen
    assert not shapely.is_ccw(drawn.interiors[0])


def test_what_lies_beyond_the_rim_is_cut_off_and_what_is_elsewhere_left_out() -> None:
    tile = Tile(3, 4, 3)
    found = layer(shapely.box(-10, -10, 60, 60), shapely.box(-90, -60, -80, -50)).features(tile)
    assert [each["id"] for each in found] == [1]
    assert shapely.bounds(found[0]["geometry"]).tolist() == [-MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN]


def test_of_too_many_the_largest_are_drawn() -> None:
    shapes = [shapely.box(0, 0, size, size) for size in (10, 30, 20)]
    assert [each["id"] for each in layer(*shapes).features(WORLD, most=2)] == [2, 3]


def test_lines_and_points_are_drawn_too() -> None:
    found = layer(shapely.LineString([(0, 0), (90, 0)]), shapely.Point(45, 45)).features(WORLD)
    kinds = {each["geometry"]["type"] for each in decoded(roads=found)["roads"]["features"]}
    assert kinds == {"LineString", "Point"}


def test_what_a_cut_leaves_in_several_kinds_keeps_the_widest() -> None:
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 40, 40), shapely.LineString([(60, 0), (90, 0)])])
    nothing = shapely.GeometryCollection()
    found = layer(mixed, nothing).features(WORLD)
    assert [each["geometry"].geom_type for each in found] == ["Polygon"]  # type: ignore[attr-defined]


def test_an_empty_layer_is_left_out() -> None:
    assert tile_of({"areas": []}) == b""


@pytest.mark.parametrize(
    ("tile", "valid"), [(WORLD, True), (Tile(1, 2, 0), False), (Tile(23, 0, 0), False), (Tile(2, 3, 3), True)]
)
def test_there_are_four_to_the_power_of_the_zoom(tile: Tile, valid: object) -> None:
    assert tile.valid is valid


def test_a_cell_is_24_pixels_wide_at_zoom_14() -> None:
    assert pixels(100, 31, 14) == pytest.approx(24.4, abs=0.1)


def test_a_label_stands_inside_of_its_shape() -> None:
    bay = shapely.Polygon([(0, 0), (10, 0), (10, 10), (9, 1), (0, 1)])
    assert bay.contains(label_points([bay])[0])
