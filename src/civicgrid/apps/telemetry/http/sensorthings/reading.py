"""What GET answers: the root, collections, entities, properties, references."""

import msgspec
from django.http import HttpResponse

from civicgrid.kernel.errors import NotFound
from civicgrid.protocols import sensorthings as sta

from .asking import Asking, answer

REQUIREMENTS = "http://www.opengis.net/spec/iot_sensing/1.1/req"
CONFORMANCE = (
    *(f"{REQUIREMENTS}/datamodel/{name}" for name in (
        "thing", "location", "historical-location", "datastream", "sensor", "observed-property", "observation",
        "feature-of-interest", "entity-control-information",
    )),
    *(f"{REQUIREMENTS}/resource-path/{name}" for name in ("resource-path-to-entities",)),
    *(f"{REQUIREMENTS}/request-data/{name}" for name in (
        "count", "expand", "expand-select", "filter", "built-in-filter-operations", "built-in-query-functions",
        "orderby", "order", "pagination", "query-status-code", "select", "skip", "status-code", "top",
    )),
    *(f"{REQUIREMENTS}/create-update-delete/{name}" for name in (
        "create-entity", "deep-insert", "deep-insert-status-code", "delete-entity", "link-to-existing-entities",
        "update-entity", "update-entity-put",
    )),
    f"{REQUIREMENTS}/data-array/data-array",
    f"{REQUIREMENTS}/create-observations-via-mqtt/observations-creation",
)  # fmt: skip
"""What of the standard is here (18-088, clause 7.3)."""


class NoSuchKey(NotFound):
    """There is nothing under {key}."""


def root(asking: Asking) -> HttpResponse:
    """The collections, and what the server can."""
    collections = [{"name": name, "url": f"{asking.root}/{name}"} for name in sta.COLLECTIONS]
    return answer({"value": collections, "serverSettings": {"conformance": CONFORMANCE}})


def get(asking: Asking) -> HttpResponse:
    """Whatever a path names."""
    resource, options = asking.resource, asking.options
    place = asking.reading.place(resource)
    path = sta.printed_path(resource)
    if resource.refs:
        return answer(asking.telling.references(place, options, path, many=resource.many))
    if resource.keys:
        row = asking.reading.one(place, sta.Options(select=(resource.keys[0],)))
        return _property(asking, row.id if resource.keys[0] in {sta.ID, "id"} else row.values.get(resource.keys[0]))
    if resource.many:
        return answer(asking.telling.collection(place, options, path))
    return answer(asking.telling.entity(place, options))


def _property(asking: Asking, value: object) -> HttpResponse:
    keys, raw = asking.resource.keys, asking.resource.raw
    for key in keys[1:]:
        value = _step(value, key)
    if not raw:
        return answer({keys[-1]: value})
    if isinstance(value, str):
        return HttpResponse(value, "text/plain; charset=utf-8")
    plain = isinstance(value, dict | list)
    return HttpResponse(msgspec.json.encode(value), "application/json" if plain else "text/plain; charset=utf-8")


def _step(value: object, key: str) -> object:
    """One key or place further into JSON; raises NoSuchKey."""
    match value:
        case dict() if key in value:
            return value[key]
        case list() if key.isdecimal() and len(key) < 9 and int(key) < len(value):
            return value[int(key)]
    raise NoSuchKey(key=key)
