"""What we send as a client: the form of a new request, and addresses to ask."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from .asking import Submission
from .records import MOST_DESCRIPTION, Format

CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8"
Pair = tuple[str, str]


def form_of(new: Submission, *, api_key: str = "", jurisdiction: str = "") -> bytes:
    """The body of a POST of a new request."""
    pairs = [
        *_access(api_key, jurisdiction),
        ("service_code", new.service_code),
        *(("lat", _degrees(new.lat)), ("long", _degrees(new.long))),
        ("address_string", new.address_string),
        ("address_id", new.address_id),
        *(("email", new.email), ("device_id", new.device_id), ("account_id", new.account_id)),
        *(("first_name", new.first_name), ("last_name", new.last_name), ("phone", new.phone)),
        ("description", new.description[:MOST_DESCRIPTION]),
        *(("media_url", address) for address in new.media_urls),
        *_attributes(new.attributes),
        ("service_request_id_ext", new.own_number),
    ]
    return _encoded(pairs)


def update_of(number: str, status: str, words: str, at: datetime, own_id: str, access: Mapping[str, str]) -> bytes:
    """The body of a POST of an update; `access` holds api_key and jurisdiction_id."""
    pairs = [
        *access.items(),
        ("service_request_id", number),
        ("status", status.upper()),
        ("updated_datetime", _moment(at)),
        ("description", words[:MOST_DESCRIPTION]),
        ("update_id", own_id),
    ]
    return _encoded(pairs)


def address_of(endpoint: str, resource: str, form: Format, **asked: str) -> str:
    """An address below an endpoint: `resource` may name one thing, as requests/123."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{endpoint.rstrip('/')}/{quote(resource)}.{form}" + (f"?{query}" if query else "")


def range_of(start: datetime, end: datetime) -> dict[str, str]:
    """The arguments of a range of time."""
    return {"start_date": _moment(start), "end_date": _moment(end)}


def _access(api_key: str, jurisdiction: str) -> Sequence[Pair]:
    return [("api_key", api_key), ("jurisdiction_id", jurisdiction)]


def _attributes(attributes: Mapping[str, Sequence[str]]) -> Sequence[Pair]:
    """One value as attribute[code], several as attribute[code][]."""
    return [
        (f"attribute[{code}]" + ("[]" if len(values) > 1 else ""), value)
        for code, values in attributes.items()
        for value in values
    ]


def _encoded(pairs: Sequence[Pair]) -> bytes:
    return urlencode([(name, value) for name, value in pairs if value]).encode()


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.8f}".rstrip("0").rstrip(".")


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
