"""The documents: landing page, conformance, collections, features.

`root` is the address of the landing page, and ends in "/".
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

import msgspec

from .records import Collection, Feature, Page

Json = dict[str, object]

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS = tuple(f"{_PART_1}/{name}" for name in ("core", "oas30", "html", "geojson"))
"""The classes of the standard to which this conforms."""


def landing(root: str, title: str, description: str) -> Json:
    """The way to everything else."""
    return {
        "title": title,
        "description": description,
        "links": [
            *_both(root, "", title, JSON),
            _link(f"{root}api", "service-desc", OPENAPI, "OpenAPI"),
            _link(f"{root}api?f=html", "service-doc", HTML, "OpenAPI"),
            _link(f"{root}conformance", "conformance", JSON, "Conformance"),
            _link(f"{root}collections", "data", JSON, "Collections"),
        ],
    }


def conformance(root: str) -> Json:
    """The classes of the standard."""
    return {"conformsTo": list(CONFORMS), "links": _both(root, "conformance", "Conformance", JSON)}


def collections(root: str, known: Sequence[Collection]) -> Json:
    """All collections."""
    return {
        "links": _both(root, "collections", "Collections", JSON),
        "collections": [collection(root, each) for each in known],
    }


def collection(root: str, one: Collection) -> Json:
    """One collection: where and when its features are."""
    extent: dict[str, object] = {"spatial": {"bbox": [list(one.bounds)], "crs": CRS84}}
    if one.timed:
        ends = [moment.isoformat() if moment else None for moment in (one.since, one.until)]
        extent["temporal"] = {"interval": [ends]}
    where = f"collections/{quote(one.id)}"
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "extent": extent,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            *_both(root, where, one.title, JSON),
            _link(f"{root}{where}/items", "items", GEOJSON, one.title),
            _link(f"{root}{where}/items?f=html", "items", HTML, one.title),
        ],
    }


def items(root: str, one: Collection, page: Page, query: Mapping[str, str], now: datetime) -> bytes:
    """A page of features; the link `next` leads to the one behind it."""
    where = f"collections/{quote(one.id)}/items"
    links = [*_both(root, where, one.title, GEOJSON, query)]
    if page.after:
        following = urlencode({**query, "after": page.after})
        links.append(_link(f"{root}{where}?{following}", "next", GEOJSON, one.title))
    links.append(_link(f"{root}collections/{quote(one.id)}", "collection", JSON, one.title))
    document: dict[str, object] = {
        "type": "FeatureCollection",
        "timeStamp": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberReturned": len(page.features),
        "links": links,
        "features": [_feature(each) for each in page.features],
    }
    if page.matched is not None:
        document["numberMatched"] = page.matched
    return msgspec.json.encode(document)


def item(root: str, one: Collection, feature: Feature) -> bytes:
    """One feature."""
    where = f"collections/{quote(one.id)}/items/{quote(feature.id, safe='')}"
    links = [
        *_both(root, where, feature.id, GEOJSON),
        _link(f"{root}collections/{quote(one.id)}", "collection", JSON, one.title),
    ]
    return msgspec.json.encode({**_feature(feature), "links": links})


def _feature(feature: Feature) -> Json:
    geometry = msgspec.Raw(feature.geometry.encode()) if feature.geometry else None
    return {"type": "Feature", "id": feature.id, "geometry": geometry, "properties": feature.properties}


def _both(root: str, where: str, title: str, kind: str, query: Mapping[str, str] | None = None) -> list[Json]:
    return list(_self_and_html(f"{root}{where}", title, kind, query or {}))


def _self_and_html(address: str, title: str, kind: str, query: Mapping[str, str]) -> Iterator[Json]:
    """The document itself, and the same for people."""
    asked = f"?{urlencode(query)}" if query else ""
    yield _link(f"{address}{asked}", "self", kind, title)
    yield _link(f"{address}?{urlencode({**query, 'f': 'html'})}", "alternate", HTML, title)


def _link(href: str, rel: str, kind: str, title: str) -> Json:
    return {"href": href, "rel": rel, "type": kind, "title": title}
