"""What carries, joins, feeds or is part of what: both ways, without circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.assets.actions.relations import NotRelated, RelatedAlready, relate, unrelate
from civicgrid.apps.assets.models import Asset, Relation
from civicgrid.apps.assets.queries.one import related
from civicgrid.apps.assets.rules.relations import InACircle, WithItself, ends, leads_to
from civicgrid.apps.assets.types import RelationKind
from civicgrid.base.access import Actor
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.http import UnknownCode
from civicgrid.kernel.errors import CivicGridError, NotFound
from tests.assets.given import POLE, asset
from tests.cases.given import actor

edges = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14)


@given(edges, st.integers(0, 6), st.integers(0, 6))
def test_leading_is_what_steps_make(known: set[tuple[int, int]], one: int, other: int) -> None:
    reached = {one}
    for _ in range(7):
        reached |= {end for start, end in known if start in reached}
    assert leads_to(one, other, lambda some: {end for start, end in known if start in some}) == (other in reached)


@given(st.sampled_from(RelationKind), st.integers(), st.integers())
def test_what_joins_is_the_same_either_way(kind: RelationKind, one: int, other: int) -> None:
    same = ends(kind, one, other) == ends(kind, other, one)
    assert same == (kind is RelationKind.JOINS or one == other)


@pytest.fixture
def pole(small_city: None) -> Asset:
    return asset()


@pytest.fixture
def lamplighter(small_city: None) -> Actor:
    return actor("lamplighter")


def told(who: Actor, known: Asset) -> list[tuple[str, bool, str]]:
    return [(each.kind, each.forward, each.other.code) for each in related(who, known)]


def test_a_pole_carries_a_lamp(pole: Asset, lamplighter: Actor) -> None:
    lamp = asset("LAMP-1", kind="lamp")
    relate(lamplighter, pole, "carries", "LAMP-1")
    assert told(lamplighter, pole) == [("carries", True, "LAMP-1")]
    assert told(lamplighter, lamp) == [("carries", False, POLE)]


def test_it_can_be_said_from_the_other_end(pole: Asset, lamplighter: Actor) -> None:
    lamp = asset("LAMP-1", kind="lamp")
    relate(lamplighter, lamp, "carries", POLE, forward=False)
    assert told(lamplighter, pole) == [("carries", True, "LAMP-1")]


def test_what_joins_is_known_once(pole: Asset, lamplighter: Actor) -> None:
    other = asset("LAMP-1", kind="lamp")
    relate(lamplighter, other, "joins", POLE)
    with pytest.raises(RelatedAlready):
        relate(lamplighter, pole, "joins", "LAMP-1")
    assert Relation.objects.count() == 1


@pytest.mark.parametrize("kind", ["part_of", "carries"])
def test_no_whole_is_a_part_of_its_part(pole: Asset, lamplighter: Actor, kind: str) -> None:
    arm, lamp = asset("ARM-1", kind="lamp"), asset("LAMP-1", kind="lamp")
    relate(lamplighter, pole, kind, "ARM-1")
    relate(lamplighter, arm, kind, "LAMP-1")
    with pytest.raises(InACircle):
        relate(lamplighter, lamp, kind, POLE)


def test_what_feeds_may_go_round(pole: Asset, lamplighter: Actor) -> None:
    other = asset("LAMP-1", kind="lamp")
    relate(lamplighter, pole, "feeds", "LAMP-1")
    relate(lamplighter, other, "feeds", POLE)
    assert Relation.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "other", "refusal"),
    [("carries", POLE, WithItself), ("carries", "none", NotFound), ("likes", "LAMP-1", UnknownCode)],
)
def test_refusals(pole: Asset, lamplighter: Actor, kind: str, other: str, refusal: type[CivicGridError]) -> None:
    with pytest.raises(refusal):
        relate(lamplighter, pole, kind, other)


def test_who_only_sees_relates_nothing(pole: Asset) -> None:
    asset("LAMP-1", kind="lamp")
    with pytest.raises(NoPost):
        relate(actor("dispatcher"), pole, "carries", "LAMP-1")


def test_a_relation_ends(pole: Asset, lamplighter: Actor) -> None:
    asset("LAMP-1", kind="lamp")
    relate(lamplighter, pole, "carries", "LAMP-1")
    known = Relation.objects.get().pk
    assert unrelate(lamplighter, pole, known).other == "LAMP-1"
    assert not Relation.objects.exists()
    with pytest.raises(NotRelated):
        unrelate(lamplighter, pole, known)


def test_only_its_own_relations_end(pole: Asset, lamplighter: Actor) -> None:
    asset("LAMP-1", kind="lamp")
    third = asset("LAMP-2", kind="lamp")
    relate(lamplighter, pole, "carries", "LAMP-1")
    with pytest.raises(NotRelated):
        unrelate(lamplighter, third, Relation.objects.get().pk)


def test_what_is_not_to_be_seen_is_not_told(pole: Asset) -> None:
    asset("CAM-1", kind="camera", organisation="sanitation")
    relate(actor("admin"), pole, "carries", "CAM-1")
    assert told(actor("lamplighter"), pole) == []
    assert told(actor("dispatcher"), pole) == [("carries", True, "CAM-1")]
