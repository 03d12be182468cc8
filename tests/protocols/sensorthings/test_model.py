"""The table of entity types holds together, and paths are found in it."""

import pytest

from civicgrid.protocols.sensorthings import COLLECTIONS, ENTITIES, ID, UnknownProperty, resolve


def test_there_are_eight_types_in_eight_collections() -> None:
    assert sorted(COLLECTIONS) == [
        "Datastreams",
        "FeaturesOfInterest",
        "HistoricalLocations",
        "Locations",
        "Observations",
        "ObservedProperties",
        "Sensors",
        "Things",
    ]
    assert {each.name for each in COLLECTIONS.values()} == set(ENTITIES)


def test_every_link_has_its_way_back() -> None:
    for entity in ENTITIES.values():
        for link in entity.navigations.values():
            back = ENTITIES[link.target].navigations[link.inverse]
            assert (back.target, back.inverse) == (entity.name, link.name)
            assert link.many is (link.name in COLLECTIONS)


def test_what_is_deleted_with_an_entity_cannot_be_without_it() -> None:
    for entity in ENTITIES.values():
        for name in entity.cascades:
            link = entity.navigations[name]
            back = ENTITIES[link.target].navigations[link.inverse]
            assert back.required or back.name == "FeatureOfInterest"


@pytest.mark.parametrize(
    ("entity", "mandatory"),
    [
        ("Thing", {"name", "description"}),
        ("Location", {"name", "description", "encodingType", "location"}),
        ("HistoricalLocation", {"time", "Thing", "Locations"}),
        (
            "Datastream",
            {"name", "description", "observationType", "unitOfMeasurement", "Thing", "Sensor", "ObservedProperty"},
        ),
        ("Sensor", {"name", "description", "encodingType", "metadata"}),
        ("ObservedProperty", {"name", "description", "definition"}),
        ("Observation", {"result", "Datastream"}),
        ("FeatureOfInterest", {"name", "description", "encodingType", "feature"}),
    ],
)
def test_mandatory_is_what_the_standard_says(entity: str, mandatory: set[str]) -> None:
    found = ENTITIES[entity]
    properties = {each.name for each in found.properties.values() if each.required}
    assert properties | {each.name for each in found.navigations.values() if each.required} == mandatory


def test_a_path_follows_links_to_a_property_and_into_its_json() -> None:
    found = resolve(ENTITIES["Observation"], ("Datastream", "Thing", "properties", "owner", "0"))
    assert [each.target for each in found.navigations] == ["Datastream", "Thing"]
    assert found.property
    assert (found.property.name, found.keys) == ("properties", ("owner", "0"))
    assert resolve(ENTITIES["Thing"], ("Locations",)).property is None


@pytest.mark.parametrize("name", ["id", ID])
def test_every_entity_has_an_id(name: str) -> None:
    found = resolve(ENTITIES["Sensor"], ("Datastreams", name)).property
    assert found
    assert found.name == ID


@pytest.mark.parametrize(
    ("names", "remedy"),
    [
        (("nmae",), "write name"),
        (("Datastream",), "write Datastreams"),
        (("name", "first"), "choose one of name"),
        (("xyzzy",), "choose one of name"),
        (("Locations", "id", "x"), "choose one of name"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(names: tuple[str, ...], remedy: str) -> None:
    with pytest.raises(UnknownProperty) as fault:
        resolve(ENTITIES["Thing"], names, "$filter")
    assert remedy in str(fault.value)
    assert fault.value.field == "$filter"
