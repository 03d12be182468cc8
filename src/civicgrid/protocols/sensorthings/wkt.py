"""Geometries as words (WKT, OGC 06-103r4), in degrees, longitude first."""

import re

import msgspec

MAX_LENGTH = 10_000

_NUMBER = r"-?\d{1,15}(?:\.\d{0,20})?(?:[eE](?:-\d{1,3}|\+?\d{1,2}))?"
_POSITION = rf"{_NUMBER}(?:\s+{_NUMBER}){{1,2}}"


def _list(item: str) -> str:
    return rf"\(\s*{item}(?:\s*,\s*{item})*\s*\)"


_LINE = _list(_POSITION)
_AREA = _list(_LINE)
_POINT = rf"\(\s*{_POSITION}\s*\)"
_SHAPES = {
    "Point": _POINT,
    "LineString": _LINE,
    "Polygon": _AREA,
    "MultiPoint": f"(?:{_LINE}|{_list(_POINT)})",
    "MultiLineString": _AREA,
    "MultiPolygon": _list(_AREA),
}
_PATTERNS = {
    name.upper(): (name, re.compile(rf"{name}\s*(?:Z\s*)?({shape})", re.IGNORECASE | re.ASCII))
    for name, shape in _SHAPES.items()
}
_ADDRESS = re.compile(r"(?:SRID=4326;\s*)?(([A-Za-z]+).*)", re.ASCII | re.DOTALL)
_EACH_POSITION = re.compile(_POSITION, re.ASCII)
Json = dict[str, object]


def geojson(text: str) -> Json | None:
    """The geometry as GeoJSON; None where it is none, or not in degrees (4326).

    >>> geojson("POLYGON ((0 0, 4 0, 4 3, 0 0))")
    {'type': 'Polygon', 'coordinates': [[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 0.0]]]}
    """
    found = _ADDRESS.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    name, pattern = _PATTERNS.get(found[2].upper(), ("", None)) if found else ("", None)
    if not (found and pattern and (shape := pattern.fullmatch(found[1]))):
        return None
    return {"type": name, "coordinates": _coordinates(name, shape[1])}


def _coordinates(name: str, shape: str) -> object:
    """Parentheses become brackets: WKT and GeoJSON nest alike, but for points."""
    if name == "MultiPoint":
        shape = f"({shape.replace('(', '').replace(')', '')})"
    listed = _EACH_POSITION.sub(lambda position: f"[{','.join(map(repr, map(float, position[0].split())))}]", shape)
    lists = msgspec.json.decode(listed.replace("(", "[").replace(")", "]"))
    return lists[0] if name == "Point" else lists
