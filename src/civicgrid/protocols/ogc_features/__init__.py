"""OGC API Features, Part 1 (17-069r4): what is asked, and what is answered."""

from .asking import Asked, BadParameter, asked_of
from .openapi import openapi
from .records import Collection, Feature, Page, Property
from .writing import CONFORMS, collection, collections, conformance, item, items, landing

__all__ = [
    "CONFORMS",
    "Asked",
    "BadParameter",
    "Collection",
    "Feature",
    "Page",
    "Property",
    "asked_of",
    "collection",
    "collections",
    "conformance",
    "item",
    "items",
    "landing",
    "openapi",
]
