"""The locator finds what testing every polygon would find."""

import csv
import gzip
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from civicgrid.kernel.geo import KeysDoNotFit, Locator, bounds_of, covers

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]

SHARED = Path(os.environ.get("CIVICGRID_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
HERE = np.array([121.47, 31.23])
CITY = shapely.box(*HERE, *(HERE + 0.05))

corners = st.tuples(st.integers(0, 64), st.integers(0, 64))


@st.composite
def divisions(draw: st.DrawFn) -> Shapes:
    """A city divided into Voronoi cells, some of them joined: multipolygons and holes come about."""
    seeds = draw(st.lists(corners, min_size=2, max_size=15, unique=True))
    points = shapely.multipoints(HERE + np.array(seeds) * 0.05 / 64)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=CITY))
    group = np.array(draw(st.lists(st.integers(0, 5), min_size=len(cells), max_size=len(cells))))
    joined = [shapely.union_all(cells[group == number]) for number in np.unique(group)]
    division: Shapes = shapely.intersection(np.array(joined), CITY)
    return division


@st.composite
def heaps(draw: st.DrawFn) -> Shapes:
    """Triangles on a coarse grid that overlap, touch and degenerate."""
    triangles = draw(st.lists(st.tuples(corners, corners, corners), max_size=8))
    return np.array([shapely.Polygon(triangle) for triangle in triangles], dtype=object)


def telling_points(polygons: Shapes, seed: int) -> tuple[Floats, Floats]:
    """Points anywhere in and around the polygons, on their vertices and on their edges."""
    numbers = np.random.default_rng(seed)
    west, south, east, north = bounds_of(polygons) or (0, 0, 1, 1)
    anywhere = numbers.uniform((west - 0.01, south - 0.01), (east + 0.01, north + 0.01), (200, 2))
    vertices = shapely.get_coordinates(polygons)
    share = numbers.uniform(size=(max(len(vertices) - 1, 0), 1))
    between = vertices[:-1] * share + vertices[1:] * (1 - share)
    points = np.concatenate([anywhere, vertices, between])
    return points[:, 0], points[:, 1]


def brute_force(polygons: Shapes, lon: Floats, lat: Floats) -> NDArray[np.intp]:
    """The first polygon that covers each point, found by testing all of them."""
    shapely.prepare(polygons)
    covered = shapely.covers(polygons[:, None], shapely.points(lon, lat))
    first = np.vstack([covered, np.ones(len(lon), dtype=np.bool_)]).argmax(axis=0)
    return np.where(first < len(polygons), first, -1)


def square(x: float, y: float, size: float = 1.0) -> shapely.Polygon:
    """A square by its south-western corner."""
    return shapely.box(x, y, x + size, y + size)


def test_points_are_located() -> None:
    locator = Locator([square(0, 0), square(1, 0), square(5, 5)])
    assert locator.locate([0.5, 1.5, 5.5, 3.0], [0.5, 0.5, 5.5, 3.0]).tolist() == [0, 1, 2, -1]


def test_one_point_gives_a_key() -> None:
    locator = Locator([square(0, 0), square(1, 0)], keys=["west", "east"])
    assert locator.at(1.5, 0.5) == "east"
    assert locator.at(2.5, 0.5) is None
    assert Locator([square(0, 0)]).at(0.5, 0.5) == 0


@pytest.mark.parametrize("point", [(1, 0.3), (1, 0), (1, 1)])
def test_a_shared_border_belongs_to_the_first(point: tuple[float, float]) -> None:
    cells = [square(0, 0), square(1, 0)]
    assert Locator(cells).at(*point) == Locator(cells[::-1]).at(*point) == 0


@pytest.mark.parametrize("point", [(0, 0), (0.5, 0), (1, 1), (0, 0.7)])
def test_the_outer_border_belongs_to_the_area(point: tuple[float, float]) -> None:
    assert Locator([square(0, 0)]).at(*point) == 0


