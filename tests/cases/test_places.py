"""Where a matter lies: at its point, in the middle of a small area, or nowhere that fusion could look."""

from itertools import product

import pytest

from civicgrid.apps.cases.rules.fusion import Spot, metres, tile_of, tiles_near
from civicgrid.apps.cases.rules.places import Place, place_of
from civicgrid.apps.grid.types import AreaRecord
from tests.cases.given import MONDAY


def area(degrees: float, path: str = "town.west.w1.", lat: float = 40.0) -> AreaRecord:
    """A square of so many degrees."""
    bounds = (116.0, lat, 116.0 + degrees, lat + degrees)
    return AreaRecord(code="w1", path=path, level="cell", name={}, area_m2=1.0, lon=116.0, lat=lat, bounds=bounds)


def test_a_point_is_a_point() -> None:
    assert place_of(116.0005, 40.0005, area(0.001)) == Place(116.0005, 40.0005, 0.0)


def test_an_area_is_its_middle_and_its_reach() -> None:
    place = place_of(None, None, area(0.001))
    assert place is not None
    assert [place.lon, place.lat] == pytest.approx([116.0005, 40.0005])
    assert place.within_m == pytest.approx(70.0, abs=1)


@pytest.mark.parametrize("wide", [None, area(0.001, "town."), area(0.01), area(0.001, lat=80.0)])
def test_what_is_wider_than_fusion_looks_is_no_place(wide: AreaRecord | None) -> None:
    assert place_of(None, None, wide) is None


@pytest.mark.parametrize("lat", [0.0, 40.0, 60.0, -33.0])
def test_whoever_stands_in_an_area_looks_into_the_tile_of_its_middle(lat: float) -> None:
    square = area(0.0009, lat=lat)
    place = place_of(None, None, square)
    assert place is not None
    west, south, east, north = square.bounds
    for lon, at in product((west, east), (south, north)):
        assert tile_of(place.lon, place.lat) in set(tiles_near(lon, at, 1.0))
        corner, middle = (Spot("", x, y, MONDAY, frozenset()) for x, y in ((lon, at), (place.lon, place.lat)))
        assert metres(corner, middle) <= place.within_m * 1.001
