"""What other servers answer, as JSON or XML.

Servers differ: numbers stand for texts, one element for a list, empty elements and null for nothing, and some wrap
their lists. All of it is read; what is no answer at all is refused.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from civicgrid.kernel.errors import InvalidInput

from .records import (
    Attribute,
    Datatype,
    Definition,
    Endpoint,
    Fault,
    Format,
    Kind,
    Service,
    ServiceRequest,
    Status,
    Taken,
    Update,
    Value,
)
from .writing import ITEMS

MOST_BYTES = 8_000_000
"""Of an answer."""
T = TypeVar("T")
Plain: TypeAlias = Any
"""Objects, lists and texts, whichever way they were written."""
Row = Mapping[str, Plain]


class NoAnswerOfOpen311(InvalidInput):
    """This is not an answer of Open311: {reason}."""


def read_endpoints(body: bytes, form: Format) -> list[Endpoint]:
    """The endpoints that a discovery names."""
    found = _one(_parsed(body, form), "discovery")
    return [
        Endpoint(
            specification=_text(row, "specification"),
            url=_text(row, "url"),
            changeset=_text(row, "changeset"),
            type=_text(row, "type"),
            formats=[str(each) for each in _listed(row.get("formats"), "formats")],
        )
        for row in _objects(found.get("endpoints"), "endpoints")
    ]


def read_services(body: bytes, form: Format) -> list[Service]:
    """The services of a server; one without a code is none."""
    rows = _objects(_parsed(body, form), "services")
    return [
        Service(
            service_code=_text(row, "service_code"),
            service_name=_text(row, "service_name"),
            description=_text(row, "description"),
            metadata=_truth(row, "metadata"),
            type=_among(Kind, row, "type", Kind.REALTIME),
            keywords=_text(row, "keywords"),
            group=_text(row, "group"),
        )
        for row in rows
        if _text(row, "service_code")
    ]


def read_definition(body: bytes, form: Format) -> Definition:
    """The attributes of a service, in their order."""
    defined = _one(_parsed(body, form), "service_definition")
    asked = _objects(defined.get("attributes"), "attributes")
    attributes = [_attribute(row, place) for place, row in enumerate(asked, 1) if _text(row, "code")]
    return Definition(_text(defined, "service_code"), sorted(attributes, key=lambda each: each.order))


def read_requests(body: bytes, form: Format) -> list[ServiceRequest]:
    """Requests; one without a number is none."""
    rows = _objects(_parsed(body, form), "service_requests")
    return [_request(row) for row in rows if _text(row, "service_request_id")]


def read_taken(body: bytes, form: Format) -> Taken:
    """The answer to a new request, or to a token; raises where it names neither."""
    for row in _objects(_parsed(body, form), "service_requests"):
        number, token = _text(row, "service_request_id"), _text(row, "token")
        if number or token:
            return Taken(
                service_request_id=number or None,
                token=token or None,
                service_notice=_text(row, "service_notice"),
                account_id=_text(row, "account_id"),
            )
    raise NoAnswerOfOpen311(reason="it names neither a number nor a token")


def read_updates(body: bytes, form: Format) -> list[Update]:
    """Updates of requests; one without a number is none."""
    rows = _objects(_parsed(body, form), "service_request_updates")
    return [_update(row) for row in rows if _text(row, "service_request_id")]


def read_faults(body: bytes, form: Format) -> list[Fault]:
    """Why a server refused; none where it did not say so in the standard's words."""
    try:
        rows = _objects(_parsed(body, form), "errors")
    except NoAnswerOfOpen311:
        return []
    told = [Fault(int(_number(row, "code") or 0), _text(row, "description")) for row in rows]
    return [each for each in told if each.description]


def _attribute(row: Row, place: int) -> Attribute:
    values = _objects(row.get("values"), "values")
    return Attribute(
        variable=_truth(row, "variable", otherwise=True),
        code=_text(row, "code"),
        datatype=_among(Datatype, row, "datatype", Datatype.STRING),
        required=_truth(row, "required"),
        datatype_description=_text(row, "datatype_description"),
        order=int(_number(row, "order") or place),
        description=_text(row, "description"),
        values=[Value(_text(each, "key"), _text(each, "name")) for each in values] or None,
    )


