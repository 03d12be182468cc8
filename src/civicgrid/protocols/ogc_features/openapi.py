"""The description of the whole interface as OpenAPI 3.0 (conformance class oas30)."""

from collections.abc import Iterator, Sequence

from .asking import MOST, USUAL
from .records import Collection, Property
from .writing import GEOJSON, HTML, JSON, OPENAPI, Json


def openapi(root: str, title: str, description: str, known: Sequence[Collection]) -> Json:
    """The document; each collection has addresses of its own, with its own filters."""
    paths: dict[str, Json] = {
        "/": _get("getLandingPage", "The way to everything else", JSON),
        "/api": _get("getApi", "This document", OPENAPI),
        "/conformance": _get("getConformance", "The classes of the standard", JSON),
        "/collections": _get("getCollections", "All collections", JSON),
    }
    for each in known:
        name = each.id.title()
        paths[f"/collections/{each.id}"] = _get(f"describe{name}", each.title, JSON)
        paths[f"/collections/{each.id}/items"] = _get(f"get{name}", each.description, GEOJSON, list(_asked(each)))
        paths[f"/collections/{each.id}/items/{{featureId}}"] = _get(
            f"get{name}Feature", each.title, GEOJSON, [_FEATURE], missing=True
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": description, "version": "1.0.0"},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}},
    }


_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "remedy": {"type": "string"},
    },
}
_FEATURE: Json = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
_F: Json = {"name": "f", "in": "query", "schema": {"type": "string", "enum": ["json", "html"]}}


def _get(name: str, summary: str, kind: str, parameters: Sequence[Json] = (), *, missing: bool = False) -> Json:
    media = {kind: {"schema": {"type": "object"}}, HTML: {"schema": {"type": "string"}}}
    answers: dict[str, Json] = {
        "200": {"description": summary, "content": media},
        "400": _refused("What is asked is wrong"),
    }
    if missing:
        answers["404"] = _refused("There is no such feature")
    return {"get": {"operationId": name, "summary": summary, "parameters": [_F, *parameters], "responses": answers}}


def _refused(words: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _asked(collection: Collection) -> Iterator[Json]:
    """The parameters of a collection's items (requirements 14 to 27)."""
    number: Json = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    yield _parameter("limit", "Features of a page at most.", number)
    sizes = [{"minItems": count, "maxItems": count} for count in (4, 6)]
    box: Json = {"oneOf": sizes, "type": "array", "items": {"type": "number"}}
    yield _parameter("bbox", "West, south, east, north.", box) | {"style": "form", "explode": False}
    yield _parameter("datetime", "A moment, or an interval: 2026-01-01T00:00:00Z/.. is open.", {"type": "string"})
    yield _parameter("after", "The cursor in the link `next`.", {"type": "string"})
    for each in collection.properties:
        if each.filtered:
            yield _parameter(each.name, each.title, _schema(each))


def _parameter(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _schema(each: Property) -> Json:
    return {"type": each.type, "format": each.format} if each.format else {"type": each.type}
