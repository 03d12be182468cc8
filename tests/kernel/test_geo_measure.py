"""Metres, square metres and boxes against a geodesic reference (Karney's algorithm on WGS 84)."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.geo import (
    Plane,
    area_m2,
    bounds_of,
    box_around,
    distance_m,
    is_within,
    looks_swapped,
    metres_per_degree,
    overlap,
)
from civicgrid.kernel.geo.sphere import degree_east_m, metres_between

BOSTON = (-71.19, 42.22, -70.92, 42.40)
places = st.tuples(st.floats(-179, 179), st.floats(-60, 60))


@pytest.mark.parametrize(
    ("way", "metres"),
    [
        ((-71.057083, 42.361145, -71.16, 42.25), 14981.0069),
        ((121.47, 31.23, 121.475, 31.235), 730.9178),
        ((25, 60, 25.6, 60.3), 47201.0356),
        ((179.9, -18, -179.9, -18.1), 23893.1787),
    ],
)
def test_distance_agrees_with_the_geodesic(way: tuple[float, float, float, float], metres: float) -> None:
    assert float(distance_m(*way)) == pytest.approx(metres, rel=1e-5)


def test_distance_takes_arrays() -> None:
    assert distance_m([0, 0], [0, 45], [0, 1], [0, 45]) == pytest.approx([0, 78_846.835])


@given(places, places)
def test_the_way_back_is_as_long(here: tuple[float, float], there: tuple[float, float]) -> None:
    assert float(distance_m(*here, *there)) == pytest.approx(float(distance_m(*there, *here)), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(("lat", "square_metres"), [(0, 99903180.304), (31, 85938684.450), (60, 50456985.152)])
def test_area_agrees_with_the_geodesic(lat: float, square_metres: float) -> None:
    half = 5 / 111
    block = shapely.box(10 - half, lat - half, 10 + half, lat + half)
    assert area_m2([block]) == pytest.approx([square_metres], rel=1e-6)


def test_area_leaves_out_holes_and_adds_parts() -> None:
    ring, inner, far = shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2), shapely.box(5, 1, 6, 2)
    whole, hole, part = area_m2([ring, inner, far])
    assert area_m2([shapely.difference(ring, inner)]) == pytest.approx([whole - hole], rel=1e-3)
    assert area_m2([shapely.union(inner, far)]) == pytest.approx([hole + part])


def test_nothing_has_no_area() -> None:
    assert area_m2([shapely.Polygon()]).tolist() == [0]


def test_a_plane_is_metric_around_its_origin() -> None:
    plane = Plane(lon=121.47, lat=31.23)
    ((x, y),) = shapely.get_coordinates(plane.forward([shapely.Point(121.475, 31.235)])).tolist()
    assert math.hypot(x, y) == pytest.approx(730.9178, rel=1e-4)
    assert x > 0 < y


@given(places, places)
def test_a_plane_leads_back(origin: tuple[float, float], place: tuple[float, float]) -> None:
    plane = Plane(*origin)
    back = shapely.get_coordinates(plane.backward(plane.forward([shapely.Point(place)])))
    assert back[0] == pytest.approx(place, abs=1e-9)


def test_a_plane_stands_in_the_middle() -> None:
    plane = Plane.about([shapely.box(10, 40, 11, 41), shapely.box(13, 41, 14, 42)])
    assert (plane.lon, plane.lat) == (12, 41)


def test_bounds_hold_all_geometries() -> None:
    assert bounds_of([shapely.box(0, 1, 2, 3), shapely.Point(5, 0)]) == (0, 0, 5, 3)


def test_nothing_has_no_bounds() -> None:
    assert bounds_of([]) is None
    assert bounds_of([shapely.Polygon()]) is None


@given(places, st.floats(1, 10_000), st.floats(0, 2 * math.pi))
def test_a_box_holds_its_circle(place: tuple[float, float], radius_m: float, angle: float) -> None:
    east, north = metres_per_degree(place[1])
    shift = 0.999 * radius_m * np.array([math.cos(angle) / east, math.sin(angle) / north])
    assert is_within(box_around(*place, radius_m), *(place + shift))


def test_a_mirrored_place_looks_swapped() -> None:
    assert looks_swapped(42.36, -71.06, BOSTON)


@pytest.mark.parametrize("place", [(-71.06, 42.36), (0, 0), (42.36, 71.06), (math.nan, -71.06), (math.inf, 42.36)])
def test_other_places_do_not_look_swapped(place: tuple[float, float]) -> None:
    assert not looks_swapped(*place, BOSTON)


@given(st.floats(-60, 60), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_the_ball_is_near_enough_within_a_city(lat: float, east: float, north: float) -> None:
    way = 116.0, lat, 116.0 + east, lat + north
    assert metres_between(*way) == pytest.approx(float(distance_m(*way)), rel=0.006, abs=0.01)


def test_nearer_to_a_pole_degrees_of_the_ball_grow_no_narrower() -> None:
    assert degree_east_m(90) == degree_east_m(89.9) == pytest.approx(1_111.95)


def test_boxes_overlap_where_they_share_a_point() -> None:
    box = (0.0, 0.0, 2.0, 2.0)
    assert [overlap(box, other) for other in [(2, 1, 3, 1), (1, 1, 1, 1), (2.1, 0, 3, 2), (0, -2, 2, -0.1)]] == [
        *(True, True),
        *(False, False),
    ]
