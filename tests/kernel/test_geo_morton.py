"""Places as codes: near places begin alike, and many of them take few bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.geo.morton import box_of, code_of, codes_of, packed, unpacked

BOX = (116.0, 40.0, 117.0, 41.0)
inside = st.tuples(st.floats(116, 117), st.floats(40, 41))


@given(inside)
def test_one_place_and_many_have_the_same_code(place: tuple[float, float]) -> None:
    lon, lat = place
    assert code_of(lon, lat, BOX) == codes_of([lon], [lat], BOX)[0]


@given(inside, st.integers(0, 32))
def test_a_place_lies_in_the_box_of_each_beginning_of_its_code(place: tuple[float, float], bits: int) -> None:
    lon, lat = place
    west, south, east, north = box_of(code_of(lon, lat, BOX), bits, BOX)
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


def test_columns_stand_at_the_even_places_and_rows_at_the_odd_ones() -> None:
    assert code_of(116.0 + 1.5 / 65536, 40.0, BOX) == 0b01
    assert code_of(116.0, 40.0 + 1.5 / 65536, BOX) == 0b10
    assert code_of(117.0, 41.0, BOX) == 2**32 - 1


def test_what_lies_outside_is_taken_to_the_rim() -> None:
    assert code_of(100.0, 10.0, BOX) == 0
    assert codes_of([200.0], [89.0], BOX).tolist() == [2**32 - 1]


def test_a_city_without_size_is_one_square() -> None:
    assert code_of(116.0, 40.0, (116.0, 40.0, 116.0, 40.0)) == 0


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_what_is_packed_comes_out_again(codes: list[int]) -> None:
    ascending = np.array(sorted(codes), dtype=np.uint32)
    assert unpacked(packed(ascending)).tolist() == ascending.tolist()


@pytest.mark.parametrize(("codes", "content"), [([], ""), ([0], "00"), ([127, 127, 255], "7f 00 80 01")])
def test_the_first_code_and_then_distances_as_varints(codes: list[int], content: str) -> None:
    assert packed(np.array(codes, dtype=np.uint32)) == bytes.fromhex(content)
