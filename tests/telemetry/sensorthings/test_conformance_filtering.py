"""The third level of OGC's suite: query options, on collections and on what belongs to one entity."""

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate, pairwise
from urllib.parse import quote_plus

import pytest

from tests.telemetry.sensorthings.conformance import BY_LINK, KINDS, PLURAL, Document, Kind, Suite, populated

SIZES = {
    "Things": 2,
    "Locations": 2,
    "FeaturesOfInterest": 2,
    "ObservedProperties": 3,
    "HistoricalLocations": 4,
    "Sensors": 4,
    "Datastreams": 4,
    "Observations": 12,
}
"""How much there is of everything."""
OWNED = {
    ("Things", "Locations"): 1,
    ("Things", "HistoricalLocations"): 2,
    ("Things", "Datastreams"): 2,
    ("Locations", "HistoricalLocations"): 2,
    ("Locations", "Things"): 1,
    ("HistoricalLocations", "Locations"): 1,
    ("Sensors", "Datastreams"): 1,
    ("ObservedProperties", "Datastreams"): 2,
    ("Datastreams", "Observations"): 3,
    ("FeaturesOfInterest", "Observations"): 6,
}
"""How much of it belongs to the first of everything."""
SAMPLES = {
    "Things": ("'thing 1'", "'thing 1'"),
    "Locations": ("'location 2'", "'location 2'", "'application/vnd.geo+json'"),
    "HistoricalLocations": ("2015-10-14T21:30:00.104Z",),
    "Datastreams": (
        "'datastream 1'",
        "'datastream 1'",
        "",
        "'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement'",
    ),
    "Sensors": ("'sensor 1'", "'sensor 1'", "'http://schema.org/description'", "'Light flux sensor'"),
    "ObservedProperties": (
        "'Luminous Flux'",
        "'http://www.qudt.org/qudt/owl/1.0.0/quantity/Instances.html/LuminousFlux'",
        "'observedProperty 1'",
    ),
    "Observations": ("2015-03-02T00:00:00.000Z", "'2'", "2015-03-02T00:00:00.000-06:00"),
    "FeaturesOfInterest": (
        "'Generated using location details: location 1'",
        "'Generated using location details: location 1'",
        "'application/vnd.geo+json'",
    ),
}
"""With what the suite compares each property, in their order; a shape and a unit with nothing."""
SIGNS = {"lt": (-1,), "le": (-1, 0), "eq": (0,), "ne": (-1, 1), "ge": (0, 1), "gt": (1,)}


@pytest.fixture
def city(suite: Suite) -> Suite:
    """The entities that the third level makes."""
    populated(suite)
    return suite


def test_select_tells_what_is_chosen_and_nothing_else(city: Suite) -> None:
    for path, kind in _everywhere(city):
        for chosen in (*((each,) for each in kind.properties), *_growing(kind.properties)):
            for told in city.several(f"{path}?$select={','.join(chosen)}")[:2]:
                assert set(told) == set(chosen), path


def test_expand_tells_what_belongs_to_it(city: Suite) -> None:
    for path, kind in _everywhere(city):
        for expanded in (*((each,) for each in kind.links), *_growing(kind.links)):
            for told in city.several(f"{path}?$expand={','.join(expanded)}")[:2]:
                _expanded(told, kind, expanded)


def test_expand_goes_two_steps(city: Suite) -> None:
    for path, kind in _everywhere(city):
        steps = tuple(f"{link}/{further}" for link in kind.links for further in BY_LINK[link].links)
        for expanded in (*((each,) for each in steps), *_growing(steps)):
            for told in city.several(f"{path}?$expand={','.join(expanded)}")[:2]:
                _expanded(told, kind, expanded)


def test_top_and_the_next_link(city: Suite) -> None:
    for collection, size in SIZES.items():
        for top in (1, 2, 3, 4, 5, 12, 13):
            told = city.get(f"/{collection}?$top={top}")
            assert (len(told["value"]), "@iot.nextLink" in told) == (min(top, size), top < size), (collection, top)
    for (collection, link), size in OWNED.items():
        told = city.get(f"/{collection}({city.first(f'/{collection}')})/{link}?$top=3")
        assert (len(told["value"]), "@iot.nextLink" in told) == (min(3, size), size > 3), (collection, link)


