"""The OpenAPI document: what endpoints answer, and what they may refuse."""

from collections.abc import Iterator
from typing import Any

import msgspec
from ninja.openapi.schema import OpenAPISchema

from .problems import MEDIA_TYPE, TITLES, ProblemDocument

DESCRIPTION = """Programs can ask for what waits for you, cases, errands, doubts and evaluations, and make every move.
Photos and the ledger's proofs are on the pages alone.

A key stands for a person: it sees and may do what that person's posts allow. Types, areas and organisations are named
by their codes in the city's folder; the paths that answers hold are understood too. Times are RFC 3339 with the city's
offset. Every refusal is a problem document (RFC 9457): `type` names it for good, `detail` says what is wrong, `field`
where, and `remedy` how to mend it, in the language of `Accept-Language`. Fields that an endpoint does not know are
refused."""
SCHEMAS = "#/components/schemas/{name}"
EXAMPLES: dict[int, dict[str, Any]] = {
    400: {
        "type": "urn:civicgrid:outside-city",
        "detail": "The point 116.01, 40.0 lies outside of the city.",
        "field": "point",
    },
    401: {"type": "urn:civicgrid:not-logged-in", "detail": "This needs a login or a key."},
    403: {
        "type": "urn:civicgrid:no-post",
        "detail": "cases.close needs a post as dispatcher that reaches this; you hold none.",
    },
    404: {
        "type": "urn:civicgrid:not-found",
        "detail": "There is no such thing, or it is not yours to see.",
        "field": "number",
    },
    409: {"type": "urn:civicgrid:moved-on", "detail": "202603020000001 has changed since you looked at it."},
    413: {"type": "urn:civicgrid:too-much", "detail": "The request carries more than 5 million bytes."},
    415: {"type": "urn:civicgrid:not-sent-as-json", "detail": "The body is sent as text/plain, which is not JSON."},
    422: {"type": "urn:civicgrid:unknown-field", "detail": "There is no field txt.", "field": "txt"},
    429: {"type": "urn:civicgrid:too-many-tries", "detail": "There were too many tries that failed."},
    503: {"type": "urn:civicgrid:database-away", "detail": "The database does not answer at the moment."},
}
"""A refusal of each status."""
WAIT = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to log in."}},
    429: WAIT,
    503: WAIT,
}


def refuses(*statuses: int, open_to_all: bool = False) -> dict[str, Any]:
    """For `openapi_extra`: statuses of an endpoint beyond what all of its kind have.

    `open_to_all` where a login is not needed.
    """
    extra: dict[str, Any] = {"responses": {status: _reference(status) for status in statuses}}
    return extra | ({"security": [{}]} if open_to_all else {})


def finish(document: OpenAPISchema) -> OpenAPISchema:
    """The document with the refusals of every operation, and without what is empty."""
    components = document["components"]
    components["schemas"] |= msgspec.json.schema_components([ProblemDocument], ref_template=SCHEMAS)[1]
    components["responses"] = {f"Refused{status}": _refusal(status) for status in EXAMPLES}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status in _statuses(path, operation):
                operation["responses"].setdefault(status, _reference(status))
            operation["responses"] = {str(status): told for status, told in sorted(operation["responses"].items())}
    del document["servers"]  # none is named: it is where the document is
    return document


def _statuses(path: str, operation: dict[str, Any]) -> Iterator[int]:
    """What any endpoint of its kind may refuse."""
    if operation.get("security"):
        yield from (401, 403, 429)
    if "requestBody" in operation:
        yield from (400, 413, 415)
    if "{" in path:
        yield 404
    if operation["parameters"]:
        yield 400
    yield from (422, 503)


def _reference(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Refused{status}"}


def _refusal(status: int) -> dict[str, Any]:
    example = {"title": TITLES[status], "status": status, **EXAMPLES[status]}
    content = {MEDIA_TYPE: {"schema": {"$ref": SCHEMAS.format(name=ProblemDocument.__name__)}, "example": example}}
    told = {"description": TITLES[status], "content": content}
    return told | ({"headers": HEADERS[status]} if status in HEADERS else {})
