"""Resource paths are read, printed, and refused where they lead nowhere."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.errors import NotFound
from civicgrid.protocols.sensorthings import ENTITIES, NoSuchResource, Resource, Step, printed_path, read_path


@pytest.mark.parametrize(
    ("path", "resource", "entity", "many"),
    [
        ("", Resource(), "", False),
        ("Things", Resource((Step("Things"),)), "Thing", True),
        ("Things(1)", Resource((Step("Things", 1),)), "Thing", False),
        (
            "Things(1)/Datastreams(2)/Observations",
            Resource((Step("Things", 1), Step("Datastreams", 2), Step("Observations"))),
            "Observation",
            True,
        ),
        ("Datastreams(1)/Thing", Resource((Step("Datastreams", 1), Step("Thing"))), "Thing", False),
        (
            "Datastreams(1)/Thing/Locations",
            Resource((Step("Datastreams", 1), Step("Thing"), Step("Locations"))),
            "Location",
            True,
        ),
        ("Things(1)/name", Resource((Step("Things", 1),), ("name",)), "Thing", False),
        ("Things(1)/name/$value", Resource((Step("Things", 1),), ("name",), raw=True), "Thing", False),
        ("Things(1)/properties/a/b", Resource((Step("Things", 1),), ("properties", "a", "b")), "Thing", False),
        ("Things(1)/id", Resource((Step("Things", 1),), ("id",)), "Thing", False),
        ("Things/$ref", Resource((Step("Things"),), refs=True), "Thing", True),
        ("Datastreams(1)/Thing/$ref", Resource((Step("Datastreams", 1), Step("Thing")), refs=True), "Thing", False),
    ],
)
def test_a_path_names_a_resource(path: str, resource: Resource, entity: str, *, many: bool) -> None:
    read = read_path(path)
    assert read == resource
    assert (read.entity.name if read.entity else "", read.many) == (entity, many)
    assert printed_path(read) == path


def test_slashes_around_a_path_do_not_matter() -> None:
    assert read_path("/Things(1)/") == read_path("Things(1)")


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("Thing", "write Things"),
        ("Thinks(1)", "write Things"),
        ("zzz", ""),
        ("$value", ""),
        ("$ref", ""),
        ("Things(1", ""),
        ("Things('a')", ""),
        ("Things(-1)", ""),
        (f"Things({2**63})", ""),
        ("Things/Datastreams", "by its id"),
        ("Things/name", "by its id"),
        ("Things/$value", "by its id"),
        ("Things(1)/$value", ""),
        ("Things(1)/nmae", "write name"),
        ("Things(1)/Datastream", "write Datastreams"),
        ("Things(1)/name/first", ""),
        ("Things(1)/name/$ref", ""),
        ("Things(1)/properties/$value/a", ""),
        ("Things(1)/properties//a", ""),
        ("Things(1)//name", ""),
        ("Datastreams(1)/Thing(2)", ""),
        ("Things(1)/$ref/name", ""),
        ("Things(1)" + "/properties" * 30, "shorten it"),
        ("x" * 3000, "shorten it"),
    ],
)
def test_a_path_that_leads_nowhere_is_not_found(path: str, remedy: str) -> None:
    with pytest.raises(NoSuchResource) as fault:
        read_path(path)
    assert isinstance(fault.value, NotFound)
    assert remedy in fault.value.advice()


@st.composite
def resources(draw: st.DrawFn) -> Resource:
    """Walks from a collection along links, to a property or not."""
    entity = draw(st.sampled_from(list(ENTITIES.values())))
    ids = st.integers(0, 2**63 - 1)
    steps = [Step(entity.collection, draw(ids))]
    for _ in range(draw(st.integers(0, 6))):
        link = draw(st.sampled_from(list(entity.navigations.values())))
        entity = ENTITIES[link.target]
        steps.append(Step(link.name, draw(ids) if link.many else None))
    known = draw(st.sampled_from(["", *entity.properties]))
    return Resource(tuple(steps), (known,) if known else (), raw=bool(known) and draw(st.booleans()))


@given(resources())
def test_a_printed_path_reads_as_the_same(resource: Resource) -> None:
    assert read_path(printed_path(resource)) == resource


@given(st.text("Things(1)/$valueref'@.", max_size=40))
def test_any_path_is_read_or_not_found(path: str) -> None:
    with suppress(NoSuchResource):
        resource = read_path(path)
        assert read_path(printed_path(resource)) == resource