def test_skip(city: Suite) -> None:
    for collection, size in SIZES.items():
        for skip in (1, 2, 3, 4, 12):
            told = city.get(f"/{collection}?$skip={skip}")
            assert (len(told["value"]), "@iot.nextLink" in told) == (max(0, size - skip), False), (collection, skip)
    for (collection, link), size in OWNED.items():
        told = city.get(f"/{collection}({city.first(f'/{collection}')})/{link}?$skip=1")
        assert (len(told["value"]), "@iot.nextLink" in told) == (size - 1, False), (collection, link)


def test_order(city: Suite) -> None:
    for path, kind in _lists(city):
        names = tuple(each for each in kind.properties if each != "unitOfMeasurement")
        for keys in (*((each,) for each in names), *_growing(names)):
            for word in ("", "%20asc", "%20desc"):
                page = city.listed(f"{path}?$orderby={','.join(each + word for each in keys)}")
                for one, other in pairwise(page):
                    signs = [_sign(one[key], other[key]) for key in keys]
                    assert next((each for each in signs if each), 0) in {0, 1 if "desc" in word else -1}, (path, keys)


def test_count(city: Suite) -> None:
    for collection, size in SIZES.items():
        assert city.get(f"/{collection}?$count=true")["@iot.count"] == size
        assert "@iot.count" not in city.get(f"/{collection}?$count=false")
    for (collection, link), size in OWNED.items():
        path = f"/{collection}({city.first(f'/{collection}')})/{link}"
        assert city.get(f"{path}?$count=true")["@iot.count"] == size
        assert "@iot.count" not in city.get(f"{path}?$count=false")


def test_filter_compares_every_property(city: Suite) -> None:
    for path, kind in _lists(city):
        for name, sample in zip(kind.properties, SAMPLES[kind.collection], strict=False):
            whole = [each for each in city.listed(path) if sample and each[name] is not None]
            for sign, fits in SIGNS.items() if sample else ():
                found = city.listed(f"{path}?$filter={name}%20{sign}%20{quote_plus(sample)}")
                assert found == [each for each in whole if _against(each[name], sample) in fits], (path, name, sign)


def test_options_are_applied_in_their_order(city: Suite) -> None:
    options = "$count=true&$top=1&$skip=2&$orderby=phenomenonTime%20asc&$filter=result%20gt%20'3'"

    told = city.get(f"/Observations?{options}")

    assert told["@iot.count"] == 6  # what is quoted is a text, and '10' is before '3'
    assert [each["result"] for each in told["value"]] == [6]


def _lists(suite: Suite) -> Iterator[tuple[str, Kind]]:
    """Every collection, and every list that belongs to the first of one."""
    yield from ((path, kind) for path, kind in _everywhere(suite) if path.rsplit("/", 1)[-1] in PLURAL)


def _everywhere(suite: Suite) -> Iterator[tuple[str, Kind]]:
    """Every collection, and all to which the links of its first entity lead."""
    for kind in KINDS.values():
        yield f"/{kind.collection}", kind
        pk = suite.first(f"/{kind.collection}")
        for link in kind.links:
            yield f"/{kind.collection}({pk})/{link}", BY_LINK[link]


def _growing(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The first, the first two, and so on."""
    return accumulate(((each,) for each in names), lambda told, one: told + one)


def _expanded(told: Document, kind: Kind, expanded: tuple[str, ...]) -> None:
    """What is expanded is whole, what is not is linked."""
    firsts = {each.split("/")[0] for each in expanded}
    assert {f"{link}@iot.navigationLink" for link in set(kind.links) - firsts} <= set(told)
    for path in expanded:
        here, of = [told], kind
        for link in path.split("/"):
            here = [each for one in here for each in (one[link] if link in PLURAL else [one[link]])]
            of = BY_LINK[link]
            assert here, path
            assert all(set(of.properties) <= set(each) for each in here), path


def _sign(one: object, other: object) -> int:
    """-1, 0 or 1: numbers as numbers, all else as it is written."""
    if not (isinstance(one, int) and isinstance(other, int)):
        one, other = str(one), str(other)
    return (one > other) - (one < other)  # type: ignore[operator]


def _against(value: object, sample: str) -> int:
    """How a property stands to a sample: texts where it is quoted, else times."""
    if sample.startswith("'"):
        return _sign(str(value), sample[1:-1])
    one, other = datetime.fromisoformat(str(value)), datetime.fromisoformat(sample)
    return (one > other) - (one < other)
