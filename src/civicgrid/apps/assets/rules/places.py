"""Places of assets from their drawings, many at once: point, line or polygon."""

import json
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from civicgrid.apps.assets.types import KindRecord, Shape
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.geo.formats import boxes, from_geojson, to_wkb
from civicgrid.kernel.geo.things import forms, from_wkt, places, points, rounded, sound

Drawing = str | tuple[float, float]
"""GeoJSON or well-known text, or longitude and latitude."""


class UnreadableDrawing(InvalidInput):
    """The drawing cannot be read."""


class CrossesItself(InvalidInput):
    """The drawing is not valid: its outline crosses itself, or it holds no numbers."""


class DrawnOtherwise(InvalidInput):
    """Assets of this kind are drawn as {shape}."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where an asset is: its drawing (WKB), a place inside of it, bounds and area."""

    shape: bytes
    lon: float
    lat: float
    west: float
    south: float
    east: float
    north: float
    area: str


class Drawn(msgspec.Struct, frozen=True, gc=False):
    """A place, and which form its drawing has."""

    place: Place
    form: str


Locate = Callable[[Sequence[float], Sequence[float]], Sequence[str | CivicGridError]]
"""The area in which each point lies, or why none does."""


def drawn(drawings: Sequence[Drawing], locate: Locate) -> list[Drawn | CivicGridError]:
    """The place of each drawing, or what is wrong with it."""
    if not drawings:
        return []
    shapes = np.empty(len(drawings), dtype=object)
    for numbers, read in _readers(drawings):
        shapes[numbers] = read([drawings[number] for number in numbers])
    kinds, fine = forms(shapes), sound(shapes)
    shapes = rounded(shapes)
    inside, bounds, blobs = places(shapes), boxes(shapes), to_wkb(shapes)
    areas = locate(inside[:, 0].tolist(), inside[:, 1].tolist())
    return [
        _fault(form, good, area) or Drawn(Place(blob, lon, lat, west, south, east, north, str(area)), form)
        for form, good, blob, (lon, lat), (west, south, east, north), area in zip(
            kinds, fine.tolist(), blobs, inside.tolist(), bounds.tolist(), areas, strict=True
        )
    ]


def fits(form: str, kind: KindRecord) -> None:
    """Raises DrawnOtherwise; where its outline is not known, anything may be a point."""
    if form not in (kind.shape, Shape.POINT):
        raise DrawnOtherwise(field="geometry", shape=kind.shape, remedy="draw it so, or give a point")


def _fault(form: str, fine: bool, area: str | CivicGridError) -> CivicGridError | None:  # noqa: FBT001
    if not form:
        return UnreadableDrawing(field="geometry", remedy="give lon and lat, or a point, line or polygon")
    if not fine:
        return CrossesItself(field="geometry", remedy="mend it in a map editor")
    return area if isinstance(area, CivicGridError) else None


def _readers(drawings: Sequence[Drawing]) -> list[tuple[list[int], Callable[[list[Drawing]], object]]]:
    """Which drawings are written how, and what reads them together."""
    ways: dict[Callable[[list[Drawing]], object], list[int]] = {}
    for number, each in enumerate(drawings):
        ways.setdefault(_way(each), []).append(number)
    return [(numbers, read) for read, numbers in ways.items()]


def _way(drawing: Drawing) -> Callable[[list[Drawing]], object]:
    if isinstance(drawing, tuple):
        return _points
    return _geojson if drawing.lstrip().startswith("{") else _wkt


def _points(pairs: list[Drawing]) -> object:
    lon, lat = zip(*pairs, strict=True)
    return points(lon, lat)


def _geojson(texts: list[Drawing]) -> object:
    return from_geojson([_harmless(str(each)) for each in texts])[0]


def _wkt(texts: list[Drawing]) -> object:
    return from_wkt([str(each) for each in texts])[0]


def _harmless(text: str) -> str:
    """The text, if it is JSON and not too deep; else what cannot be read."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return text
