"""How shapes stand to each other, in the plane of degrees."""

import pytest

from civicgrid.kernel.geo.relations import compared, read

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
INSIDE, OUTSIDE = {"type": "Point", "coordinates": [1, 1]}, {"type": "Point", "coordinates": [5, 1]}
LINE = {"type": "LineString", "coordinates": [[0, 0], [3, 4]]}


def test_shapes_are_read_from_geometries_and_from_features() -> None:
    found = read(
        [INSIDE, {"type": "Feature", "properties": {}, "geometry": INSIDE}, {"type": "Nothing"}, "words", None]
    )

    assert [each is not None for each in found] == [True, True, False, False, False]
    assert found[0].equals(found[1])


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("st_within", [True, False]),
        ("st_intersects", [True, False]),
        ("st_disjoint", [False, True]),
        ("geo.distance", [0, 3]),
    ],
)
def test_each_shape_is_compared_with_one(function: str, wanted: list[object]) -> None:
    assert compared(function, read([INSIDE, OUTSIDE]), [read([SQUARE])[0]]) == wanted


def test_the_shapes_may_come_second() -> None:
    assert compared("st_contains", read([INSIDE, OUTSIDE]), [read([SQUARE])[0]], first=False) == [True, False]


def test_a_pattern_says_how_insides_and_borders_meet() -> None:
    assert compared("st_relate", read([INSIDE, OUTSIDE]), [read([SQUARE])[0], "T*F**F***"]) == [True, False]


def test_only_lines_have_a_length() -> None:
    assert compared("geo.length", read([LINE, SQUARE]), []) == [5, 0]
