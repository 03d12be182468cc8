"""Checks of city.toml and areas.geojson, and what memory holds of them."""

from .areas import read_areas
from .atlas import Atlas, NotNumbers, NotOnEarth, OutsideCity, Swapped
from .city import CITY, read_city
from .features import Feature, read_features
from .layers import NotALayer, read_layer
from .mosaic import EXTRAS, Mosaic
from .sketches import AREAS
from .tree import Tree

__all__ = [
    "AREAS",
    "CITY",
    "EXTRAS",
    "Atlas",
    "Feature",
    "Mosaic",
    "NotALayer",
    "NotNumbers",
    "NotOnEarth",
    "OutsideCity",
    "Swapped",
    "Tree",
    "read_areas",
    "read_city",
    "read_features",
    "read_layer",
]
