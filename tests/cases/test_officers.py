"""Whom to send: the closest keeper of the place with the least to do."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules.officers import nearest
from civicgrid.apps.directory.types import Holder

PLACES = ("", "t.", "t.w.", "t.w.1.", "t.w.2.", "t.e.")
officers = st.lists(
    st.builds(
        Holder,
        login=st.sampled_from("abc"),
        name=st.just({}),
        organisation=st.sampled_from(["o.", "p."]),
        areas=st.lists(st.sampled_from(PLACES[1:]), max_size=2).map(tuple),
    ),
    max_size=4,
)


def officer(login: str, *areas: str, organisation: str = "o.") -> Holder:
    return Holder(login, {"en": login}, organisation, areas)


CITY, WEST, CELL, EAST = (
    officer("city"),
    officer("west", "t.w."),
    officer("cell", "t.e.", "t.w.1."),
    officer("e", "t.e."),
)


def chosen(officers: list[Holder], **waiting: int) -> str:
    found = nearest("t.w.1.", officers, waiting)
    return found.login if found else ""


@pytest.mark.parametrize("order", list(permutations([CITY, WEST, CELL, EAST])))
def test_the_closest_keeper_is_sent(order: tuple[Holder, ...]) -> None:
    assert chosen(list(order), cell=9) == "cell"


def test_of_equal_ones_the_one_with_least_to_do() -> None:
    assert chosen([officer("a", "t.w."), officer("b", "t.w.")], a=2, b=1) == "b"


def test_of_equal_ones_the_first_by_login() -> None:
    assert chosen([officer("b", "t.w."), officer("a", "t.w.")]) == "a"


def test_whoever_keeps_the_city_keeps_every_place() -> None:
    assert chosen([EAST, CITY]) == "city"


def test_nobody_is_sent_where_nobody_keeps_the_place() -> None:
    assert chosen([EAST]) == ""


def test_two_posts_of_one_officer_are_one_officer() -> None:
    assert chosen([officer("a", "t.w."), officer("a", "t.w.", organisation="p.")]) == "a"


@given(officers, st.sampled_from(PLACES[1:]), st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)))
def test_nobody_is_closer_than_the_one_sent(officers: list[Holder], area: str, waiting: dict[str, int]) -> None:
    found = nearest(area, officers, waiting)
    keepers = [each for each in officers if not each.areas or any(area.startswith(path) for path in each.areas)]
    assert (found is None) == (not keepers)
    if found:
        closest = max((len(path) for path in found.areas if area.startswith(path)), default=0)
        for each in keepers:
            depth = max((len(path) for path in each.areas if area.startswith(path)), default=0)
            assert depth <= closest
