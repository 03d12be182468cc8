"""OWSLib, the library of Python's map programs, reads the features from a running server."""

import pytest
from owslib.ogcapi.features import Features

from tests.cases.given import opened
from tests.cities import IN_W1, load_small_city

BOX = [116.0, 40.0, 116.001, 40.002]


@pytest.mark.django_db(transaction=True)
def test_it_reads_areas_and_cases(web: str) -> None:
    load_small_city()
    case = opened(type="lamp", text="Dark")
    city = Features(f"{web}/ogc/")
    assert city.links[0]["rel"] == "self"
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in city.conformance()["conformsTo"]
    assert city.api()["openapi"] == "3.0.3"
    assert city.feature_collections() == ["areas", "assets", "cases"]
    assert city.collection("cases")["id"] == "cases"
    west = city.collection_items("areas", bbox=BOX, level="cell", limit=10)
    assert {"w1", "w2"} <= {each["id"] for each in west["features"]}
    (feature,) = city.collection_items("cases", datetime="2026-03-01T00:00:00Z/..")["features"]
    assert feature["geometry"]["coordinates"] == list(IN_W1)
    assert city.collection_item("cases", case.number)["properties"]["type"] == "streets.lamp."
    first = city.collection_items("areas", limit=2)
    assert [each["rel"] for each in first["links"] if each["rel"] == "next"] == ["next"]
