"""Things on the map: what they are, and where."""

import numpy as np
import shapely

from civicgrid.kernel.geo.mosaic import Tile, degrees_of
from civicgrid.kernel.geo.things import forms, from_wkt, places, points, sound

TEXTS = (
    "POINT (116 40)",
    "LINESTRING (116 40, 117 40)",
    "POLYGON ((116 40, 117 40, 117 41, 116 41, 116 40))",
    "MULTIPOINT (116 40, 117 40)",
    "POINT EMPTY",
    "nothing",
)


def test_forms_are_told() -> None:
    shapes, readable = from_wkt(TEXTS)
    assert forms(shapes) == ["point", "line", "polygon", "", "", ""]
    assert readable.tolist() == [True, True, True, True, True, False]


def test_a_place_lies_inside() -> None:
    shapes, _ = from_wkt(TEXTS[:3])
    for shape, (lon, lat) in zip(shapes, places(shapes), strict=True):
        assert shapely.distance(shape, shapely.Point(lon, lat)) < 1e-9
    assert np.isnan(places(from_wkt(["POINT EMPTY"])[0])).all()


def test_what_crosses_itself_or_has_no_numbers_is_not_sound() -> None:
    bow = shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
    shapes = [shapely.Point(1, 2), bow, shapely.linestrings([[0, 0], [np.inf, 1]])]
    assert sound(shapes).tolist() == [True, False, False]
    assert forms(points([np.nan, 1.0], [1.0, 2.0])) == ["", "point"]


def test_a_tile_shows_a_box_of_degrees() -> None:
    west, south, east, north = degrees_of(Tile(1, 1, 0))
    assert west < 0 < east
    assert south < 0 < 85 < north