def _request(row: Row) -> ServiceRequest:
    return ServiceRequest(
        service_request_id=_text(row, "service_request_id"),
        status=_status(row),
        status_notes=_text(row, "status_notes"),
        service_name=_text(row, "service_name"),
        service_code=_text(row, "service_code"),
        description=_text(row, "description"),
        agency_responsible=_text(row, "agency_responsible"),
        service_notice=_text(row, "service_notice"),
        requested_datetime=_moment(row, "requested_datetime"),
        updated_datetime=_moment(row, "updated_datetime"),
        expected_datetime=_moment(row, "expected_datetime"),
        address=_text(row, "address"),
        address_id=_text(row, "address_id"),
        zipcode=_text(row, "zipcode"),
        lat=_number(row, "lat"),
        long=_number(row, "long"),
        media_url=_text(row, "media_url") or None,
    )


def _update(row: Row) -> Update:
    return Update(
        update_id=_text(row, "update_id"),
        service_request_id=_text(row, "service_request_id"),
        status=_status(row),
        updated_datetime=_moment(row, "updated_datetime"),
        description=_text(row, "description"),
        media_url=_text(row, "media_url") or None,
        external_status_code=_text(row, "external_status_code"),
    )


def _parsed(body: bytes, form: Format) -> Plain:
    if len(body) > MOST_BYTES:
        raise NoAnswerOfOpen311(reason="it is too long")
    try:
        if form is Format.JSON:
            return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
        return _opened(fromstring(body, forbid_dtd=True))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ParseError, ValueError) as error:
        reason = "it may not be read" if isinstance(error, DefusedXmlException) else f"it is no {form.upper()}"
        raise NoAnswerOfOpen311(reason=reason) from error


_SINGLE = frozenset(ITEMS.values())


def _opened(element: Element) -> Plain:
    """An element's text, its items as a list, or its children by name."""
    tags = {child.tag for child in element}
    if not tags:
        return _written(element)
    if len(tags) == 1 and tags <= _SINGLE:
        return [_opened(child) for child in element]
    return {child.tag: _opened(child) for child in element}


def _written(element: Element) -> str:
    return (element.text or "").strip()


def _listed(content: Plain, name: str) -> Sequence[Plain]:
    """A list, the list within its wrapping, or one thing as a list of it."""
    if isinstance(content, dict) and len(content) == 1 and content.keys() & {name, ITEMS.get(name)}:
        return _listed(next(iter(content.values())), name)
    if isinstance(content, list):
        return content
    return [content] if content else []


def _objects(content: Plain, name: str) -> list[dict[str, Plain]]:
    found = _listed(content, name)
    if not all(isinstance(each, dict) for each in found):
        raise NoAnswerOfOpen311(reason=f"{name} hold something else")
    return list(found)


def _one(content: Plain, name: str) -> Row:
    found = _objects(content, name)
    if len(found) != 1:
        raise NoAnswerOfOpen311(reason=f"it is no {name}")
    return found[0]


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _truth(row: Row, name: str, *, otherwise: bool = False) -> bool:
    word = _text(row, name).lower()
    return word in {"true", "1", "yes"} if word else otherwise


def _number(row: Row, name: str) -> float | None:
    try:
        number = float(_text(row, name) or "nan")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _moment(row: Row, name: str) -> datetime | None:
    """A time; one without a zone is taken for UTC."""
    try:
        moment = datetime.fromisoformat(_text(row, name))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _status(row: Row) -> Status:
    """What is not said to be closed is open."""
    return Status.CLOSED if _text(row, "status").lower() in _CLOSED else Status.OPEN


_CLOSED = frozenset({"closed", "fixed", "no_further_action", "not_councils_responsibility", "duplicate"})
"""Also the further words of mySociety's extension that end a request."""


def _among(kind: Callable[[str], T], row: Row, name: str, otherwise: T) -> T:
    try:
        return kind(_text(row, name).lower())
    except ValueError:
        return otherwise