@given(divisions(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_division_is_located_as_by_brute_force(polygons: Shapes, seed: int) -> None:
    lon, lat = telling_points(polygons, seed)
    assert Locator(polygons).locate(lon, lat).tolist() == brute_force(polygons, lon, lat).tolist()


@given(heaps(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_of_overlapping_polygons_the_first_has_the_point(polygons: Shapes, seed: int) -> None:
    lon, lat = telling_points(polygons, seed)
    assert Locator(polygons).locate(lon, lat).tolist() == brute_force(polygons, lon, lat).tolist()


@given(heaps(), st.tuples(st.integers(-100, 100), st.integers(-100, 100)), st.lists(corners, min_size=1))
@settings(max_examples=60, deadline=None)
def test_moving_the_city_moves_its_points(
    polygons: Shapes, way: tuple[int, int], points: list[tuple[int, int]]
) -> None:
    lon, lat = np.array(points, dtype=np.float64).T
    moved = Locator(shapely.transform(polygons, lambda place: place + way))
    assert moved.locate(lon + way[0], lat + way[1]).tolist() == Locator(polygons).locate(lon, lat).tolist()


def test_a_hole_is_not_covered() -> None:
    ring = shapely.difference(square(0, 0, 3), square(1, 1))
    locator = Locator([ring, square(1.4, 1.4, 0.2)])
    assert locator.locate([0.5, 1.2, 1.5, 1.0], [0.5, 1.2, 1.5, 1.5]).tolist() == [0, -1, 1, 0]


def test_every_part_of_a_multipolygon_counts() -> None:
    islands = shapely.MultiPolygon([square(0, 0), square(10, 10)])
    assert Locator([islands]).locate([0.5, 10.5, 5.0], [0.5, 10.5, 5.0]).tolist() == [0, 0, -1]


def test_heights_do_not_matter() -> None:
    assert Locator([shapely.force_3d(square(0, 0), 80.0)]).at(0.5, 0.5) == 0


def test_every_polygon_needs_its_key() -> None:
    with pytest.raises(KeysDoNotFit, match="of 2 polygons was given 1 keys"):
        Locator([square(0, 0), square(1, 0)], keys=["west"])


@pytest.mark.parametrize("polygons", [[], [shapely.Polygon()]])
def test_nothing_covers_nothing(polygons: list[shapely.Polygon]) -> None:
    assert Locator(polygons).locate([0.0, 121.47], [0.0, 31.23]).tolist() == [-1, -1]


def test_an_empty_polygon_keeps_its_number() -> None:
    assert Locator([shapely.Polygon(), square(0, 0)]).at(0.5, 0.5) == 1


def test_no_points_are_no_work() -> None:
    assert Locator([square(0, 0)]).locate([], []).tolist() == []


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e308, -1e308, 181.0])
def test_what_is_no_place_is_nowhere(bad: float) -> None:
    assert Locator([square(0, 0)]).locate([bad, 0.5, bad], [0.5, bad, bad]).tolist() == [-1, -1, -1]


def test_a_locator_can_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(Locator([square(0, 0), square(1, 0)], keys=["west", "east"])))  # noqa: S301
    assert sent.at(1.5, 0.5) == "east"


@pytest.mark.skipif(not (SHARED / "boston_geography").exists(), reason="needs boston_geography of the shared data")
@pytest.mark.parametrize("level", ["neighborhoods", "police_districts"])
def test_boston_requests_land_where_the_map_says(level: str, boston_requests: tuple[Floats, Floats]) -> None:
    features = json.loads((SHARED / "boston_geography" / f"{level}.geojson").read_text())["features"]
    areas = np.array([shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features])
    located = Locator(areas).locate(*boston_requests)
    assert (located >= 0).mean() > 0.99
    assert located.tolist() == brute_force(areas, *boston_requests).tolist()


@pytest.fixture(scope="module")
def boston_requests() -> tuple[Floats, Floats]:
    """Places of 3 000 geocoded requests, taken evenly from the year 2015."""
    with gzip.open(SHARED / "boston_311_2015" / "requests.csv.gz", "rt", encoding="utf-8") as file:
        rows = csv.reader(file)
        names = next(rows)
        lon, lat, geocoded = (names.index(name) for name in ("longitude", "latitude", "geocoded"))
        places = [(float(row[lon]), float(row[lat])) for row in rows if row[geocoded] == "1"]
    sample = np.array(places)[:: len(places) // 3_000][:3_000]
    return sample[:, 0], sample[:, 1]


def test_an_outline_that_crosses_itself_covers_its_two_wings() -> None:
    bow = [(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]
    assert [covers(bow, *point) for point in [(0.1, 1), (1.9, 1), (1, 1.9), (0, 0)]] == [True, True, False, True]
