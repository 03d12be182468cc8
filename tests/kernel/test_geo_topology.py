"""Faults of areas are found, slivers of digitising are not."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from civicgrid.kernel.geo import Fault, FaultKind, Plane, area_m2, level_faults, shape_faults

Shapes = NDArray[np.object_]

SHARED = Path(os.environ.get("CIVICGRID_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
HERE = Plane(lon=121.47, lat=31.23)
BOWTIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def block(x: float, y: float, width: float = 100, height: float = 100) -> shapely.Polygon:
    """A rectangle by its south-western corner and sides, all in metres."""
    rectangle: shapely.Polygon = HERE.backward([shapely.box(x, y, x + width, y + height)])[0]
    return rectangle


def mirrored(area: shapely.Polygon) -> shapely.Polygon:
    """The area with latitude and longitude swapped."""
    return shapely.transform(area, lambda places: places[:, ::-1])


def only(faults: list[Fault]) -> Fault:
    """The one fault there is."""
    (fault,) = faults
    return fault


def lies_in(area: shapely.Polygon, fault: Fault) -> bool:
    """Whether the fault's point is inside of the area."""
    return fault.point is not None and bool(shapely.contains_xy(area, *fault.point))


PARENT = block(0, 0, 200, 200)
CELLS = [block(0, 0), block(100, 0), block(0, 100), block(100, 100)]


def test_cells_that_divide_their_parent_have_no_faults() -> None:
    assert level_faults(CELLS, [PARENT], [0, 0, 0, 0]) == []


def test_a_level_without_parents_is_checked_by_itself() -> None:
    assert level_faults([PARENT]) == []
    assert level_faults([]) == []


def test_an_area_without_a_parent_is_not_missed_by_any() -> None:
    assert level_faults([*CELLS, block(500, 500)], [PARENT], [0, 0, 0, 0, -1]) == []


def test_a_parent_without_children_has_no_holes() -> None:
    assert level_faults(CELLS, [PARENT, block(500, 0)], [0, 0, 0, 0]) == []


def test_every_fault_of_a_level_is_reported() -> None:
    areas = [CELLS[0], CELLS[1], block(0, 90), shapely.Polygon()]
    kinds = [fault.kind for fault in level_faults(areas, [PARENT], [0, 0, 0, 0])]
    assert kinds == [FaultKind.EMPTY, FaultKind.OVERLAP, FaultKind.HOLE]


def test_an_overlap_names_both_areas_and_its_size() -> None:
    fault = only(level_faults([block(0, 0), block(500, 0), block(90, 0)]))
    assert (fault.kind, fault.areas) == (FaultKind.OVERLAP, (0, 2))
    assert fault.area_m2 == pytest.approx(1_000, rel=1e-3)
    assert lies_in(block(90, 0, 10), fault)


def test_an_area_twice_is_an_overlap() -> None:
    assert only(level_faults([PARENT, PARENT])).area_m2 == pytest.approx(40_000, rel=1e-3)


def test_a_stray_names_its_parent_and_how_much_is_outside() -> None:
    fault = only(level_faults([*CELLS, block(200, 0, 30)], [block(900, 0), PARENT], [1, 1, 1, 1, 1]))
    assert (fault.kind, fault.areas, fault.parent) == (FaultKind.OUTSIDE_PARENT, (4,), 1)
    assert fault.area_m2 == pytest.approx(3_000, rel=1e-3)


def test_each_hole_is_a_fault_of_the_parent() -> None:
    faults = level_faults(CELLS[1:3], [PARENT], [0, 0])
    assert [(fault.kind, fault.parent) for fault in faults] == [(FaultKind.HOLE, 0)] * 2
    assert [fault.area_m2 for fault in faults] == pytest.approx([10_000, 10_000], rel=1e-3)
    assert {lies_in(CELLS[0], fault) for fault in faults} == {True, False}


@pytest.mark.parametrize(("width", "kinds"), [(1.5, []), (4, [FaultKind.OVERLAP])])
def test_a_long_thin_overlap_counts_by_its_width(width: float, kinds: list[FaultKind]) -> None:
    faults = level_faults([block(0, 0, 100, 1_000), block(100 - width, 0, 100, 1_000)])
    assert [fault.kind for fault in faults] == kinds


def test_a_small_overlap_is_no_fault() -> None:
    assert level_faults([block(0, 0), block(95, 95)]) == []


def test_a_fault_does_not_hide_behind_its_long_thin_tail() -> None:
    river_bank = shapely.union(block(0, 0, 100, 20_000), block(95, 500, 30, 40))
    fault = only(level_faults([river_bank, block(99.5, 0, 100, 20_000)]))
    assert fault.area_m2 == pytest.approx(0.5 * 20_000 + 25 * 40, rel=0.01)
    assert lies_in(block(95, 500, 30, 40), fault)


def test_an_invalid_area_is_told_why_and_where() -> None:
    assert shape_faults([BOWTIE]) == [
        Fault(FaultKind.INVALID, areas=(0,), point=(0.5, 0.5), reason="Self-intersection")
    ]


