"""Collections of features and what they hold: CRS84, longitude first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


class Property(msgspec.Struct, frozen=True):
    """A property of features; those that are `filtered` can be asked for."""

    name: str
    title: str
    type: Literal["string", "integer", "number", "boolean"] = "string"
    format: str = ""
    filtered: bool = False


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A set of features of one kind, in the words of its reader's language."""

    id: str
    title: str
    description: str
    bounds: Box
    properties: tuple[Property, ...]
    since: datetime | None = None
    until: datetime | None = None
    timed: bool = False

    @property
    def filters(self) -> frozenset[str]:
        """The names of the properties that can be asked for."""
        return frozenset(each.name for each in self.properties if each.filtered)


class Feature(msgspec.Struct, frozen=True):
    """One feature; `geometry` is GeoJSON as text, "" where it has no place."""

    id: str
    geometry: str
    properties: Mapping[str, object]


class Page(msgspec.Struct, frozen=True):
    """Some features, and the cursor of the next page ("" at the end)."""

    features: tuple[Feature, ...]
    after: str = ""
    matched: int | None = None
