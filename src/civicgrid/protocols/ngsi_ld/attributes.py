"""One attribute in any of its forms.

Normalised, concise, key-values, of NGSI-LD or of NGSI v2.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from civicgrid.kernel.observations import microseconds

from .words import GEOMETRIES, UNECE

_MARKS = frozenset({"value", "object", "languageMap", "vocab", "json", "valueList", "objectList"})


class Attribute(msgspec.Struct, frozen=True):
    """What an attribute says; `unit` is a code of UCUM.

    None where its code is not known.
    """

    value: object
    observed: object = None
    unit: str | None = ""
    unit_code: str = ""
    relation: bool = False


def attribute(written: object) -> Attribute:
    """The attribute, unwrapped."""
    if not isinstance(written, Mapping) or not _MARKS & written.keys() or written.get("type") in GEOMETRIES:
        return Attribute(_plain(written))
    inner = _metadata(written)
    relation = "object" in written or "objectList" in written
    value = next(_plain(written[mark]) for mark in sorted(_MARKS & written.keys()))
    observed = next((inner[name] for name in ("observedAt", "TimeInstant", "timestamp") if name in inner), None)
    code = str(inner.get("unitCode") or "")
    return Attribute(value, observed, UNECE.get(code) if code else "", code, relation)


def _metadata(written: Mapping[str, object]) -> dict[str, object]:
    """What stands beside a value, in NGSI v2 one level deeper."""
    deeper = written.get("metadata")
    beside = {**written, **(deeper if isinstance(deeper, Mapping) else {})}
    return {
        name: _plain(each.get("value", each) if isinstance(each, Mapping) else each) for name, each in beside.items()
    }


def _plain(value: object) -> object:
    """A value without the wrapping of JSON-LD."""
    return value["@value"] if isinstance(value, Mapping) and "@value" in value else value


def interval(text: object) -> tuple[int, int | None] | None:
    """A time of ISO 8601, or two with a slash between: microseconds in UTC.

    None if it is none.

    >>> interval("1970-01-01T00:00:01Z/1970-01-01T00:00:02Z")
    (1000000, 2000000)
    """
    if not isinstance(text, str):
        return None
    first, slash, last = text.partition("/")
    begin, end = _moment(first), _moment(last) if slash else None
    if begin is None or (slash and end is None):
        return None
    return begin, end


def is_time(value: object) -> bool:
    """Whether a text says when."""
    return (
        isinstance(value, str)
        and len(value) >= len("2026-01-01")
        and value[:4].isdecimal()
        and interval(value) is not None
    )


def is_geometry(value: object) -> bool:
    """Whether a value is a geometry of GeoJSON."""
    return isinstance(value, Mapping) and value.get("type") in GEOMETRIES and "coordinates" in value


def _moment(text: str) -> int | None:
    try:
        return microseconds(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
