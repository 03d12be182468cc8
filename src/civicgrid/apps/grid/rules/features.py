"""The features of a GeoJSON text, each with the line it begins on."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from civicgrid.kernel.problems import Problem

_SPACE = re.compile(r"[ \t\r\n]*")
NEEDED = ("code", "level", "parent", "name")
"""Properties of an area; only the whole city has no parent."""

_decode = json.JSONDecoder().raw_decode


class Feature(msgspec.Struct, frozen=True):
    """One feature: the line it begins on, its properties, and its own text."""

    line: int
    properties: dict[str, Any]
    text: str


def read_features(file: str, text: str) -> tuple[list[Feature], list[Problem]]:
    """The features of a FeatureCollection, written one a line or spread over lines."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg}"
        return [], [Problem(file, error.lineno, what, "export it again as GeoJSON (RFC 7946)", field=str(error.colno))]
    except RecursionError:
        return [], [Problem(file, 1, "this JSON is nested too deeply", "give a FeatureCollection of areas")]
    if not isinstance(whole, dict) or not isinstance(whole.get("features"), list):
        return [], [Problem(file, 1, "there is no list of features", "give a GeoJSON FeatureCollection (RFC 7946)")]
    del whole
    found = list(_features(text))
    problems = [
        Problem(file, each.line, "this feature has no properties", "give it code, level, parent and name")
        for each in found
        if not each.properties
    ]
    named = [each for each in found if each.properties]
    missing = list(_missing(file, named))
    return ([], missing) if missing else (named, problems)


def _missing(file: str, features: Sequence[Feature]) -> Iterator[Problem]:
    """Needed properties that no feature has: they are named otherwise."""
    there = {name for feature in features for name in feature.properties}
    for name in NEEDED if len(features) > 1 else ():
        if name not in there:
            remedy = f"rename the property that holds it; there are: {', '.join(sorted(there))}"
            yield Problem(file, 1, f"no area has the property {name!r}", remedy, field=name)


def _features(text: str) -> Iterator[Feature]:
    """Steps from feature to feature; the text is known to be sound JSON."""
    line, counted = 1, 0
    at = _first_feature(text)
    while text[at] != "]":
        feature, end = _decode(text, at)
        line, counted = line + text.count("\n", counted, at), at
        properties = feature.get("properties") if isinstance(feature, dict) else None
        yield Feature(line, properties if isinstance(properties, dict) else {}, text[at:end])
        at = _behind(text, end, ",")


def _first_feature(text: str) -> int:
    """Where the list of features begins: the members before it are stepped over."""
    at = _behind(text, 0, "{")
    while True:
        name, at = _decode(text, at)
        at = _behind(text, at, ":")
        if name == "features" and text[at] == "[":
            return _behind(text, at, "[")
        at = _behind(text, _decode(text, at)[1], ",")


def _behind(text: str, at: int, mark: str) -> int:
    """The next word after white space and, where it stands there, a mark."""
    at = _space(text, at)
    return _space(text, at + 1) if text[at] == mark else at


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
