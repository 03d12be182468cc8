"""Positions as everybody sees them: squares that lie still, and areas that are wide enough."""

from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules.publicity import Grain, is_shown, shown_area
from civicgrid.apps.grid.types import AreaRecord

FINE = Grain.of(100, 40.0)
lons, lats = st.floats(115.5, 116.5), st.floats(39.5, 40.5)


def area(path: str, side_m: float) -> AreaRecord:
    code = path.split(".")[-2]
    return AreaRecord(
        code=code, path=path, level="x", name={}, area_m2=side_m**2, lon=0.0, lat=0.0, bounds=(0.0, 0.0, 1.0, 1.0)
    )


AREAS = {each.path: each for each in (area("c.", 5_000), area("c.d.", 800), area("c.d.e.", 100))}


def test_a_place_without_rounding_stays() -> None:
    assert Grain().rounded(116.0, 40.0) == (116.0, 40.0)
    assert FINE.rounded(None, None) == (None, None)


def test_squares_are_as_wide_as_said() -> None:
    assert round(FINE.high * 111_195) == 100
    assert FINE.wide > FINE.high
    assert Grain.of(100, 90.0).wide == 100 * Grain.of(100, 0.0).high


@given(lon=lons, lat=lats)
def test_a_point_is_told_by_the_middle_of_its_square(lon: float, lat: float) -> None:
    middle = FINE.rounded(lon, lat)
    assert middle[0] is not None
    assert middle[1] is not None
    assert abs(middle[0] - lon) <= FINE.wide * 0.500001
    assert abs(middle[1] - lat) <= FINE.high * 0.500001
    assert FINE.rounded(*middle) == middle


@given(lon=lons, lat=lats, west=lons, south=lats, wide=st.floats(0, 0.01), high=st.floats(0, 0.01))
def test_a_box_finds_what_is_seen_in_it(
    lon: float, lat: float, west: float, south: float, wide: float, high: float
) -> None:
    east, north = west + wide, south + high
    seen_lon, seen_lat = FINE.rounded(lon, lat)
    assert seen_lon is not None
    assert seen_lat is not None
    first_column, last_column, first_row, last_row = FINE.within((west, south, east, north))
    column, row = lon // FINE.wide, lat // FINE.high
    found = first_column <= column <= last_column and first_row <= row <= last_row
    assert found is (west <= seen_lon <= east and south <= seen_lat <= north)


def test_only_areas_wide_enough_are_told() -> None:
    assert shown_area("c.d.e.", 0, AREAS) == "c.d.e."
    assert shown_area("c.d.e.", 500, AREAS) == "c.d."
    assert shown_area("c.d.e.", 1_000, AREAS) == "c."
    assert shown_area("c.d.e.", 9_000, AREAS) == "c."
    assert shown_area("c.gone.", 500, AREAS) == "c."
    assert shown_area("", 500, AREAS) == ""
    assert is_shown(AREAS["c.d.e."], 100)
    assert not is_shown(AREAS["c.d.e."], 101)
