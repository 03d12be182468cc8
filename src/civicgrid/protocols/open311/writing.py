"""Records as JSON and XML.

Both say the same: an element is a name of an object, a list is an element that holds one element for each of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import msgspec

from civicgrid.kernel.plain import legible

from .records import Definition, Discovery, Format

MEDIA_TYPES: Mapping[Format, str] = {Format.JSON: "application/json", Format.XML: "text/xml"}
ITEMS: Mapping[str, str] = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
"""Element of a list -> element of each of its own."""

Record = msgspec.Struct
Plain: TypeAlias = Any
"""Objects, lists and values."""


def write_discovery(discovery: Discovery, form: Format) -> bytes:
    """Where the city can be asked."""
    return _write("discovery", discovery, form)


def write_definition(definition: Definition, form: Format) -> bytes:
    """The attributes of a service."""
    return _write("service_definition", definition, form)


def write_services(services: Sequence[Record], form: Format) -> bytes:
    """The list of services."""
    return _write("services", services, form)


def write_requests(requests: Sequence[Record], form: Format) -> bytes:
    """Requests; also what is answered to a new one, and to a token."""
    return _write("service_requests", requests, form)


def write_updates(updates: Sequence[Record], form: Format) -> bytes:
    """Updates; also what is answered to a new one."""
    return _write("service_request_updates", updates, form)


def write_faults(faults: Sequence[Record], form: Format) -> bytes:
    """What is wrong: always a list."""
    return _write("errors", faults, form)


def _write(root: str, content: Record | Sequence[Record], form: Format) -> bytes:
    document = _plain(content)
    if form is Format.JSON:
        return msgspec.json.encode(document)
    element = Element(root)
    _fill(element, document)
    indent(element)
    written: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _plain(content: Plain) -> Plain:
    """Objects, lists and values; what is not known is left away."""
    if isinstance(content, msgspec.Struct):
        named = ((name, getattr(content, name)) for name in content.__struct_fields__)
        return {name: _plain(value) for name, value in named if value is not None}
    if isinstance(content, datetime):
        return content.isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(content, str):
        return legible(content)
    return [_plain(each) for each in content] if isinstance(content, Sequence) else content


def _fill(element: Element, content: Plain) -> None:
    if isinstance(content, dict):
        for name, value in content.items():
            _fill(SubElement(element, name), value)
    elif isinstance(content, list):
        for each in content:
            _fill(SubElement(element, ITEMS[element.tag]), each)
    else:
        element.text = str(content).lower() if isinstance(content, bool) else str(content)
