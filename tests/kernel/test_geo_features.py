"""Areas as features: their geometry, and what a box meets."""

import json

import shapely

from civicgrid.kernel.geo.features import geojson_of, meets
from civicgrid.kernel.geo.formats import to_wkb

SQUARE, TRIANGLE = shapely.box(0, 0, 1, 1), shapely.Polygon([(2, 0), (4, 0), (4, 2)])
WKB = to_wkb([SQUARE, TRIANGLE])


def test_geometries_are_geojson() -> None:
    square, triangle = map(json.loads, geojson_of(WKB))
    assert (square["type"], len(square["coordinates"][0])) == ("Polygon", 5)
    assert triangle["coordinates"] == [[[2, 0], [4, 0], [4, 2], [2, 0]]]
    assert geojson_of([]) == []


def test_coordinates_are_no_finer_than_a_centimetre() -> None:
    (text,) = geojson_of(to_wkb([shapely.Point(1 / 3, 2 / 3)]))
    assert json.loads(text)["coordinates"] == [0.3333333, 0.6666667]


def test_a_box_meets_the_shape_and_not_its_bounds() -> None:
    assert meets(WKB, (2.0, 1.5, 2.4, 2.0)) == [False, False]
    assert meets(WKB, (0.5, 0.5, 3.5, 1.0)) == [True, True]
    assert meets(WKB[1:], (1.0, -1.0, 2.0, 0.0)) == [True]
    assert meets([], (0.0, 0.0, 1.0, 1.0)) == []
