"""The city's areas: neighbourhoods and police districts that fit together to the last metre."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from civicgrid.kernel.geo.locate import Locator

from .codes import codes_of
from .requests import Request

MAPS = "boston_geography"
CITY = "BOSTON"
DECIMALS = 7
"""A centimetre. The maps have five, but where their borders cross there are corners in between."""


Shapes = NDArray[np.object_]


class Layer(msgspec.Struct, frozen=True):
    """The areas of one level: codes, names and polygons side by side, and the polygons as drawn."""

    level: str
    codes: list[str]
    names: list[str]
    shapes: Shapes
    drawn: Shapes

    def locate(self, requests: Sequence[Request]) -> list[str]:
        """The code of the area of each request, "" for none."""
        return [self.codes[i] if i >= 0 else "" for i in _locate(self.shapes, requests)]


class Areas(msgspec.Struct, frozen=True):
    """The city and the two ways in which it is divided."""

    city: shapely.Geometry
    neighbourhoods: Layer
    police_districts: Layer


def read_areas(folder: Path) -> Areas:
    """Cuts the city along every border; each piece belongs to the nearest area of each level.

    The maps disagree along the shore and where borders were drawn twice. So the city is all that
    any of them covers, and its areas share their borders exactly.
    """
    _, boundary = _features(folder / MAPS / "city_boundary.geojson", "name")
    names, neighbourhoods = _features(folder / MAPS / "neighborhoods.geojson", "name")
    districts, police = _features(folder / MAPS / "police_districts.geojson", "district")
    pieces = _pieces(np.concatenate([boundary, neighbourhoods, police]))
    codes = list(codes_of(f"N-{name.upper()}" for name in names).values())
    titles = [f"Police district {code}" for code in districts]
    return Areas(
        city=shapely.union_all(pieces),
        neighbourhoods=Layer("neighbourhood", codes, names, _gather(pieces, neighbourhoods), neighbourhoods),
        police_districts=Layer("police_district", districts, titles, _gather(pieces, police), police),
    )


def geojson(areas: Areas) -> str:
    """areas.geojson: one feature a line, the city first."""
    city = {"code": CITY, "level": "city", "name": "Boston"}
    features = [_feature(city, areas.city)]
    for layer in (areas.neighbourhoods, areas.police_districts):
        for code, name, shape in sorted(zip(layer.codes, layer.names, layer.shapes, strict=True)):
            features.append(_feature({"code": code, "level": layer.level, "parent": CITY, "name": name}, shape))
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def outside(shapes: Iterable[shapely.Geometry], requests: Sequence[Request]) -> int:
    """How many requests with a place lie in none of the shapes."""
    return int((_locate(np.array(list(shapes), dtype=object), _placed(requests)) < 0).sum())


def _placed(requests: Sequence[Request]) -> list[Request]:
    return [request for request in requests if request.lon is not None]


def _locate(shapes: Shapes, requests: Sequence[Request]) -> NDArray[np.int32]:
    lon = np.array([request.lon for request in requests], dtype=np.float64)
    lat = np.array([request.lat for request in requests], dtype=np.float64)
    return Locator(shapes).locate(lon, lat)


def _features(path: Path, key: str) -> tuple[list[str], Shapes]:
    """Names and valid polygons; rings that touch or cross themselves are mended."""
    features = sorted(json.loads(path.read_bytes())["features"], key=lambda feature: str(feature["properties"][key]))
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    names = [feature["properties"][key] for feature in features]
    return names, shapely.make_valid(shapes, method="structure", keep_collapsed=False)


def _pieces(shapes: Shapes) -> Shapes:
    """The smallest pieces that the borders of all shapes cut, without those in no shape."""
    borders = shapely.union_all(shapely.boundary(shapes), grid_size=10**-DECIMALS)
    pieces = shapely.get_parts(shapely.polygonize([borders]))
    covered, _ = shapely.STRtree(shapes).query(shapely.point_on_surface(pieces), predicate="within")
    kept: Shapes = pieces[np.unique(covered)]
    return kept


def _gather(pieces: Shapes, areas: Shapes) -> Shapes:
    """For each area the union of the pieces in it, or nearer to it than to any other."""
    nearest = shapely.STRtree(areas).nearest(shapely.point_on_surface(pieces))
    return np.array([shapely.union_all(pieces[nearest == i]) for i in range(len(areas))], dtype=object)


def _feature(properties: dict[str, str], shape: shapely.Geometry) -> str:
    rounded = shapely.transform(shapely.normalize(shape), lambda points: points.round(DECIMALS))
    geometry = json.loads(shapely.to_geojson(rounded))
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})
