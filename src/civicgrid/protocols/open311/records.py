"""What Open311 GeoReport v2 speaks of: its names, in its order.

Texts that are not known are "", everything else that is not known is None and is not written.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
"""The name that discovery gives to this version of the standard."""
MOST_REQUESTS = 1_000
"""Requests of one answer."""
MOST_DAYS = 90
"""Days that a question may span, and that it spans where it names none."""
MOST_DESCRIPTION = 4_000
"""Characters of a description."""


class Format(StrEnum):
    """How an answer is written: the end of the address."""

    JSON = "json"
    XML = "xml"


class Status(StrEnum):
    """All that the standard knows of a request's progress."""

    OPEN = "open"
    CLOSED = "closed"


class Kind(StrEnum):
    """What a service answers to a request: its number, a token for it, or nothing."""

    REALTIME = "realtime"
    BATCH = "batch"
    BLACKBOX = "blackbox"


class Datatype(StrEnum):
    """How an attribute is asked for."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    ONE = "singlevaluelist"
    MANY = "multivaluelist"


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address that speaks a version of the standard; `type` is production or test."""

    specification: str = SPECIFICATION
    url: str
    changeset: str
    type: str
    formats: Sequence[str] = ("text/xml", "application/json")


class Discovery(msgspec.Struct, frozen=True, kw_only=True):
    """Where a city can be asked, and whom to write to."""

    changeset: str
    contact: str
    key_service: str
    endpoints: Sequence[Endpoint]


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be asked for; `metadata`: it has attributes."""

    service_code: str
    service_name: str
    description: str = ""
    metadata: bool = False
    type: Kind = Kind.REALTIME
    keywords: str = ""
    group: str = ""


class Value(msgspec.Struct, frozen=True):
    """One of the values that a list offers."""

    key: str
    name: str


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A question of a service; `variable` False only tells something."""

    variable: bool = True
    code: str
    datatype: Datatype
    required: bool = False
    datatype_description: str = ""
    order: int
    description: str = ""
    values: Sequence[Value] | None = None


class Definition(msgspec.Struct, frozen=True):
    """The questions of a service."""

    service_code: str
    attributes: Sequence[Attribute]


class ServiceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as everybody may see it."""

    service_request_id: str
    status: Status
    status_notes: str = ""
    service_name: str = ""
    service_code: str
    description: str = ""
    agency_responsible: str = ""
    service_notice: str = ""
    requested_datetime: datetime | None = None
    updated_datetime: datetime | None = None
    expected_datetime: datetime | None = None
    address: str = ""
    address_id: str = ""
    zipcode: str = ""
    lat: float | None = None
    long: float | None = None
    media_url: str | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a new request: its number, or a token that will tell it."""

    service_request_id: str | None = None
    token: str | None = None
    service_notice: str = ""
    account_id: str = ""


class Resolved(msgspec.Struct, frozen=True):
    """The number that belongs to a token."""

    service_request_id: str
    token: str


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a request at a moment (mySociety's extension)."""

    update_id: str
    service_request_id: str
    status: Status
    updated_datetime: datetime | None = None
    description: str = ""
    media_url: str | None = None
    external_status_code: str = ""


class UpdateTaken(msgspec.Struct, frozen=True):
    """The answer to an update."""

    update_id: str


class Fault(msgspec.Struct, frozen=True):
    """Why something was refused; `code` repeats the status of the answer."""

    code: int
    description: str
