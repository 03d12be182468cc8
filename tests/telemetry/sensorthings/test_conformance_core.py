"""The first level of OGC's suite: what is there is read in every way."""

import pytest

from tests.telemetry.sensorthings.conformance import (
    BEYOND,
    BY_LINK,
    KINDS,
    PLURAL,
    Document,
    Kind,
    Suite,
    populated,
)

DEPTH = 4
"""So many steps the paths have."""
OBJECTS = frozenset({"location", "feature", "unitOfMeasurement"})


@pytest.fixture
def city(suite: Suite) -> Suite:
    """A server on which there is something of everything."""
    populated(suite)
    return suite


def test_collections_tell_what_is_mandatory(city: Suite) -> None:
    for kind in KINDS.values():
        for each in city.listed(f"/{kind.collection}")[:2]:
            _whole(each, kind)


def test_an_entity_tells_what_is_mandatory(city: Suite) -> None:
    for kind in KINDS.values():
        pk = city.first(f"/{kind.collection}")
        _whole(city.get(f"/{kind.collection}({pk})"), kind)


def test_what_does_not_exist_is_not_found(city: Suite) -> None:
    for kind in KINDS.values():
        assert city.status("GET", f"/{kind.collection}({BEYOND})") == 404


def test_a_property_is_read_by_itself_and_bare(city: Suite) -> None:
    for kind in KINDS.values():
        one = f"/{kind.collection}({city.first(f'/{kind.collection}')})"
        for name in kind.properties:
            assert list(city.get(f"{one}/{name}")) == [name]
            assert city.text(f"{one}/{name}/$value").find("{") == (0 if name in OBJECTS else -1), name


def test_paths_lead_on(city: Suite) -> None:
    for kind in KINDS.values():
        _lead_on(city, f"/{kind.collection}", kind, 1)


def test_the_root_names_the_collections(city: Suite) -> None:
    told = city.get("")["value"]

    assert {each["name"] for each in told} == PLURAL
    assert len({each["url"].removesuffix(each["name"]) for each in told}) == 1
    own = city.get("/Things")["value"][0]["@iot.selfLink"]
    assert own.startswith(next(each["url"] for each in told if each["name"] == "Things") + "(")


def _whole(told: Document, kind: Kind) -> None:
    wanted = {"@iot.id", "@iot.selfLink", *kind.properties}
    assert wanted <= set(told)
    assert [told[f"{link}@iot.navigationLink"] for link in kind.links] == [
        f"{told['@iot.selfLink']}/{link}" for link in kind.links
    ]


def _lead_on(suite: Suite, path: str, kind: Kind, steps: int) -> None:
    """Every list has something in it, and tells its addresses alone where these are asked for."""
    name = path.rsplit("/", 1)[-1]
    if name not in PLURAL:
        assert suite.get(path)["@iot.id"]
        return
    pk = suite.first(path)
    assert all(list(each) == ["@iot.selfLink"] for each in suite.listed(f"{path}/$ref")[:2])
    for link in kind.links if steps < DEPTH else ():
        _lead_on(suite, f"{path}({pk})/{link}", BY_LINK[link], steps + 1)