def test_an_invalid_area_is_compared_as_repaired() -> None:
    x, y = 121.47, 31.23
    bowtie = shapely.transform(BOWTIE, lambda places: places * 0.01 + (x, y))
    kinds = [fault.kind for fault in level_faults([bowtie, shapely.box(x, y, x + 0.01, y + 0.01)])]
    assert kinds == [FaultKind.INVALID, FaultKind.OVERLAP]


def test_a_line_is_no_area() -> None:
    line = shapely.LineString([(121.47, 31.23), (121.48, 31.24)])
    assert only(level_faults([line])) == Fault(
        FaultKind.INVALID, areas=(0,), point=(121.47, 31.23), reason="not a polygon"
    )


def test_an_empty_area_has_no_point() -> None:
    assert shape_faults([shapely.Polygon()]) == [Fault(FaultKind.EMPTY, areas=(0,))]


@pytest.mark.parametrize("place", [(500_000, 3_450_000), (13_500_000, 3_660_000), (500, 20)])
def test_metres_are_not_degrees(place: tuple[float, float]) -> None:
    fault = only(level_faults([shapely.Point(place).buffer(100)]))
    assert (fault.kind, fault.areas) == (FaultKind.NOT_LON_LAT, (0,))


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
def test_a_vertex_that_is_no_number_is_not_a_place() -> None:
    broken = shapely.Polygon([(121.47, 31.23), (121.48, 31.23), (np.nan, 31.24)])
    assert only(level_faults([broken])).kind is FaultKind.NOT_LON_LAT


def test_swapped_coordinates_are_told_where_latitude_is_impossible() -> None:
    fault = only(shape_faults([CELLS[0], mirrored(CELLS[1])]))
    assert (fault.kind, fault.areas) == (FaultKind.SWAPPED, (1,))


def test_swapped_coordinates_are_told_by_the_parents() -> None:
    place = Plane(lon=-71.06, lat=42.36)
    city, cell = place.backward([shapely.box(0, 0, 200, 200), shapely.box(0, 0, 100, 200)])
    faults = level_faults([mirrored(cell), cell], [city], [0, 0])
    assert [fault.kind for fault in faults] == [FaultKind.SWAPPED, FaultKind.HOLE]


def test_children_are_not_blamed_for_an_empty_parent() -> None:
    assert level_faults(CELLS, [shapely.Polygon()], [0, 0, 0, 0]) == []


def test_neighbours_digitised_apart_have_only_slivers() -> None:
    """The same slanted border, drawn with other vertices by each side and rounded to five decimals."""
    border = [shapely.segmentize(shapely.LineString([(40, 0), (160, 3_000)]), step) for step in (70, 90, 110)]
    west = shapely.Polygon([(-500, 0), *border[0].coords, (-500, 3_000)])
    east = shapely.Polygon([(700, 0), *border[1].coords, (700, 3_000)])
    whole = shapely.box(-500, 0, 700, 3_000)
    drawn = shapely.transform(HERE.backward([west, east, whole]), lambda places: places.round(5))
    assert shapely.area(shapely.intersection(*drawn[:2])) > 0
    assert level_faults(drawn[:2], drawn[2:], [0, 0]) == []


@st.composite
def divided_cities(draw: st.DrawFn) -> Shapes:
    """Voronoi cells of a city of 2 km x 2 km, each at least 100 m from seed to seed."""
    corners = st.tuples(st.integers(0, 20), st.integers(0, 20))
    seeds = draw(st.lists(corners, min_size=3, max_size=15, unique=True))
    city = shapely.box(0, 0, 2_000, 2_000)
    cells = shapely.voronoi_polygons(shapely.multipoints(np.array(seeds) * 100), extend_to=city)
    return HERE.backward(shapely.intersection(shapely.get_parts(cells), city))


@given(divided_cities(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_missing_cell_leaves_a_hole_of_its_size(cells: Shapes, data: st.DataObject) -> None:
    city = block(0, 0, 2_000, 2_000)
    gone = data.draw(st.integers(0, len(cells) - 1))
    rest = np.delete(cells, gone)
    assert level_faults(cells, [city], [0] * len(cells)) == []
    fault = only(level_faults(rest, [city], [0] * len(rest)))
    assert fault.kind is FaultKind.HOLE
    assert fault.area_m2 == pytest.approx(float(area_m2(cells[[gone]])[0]), rel=1e-3)


@given(divided_cities(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_cell_drawn_twice_overlaps_itself(cells: Shapes, data: st.DataObject) -> None:
    twice = data.draw(st.integers(0, len(cells) - 1))
    fault = only(level_faults([*cells, cells[twice]], [block(0, 0, 2_000, 2_000)], [0] * (len(cells) + 1)))
    assert (fault.kind, fault.areas) == (FaultKind.OVERLAP, (twice, len(cells)))


@pytest.mark.skipif(not (SHARED / "boston_geography").exists(), reason="needs boston_geography of the shared data")
@pytest.mark.parametrize(("level", "invalid"), [("neighborhoods", 5), ("police_districts", 8)])
def test_slivers_do_not_drown_the_faults_of_boston(level: str, invalid: int) -> None:
    features = json.loads((SHARED / "boston_geography" / f"{level}.geojson").read_text())["features"]
    faults = level_faults([shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features])
    assert [fault.kind for fault in faults] == [FaultKind.INVALID] * invalid
