"""Areas drawn: shapes keep their shape, and places their place."""

import pytest
import shapely

from civicgrid.kernel.geo.drawing import Frame

SQUARE = shapely.box(116.0, 40.0, 116.001, 40.001)
"""85 m wide and 111 m high."""


def frame(**more: float) -> Frame:
    return Frame.around((116.0, 40.0, 116.001, 40.001), **({"width": 300, "height": 200, "margin": 0.25} | more))


def test_the_middle_is_in_the_middle_and_north_is_up() -> None:
    assert frame().point(116.0005, 40.0005) == pytest.approx((150, 100))
    assert frame().point(116.0005, 40.001)[1] < 100 < frame().point(116.001, 40.0005)[0]


def test_what_is_drawn_keeps_its_shape_with_a_margin_around() -> None:
    drawn = [float(number) for number in frame().path(shapely.to_wkb(SQUARE)).strip("MZ").replace("L", " ").split()]
    across, down = max(drawn[::2]) - min(drawn[::2]), max(drawn[1::2]) - min(drawn[1::2])
    assert down == pytest.approx(200 / 1.5, abs=0.2)
    assert across / down == pytest.approx(85.39 / 111.04, abs=0.01)


def test_holes_and_parts_are_rings_of_one_path() -> None:
    hole = shapely.box(116.0004, 40.0004, 116.0006, 40.0006)
    two = shapely.MultiPolygon([SQUARE.difference(hole), shapely.box(116.0012, 40, 116.0013, 40.0001)])
    assert frame().path(shapely.to_wkb(two)).count("Z") == 3


def test_what_is_far_away_is_not_drawn_and_what_is_large_is_cut() -> None:
    assert frame().path(shapely.to_wkb(shapely.box(117, 41, 118, 42))) == ""
    whole = frame().path(shapely.to_wkb(shapely.box(100, 30, 130, 50)))
    assert sorted({float(number) for number in whole.strip("MZ").replace("L", " ").split()}) == [-300, -200, 400, 600]


def test_a_place_without_size_still_has_a_window() -> None:
    window = Frame.around((116.0, 40.0, 116.0, 40.0), width=300, height=200)
    assert window.point(116.0, 40.0) == pytest.approx((150, 100))
