"""GeoJSON features know the line they begin on, however the file is laid out."""

import json

import pytest

from civicgrid.apps.grid.rules import read_features
from tests.cities import SMALL_CITY

TEXT = (SMALL_CITY / "areas.geojson").read_text("utf-8")


def lines(text: str) -> list[tuple[str, int]]:
    """Code and line of each feature."""
    features, problems = read_features("areas.geojson", text)
    assert problems == []
    return [(feature.properties["code"], feature.line) for feature in features]


def test_one_feature_a_line() -> None:
    assert lines(TEXT)[:3] == [("town", 2), ("west", 3), ("east", 4)]


def test_pretty_printed() -> None:
    text = json.dumps(json.loads(TEXT), indent=1)
    found = lines(text)
    assert len(found) == 9
    for code, line in found:
        assert text.splitlines()[line - 1].strip() == "{"
        assert code in "".join(text.splitlines()[line : line + 4])


def test_all_on_one_line() -> None:
    assert {line for _, line in lines(json.dumps(json.loads(TEXT)))} == {1}


def test_members_before_the_features_are_stepped_over() -> None:
    told = {"name": 'a "features": [', "crs": {"features": [1, 2]}, **json.loads(TEXT), "bbox": [0, 0, 1, 1]}
    assert len(lines(json.dumps(told))) == 9


def test_no_feature_at_all() -> None:
    assert read_features("areas.geojson", '{"features": []}') == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "areas.geojson:1:1: error: this is not JSON"),
        ('{"features": [\n{"a": 1},\n{"b" 2}]}', "areas.geojson:3:6: error: this is not JSON"),
        ("[1]", "areas.geojson:1: error: there is no list of features"),
        ('{"features": 7}', "areas.geojson:1: error: there is no list of features"),
        ('{"features": [\n7]}', "areas.geojson:2: error: this feature has no properties"),
        ('{"features": [\n\n{"properties": null}]}', "areas.geojson:3: error: this feature has no properties"),
        ("[" * 100_000, "areas.geojson:1: error: this JSON is nested too deeply"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, expected: str) -> None:
    assert str(read_features("areas.geojson", text)[1][0]).startswith(expected)


def test_a_property_that_no_area_has_is_told_once() -> None:
    text = '{"features": [{"properties": {"ID": 1, "level": "city", "name": "A"}}, {"properties": {"parent": "1"}}]}'
    features, problems = read_features("areas.geojson", text)
    assert features == []
    assert [str(problem) for problem in problems] == [
        "areas.geojson:1:code: error: no area has the property 'code' "
        "(rename the property that holds it; there are: ID, level, name, parent)"
    ]


def test_the_only_area_has_no_parent() -> None:
    features, problems = read_features("areas.geojson", '{"features": [{"properties": {"code": "town"}}]}')
    assert (len(features), problems) == (1, [])
