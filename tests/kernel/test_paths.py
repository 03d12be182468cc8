"""Paths of trees."""

from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.paths import ancestry, depth, parent, path_of, steps

codes = st.lists(st.text("aB3_-", min_size=1, max_size=3), max_size=6)


def test_a_path_goes_from_the_top_down() -> None:
    assert path_of("w1", {"w1": "west", "west": "town"}) == "town.west.w1."


def test_no_code_has_no_path() -> None:
    assert path_of("", {"w1": "west"}) == ""


def test_a_circle_has_no_path() -> None:
    assert path_of("a", {"a": "b", "b": "c", "c": "b"}) == ""


@given(codes)
def test_a_path_is_its_steps(parts: list[str]) -> None:
    path = "".join(f"{part}." for part in parts)
    assert steps(path) == parts
    assert depth(path) == len(parts)


@given(codes)
def test_ancestry_climbs_by_parents(parts: list[str]) -> None:
    path = "".join(f"{part}." for part in parts)
    above = ancestry(path)
    assert len(above) == len(parts)
    assert [parent(each) for each in above] == [*above[1:], ""][: len(above)]
    assert above[:1] == [path][: len(above)]
    assert parent("") == ""
